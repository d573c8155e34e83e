//! Marionette, which is built into Firefox: the commands of WebDriver on a TCP connection.
//!
//! A message is its length in bytes, a colon, and JSON: `[0, id, name, parameters]` there, `[1, id, error, result]` back
//! (<https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html>).

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

use super::Result;
use super::console::{self, Message};
use super::session::{Command, Session};

/// Longer than any time limit of a session, so that Firefox's own error comes first.
const DEADLINE: Duration = Duration::from_secs(90);
/// The longest length that is read, in digits.
const LENGTH_DIGITS: u64 = 12;

/// A connection to a Firefox.
#[derive(Debug)]
pub(super) struct Marionette {
    connection: BufReader<TcpStream>,
    last_id: u64,
}

impl Marionette {
    /// Connects and begins a session.
    pub(super) fn begin(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(DEADLINE))?;
        stream.set_nodelay(true)?;
        let mut marionette = Self { connection: BufReader::new(stream), last_id: 0 };
        let greeting = marionette.read()?;
        if greeting.get("marionetteProtocol") != Some(&json!(3)) {
            return Err(format!("not the Marionette that is known here: {greeting}").into());
        }
        // The certificates of tests are nobody's.
        marionette.call("WebDriver:NewSession", &json!({ "acceptInsecureCerts": true }))?;
        Ok(marionette)
    }

    fn call(&mut self, name: &str, parameters: &Value) -> Result<Value> {
        self.last_id += 1;
        let message = json!([0, self.last_id, name, parameters]).to_string();
        let stream = self.connection.get_mut();
        stream.write_all(format!("{}:{message}", message.len()).as_bytes())?;
        let Value::Array(answer) = self.read()? else { return Err("not a message of Marionette".into()) };
        let [kind, id, error, result] = <[Value; 4]>::try_from(answer)
            .map_err(|answer| format!("not an answer of Marionette: {answer:?}"))?;
        if kind != json!(1) || id != json!(self.last_id) {
            return Err(format!("an answer to another question: {kind} {id}").into());
        }
        if error.is_null() {
            return Ok(result);
        }
        let part = |name| error.get(name).and_then(Value::as_str).unwrap_or_default();
        Err(format!("{}: {}", part("error"), part("message")).into())
    }

    fn read(&mut self) -> Result<Value> {
        let mut length = Vec::new();
        (&mut self.connection).take(LENGTH_DIGITS).read_until(b':', &mut length)?;
        let digits = length.strip_suffix(b":").ok_or("Firefox hung up")?;
        let length: usize = std::str::from_utf8(digits)?.parse()?;
        let mut message = vec![0; length];
        self.connection.read_exact(&mut message)?;
        Ok(serde_json::from_slice(&message)?)
    }
}

impl Session for Marionette {
    fn command(&mut self, command: &Command<'_>) -> Result<Value> {
        let mut result = self.call(command.marionette(), &command.parameters())?;
        Ok(result.get_mut("value").map(Value::take).unwrap_or(result))
    }

    fn console(&mut self) -> Result<Vec<Message>> {
        self.call("Marionette:SetContext", &json!({ "value": "chrome" }))?;
        let script = json!({ "script": console::OF_FIREFOX, "args": [] });
        let result = self.call("WebDriver:ExecuteScript", &script)?;
        self.call("Marionette:SetContext", &json!({ "value": "content" }))?;
        console::messages(result.get("value").unwrap_or(&Value::Null))
    }

    fn quit(&mut self) -> Result<()> {
        // `eForceQuit` asks no page whether it minds.
        self.call("Marionette:Quit", &json!({ "flags": ["eForceQuit"] })).map(drop)
    }
}
