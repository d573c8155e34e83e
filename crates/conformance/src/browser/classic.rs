//! WebDriver over HTTP, as chromedriver and WebKitWebDriver speak it.

use std::net::SocketAddr;

use http::Method;
use serde_json::{Value, json};

use super::console::{self, Message};
use super::session::{Command, Session};
use super::{Result, http_client};

/// A session of a driver that speaks HTTP.
#[derive(Debug)]
pub(super) struct Classic {
    driver: SocketAddr,
    /// `/session/{id}`.
    path: String,
}

impl Classic {
    /// Has the driver start a browser that has these capabilities.
    pub(super) fn begin(driver: SocketAddr, capabilities: &Value) -> Result<Self> {
        let body = json!({ "capabilities": { "alwaysMatch": capabilities } });
        let value = value(http_client::send(driver, Method::POST, "/session", Some(&body))?)?;
        let id = value.get("sessionId").and_then(Value::as_str).ok_or("the driver named no session")?;
        Ok(Self { driver, path: format!("/session/{id}") })
    }
}

impl Session for Classic {
    fn command(&mut self, command: &Command<'_>) -> Result<Value> {
        let (method, path) = command.classic();
        let parameters = (method == Method::POST).then(|| command.parameters());
        let path = format!("{}{path}", self.path);
        value(http_client::send(self.driver, method, &path, parameters.as_ref())?)
    }

    /// By chromedriver's own command (`chrome/test/chromedriver/log_commands.cc`); WebKitWebDriver has none.
    fn console(&mut self) -> Result<Vec<Message>> {
        let path = format!("{}/se/log", self.path);
        let entries =
            value(http_client::send(self.driver, Method::POST, &path, Some(&json!({ "type": "browser" })))?)?;
        Ok(console::messages(&entries)?.into_iter().map(console::of_chromium).collect())
    }

    fn quit(&mut self) -> Result<()> {
        value(http_client::send(self.driver, Method::DELETE, &self.path, None)?).map(drop)
    }
}

/// The `value` of an answer, which tells an error as `{"error": …, "message": …}`.
fn value(mut answer: Value) -> Result<Value> {
    let value = answer.get_mut("value").map(Value::take).unwrap_or_default();
    match (value.get("error").and_then(Value::as_str), value.get("message").and_then(Value::as_str)) {
        // A driver's message ends with a stack of addresses.
        (Some(error), Some(message)) if value.get("stacktrace").is_some() => {
            Err(format!("{error}: {message}").into())
        }
        _ => Ok(value),
    }
}
