//! What a browser wrote to its console: errors with the words that a person sees there.
//!
//! Each engine gives it away in its own manner. Chromium: the driver's log of the kind `browser`. Firefox: its console service,
//! which privileged scripts can read through Marionette. WebKitGTK: MiniBrowser, told so by a setting, writes it to its output.
//!
//! None of them knows of which call a message is, nor whether more will come.

use serde_json::Value;

use super::{DrivenBrowser, Engine, Installation, OpenBrowser, Result};

/// A browser on a page whose console can be heard. It ends when this is dropped.
pub struct AudibleBrowser(Ear);

enum Ear {
    /// Its driver tells.
    Driven(Box<DrivenBrowser>),
    /// It writes.
    Writing(OpenBrowser),
}

/// A message on the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What part of the engine it is of, in its own words: `javascript`, `CORSMissingAllowOrigin`, `SECURITY ERROR`.
    pub source: String,
    /// What it says.
    pub text: String,
}

impl Installation {
    /// Starts the browser, and has it go to a page when its console is heard.
    ///
    /// # Errors
    ///
    /// If it or its driver cannot be started.
    pub fn listen(&self, url: &str) -> Result<AudibleBrowser> {
        let ear = match self.engine() {
            Engine::Chromium | Engine::Firefox => {
                let mut browser = self.drive()?;
                browser.console()?;
                browser.navigate(url)?;
                Ear::Driven(Box::new(browser))
            }
            Engine::WebKit => Ear::Writing(self.open_with(&OF_WEBKIT, url)?),
        };
        Ok(AudibleBrowser(ear))
    }
}

impl AudibleBrowser {
    /// What came to the console since it was last asked for. More may be under way.
    ///
    /// # Errors
    ///
    /// If the driver cannot tell.
    pub fn console(&mut self) -> Result<Vec<Message>> {
        match &mut self.0 {
            Ear::Driven(browser) => browser.console(),
            Ear::Writing(browser) => Ok(browser.written().iter().filter_map(|line| written(line)).collect()),
        }
    }
}

/// The script that takes what Firefox's console service told since the last time, and first has it tell: by itself it keeps
/// no more than 250 messages. The errors of pages only: no warnings, and none of the browser's own scripts.
pub(super) const OF_FIREFOX: &str = "if (!window.heardByCorridor) {
        window.heardByCorridor = [];
        Services.console.registerListener({ observe: message => window.heardByCorridor.push(message) });
    }
    return window.heardByCorridor.splice(0)
        .filter(message => message instanceof Ci.nsIScriptError)
        .filter(({ flags, category }) => !(flags & Ci.nsIScriptError.warningFlag) && category !== 'chrome javascript')
        .map(({ category, errorMessage }) => ({ source: category, message: errorMessage }));";

/// The arguments that have MiniBrowser write its console to its output, which under automation it would not, and take any
/// certificate.
const OF_WEBKIT: [&str; 2] = ["--enable-write-console-messages-to-stdout=true", "--ignore-tls-errors"];

/// The messages of a list of objects with a source and a message.
pub(super) fn messages(list: &Value) -> Result<Vec<Message>> {
    let list = list.as_array().ok_or("the console is no list")?;
    let part = |entry: &Value, name| entry.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(list
        .iter()
        .map(|entry| Message { source: part(entry, "source"), text: part(entry, "message") })
        .collect())
}

/// A message without what chromedriver writes before it: an address and a place in it, or `-`. A request that failed keeps its
/// address, as on the console: `http://… net::ERR_FAILED`.
pub(super) fn of_chromium(message: Message) -> Message {
    let Some((address, (place, text))) =
        message.text.split_once(' ').and_then(|(address, rest)| Some((address, rest.split_once(' ')?)))
    else {
        return message;
    };
    let is_place = place == "-" || place.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    let text = match text.strip_prefix("Failed to load resource: ") {
        Some(error) => format!("{address} {error}"),
        None if is_place => text.to_owned(),
        None => return message,
    };
    Message { text: text.trim_end().to_owned(), ..message }
}

/// The message in a line that MiniBrowser wrote, `http://…/:1:46: CONSOLE SECURITY ERROR …`; `None` if it is of something else.
fn written(line: &str) -> Option<Message> {
    const LEVELS: [&str; 5] = ["LOG", "WARN", "ERROR", "DEBUG", "INFO"];
    let (_, message) = line.split_once("CONSOLE ")?;
    let words: Vec<&str> = message.split(' ').collect();
    let level = words.iter().position(|word| LEVELS.contains(word))?;
    let (source, text) = words.split_at_checked(level + 1)?;
    Some(Message { source: source.join(" "), text: text.join(" ") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_chromedriver_writes_before_a_message() {
        let of = |text: &str| of_chromium(Message { source: String::new(), text: text.to_owned() }).text;
        assert_eq!(of("http://127.0.0.1:9398/ - Access to fetch at 'x'"), "Access to fetch at 'x'");
        assert_eq!(of("http://127.0.0.1:9398/ 12:5 Uncaught x"), "Uncaught x");
        assert_eq!(of("http://a/x - Failed to load resource: net::ERR_FAILED"), "http://a/x net::ERR_FAILED");
        assert_eq!(of("Mixed Content: the page"), "Mixed Content: the page");
    }

    #[test]
    fn lines_of_minibrowser() {
        let message =
            |source: &str, text: &str| Some(Message { source: source.to_owned(), text: text.to_owned() });
        assert_eq!(
            written("http://127.0.0.1:9398/:1:46: CONSOLE LOG begin ERROR"),
            message("LOG", "begin ERROR")
        );
        assert_eq!(
            written("CONSOLE SECURITY ERROR Origin null is not allowed"),
            message("SECURITY ERROR", "Origin null is not allowed")
        );
        assert_eq!(written("(MiniBrowser:708): Gtk-WARNING **: cannot open display: "), None);
    }
}
