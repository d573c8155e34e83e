//! What can be asked of a driven browser, in the words of each protocol.
//!
//! Marionette has the commands of WebDriver under names of its own, with the same parameters; so each command is told
//! here once for both.

use serde_json::{Value, json};

use super::Result;
use super::console::Message;

/// A conversation with a driver.
pub(super) trait Session: Send {
    /// Has a command done, and returns its result.
    fn command(&mut self, command: &Command<'_>) -> Result<Value>;

    /// What came to the browser's console since it was last asked for, as far as the driver knows it.
    fn console(&mut self) -> Result<Vec<Message>>;

    /// Has the browser ended.
    fn quit(&mut self) -> Result<()>;
}

/// One command of WebDriver (<https://w3c.github.io/webdriver/>).
#[derive(Clone, Copy, Debug)]
pub(super) enum Command<'a> {
    /// Goes to a URL, and waits until the page is loaded.
    Navigate(&'a str),
    /// Runs the body of a function whose last argument is to be called with the result.
    Script { body: &'a str, arguments: &'a Value },
    /// Sends input events, tick by tick.
    Perform(&'a Value),
    /// Lets go of what is pressed.
    Release,
    /// The page as a PNG, in base64.
    Screenshot,
    /// Gives the window a size.
    Resize { width: u32, height: u32 },
    /// Sets the time limits of the session.
    Timeouts(&'a Value),
}

impl Command<'_> {
    /// The method and the path below the session's, for WebDriver over HTTP.
    pub(super) fn classic(&self) -> (http::Method, &'static str) {
        match self {
            Self::Navigate(_) => (http::Method::POST, "/url"),
            Self::Script { .. } => (http::Method::POST, "/execute/async"),
            Self::Perform(_) => (http::Method::POST, "/actions"),
            Self::Release => (http::Method::DELETE, "/actions"),
            Self::Screenshot => (http::Method::GET, "/screenshot"),
            Self::Resize { .. } => (http::Method::POST, "/window/rect"),
            Self::Timeouts(_) => (http::Method::POST, "/timeouts"),
        }
    }

    /// The name that Marionette has for it.
    pub(super) fn marionette(&self) -> &'static str {
        match self {
            Self::Navigate(_) => "WebDriver:Navigate",
            Self::Script { .. } => "WebDriver:ExecuteAsyncScript",
            Self::Perform(_) => "WebDriver:PerformActions",
            Self::Release => "WebDriver:ReleaseActions",
            Self::Screenshot => "WebDriver:TakeScreenshot",
            Self::Resize { .. } => "WebDriver:SetWindowRect",
            Self::Timeouts(_) => "WebDriver:SetTimeouts",
        }
    }

    pub(super) fn parameters(&self) -> Value {
        match self {
            Self::Navigate(url) => json!({ "url": url }),
            Self::Script { body, arguments } => json!({ "script": body, "args": arguments }),
            Self::Perform(actions) => json!({ "actions": actions }),
            // Marionette takes no parameters as an empty object; WebDriver's GET and DELETE have no body at all.
            Self::Release => json!({}),
            // Marionette would take the whole page, however long.
            Self::Screenshot => json!({ "full": false, "hash": false }),
            Self::Resize { width, height } => json!({ "width": width, "height": height }),
            Self::Timeouts(timeouts) => (*timeouts).clone(),
        }
    }
}
