//! A browser that does what it is told.

use serde_json::{Value, json};
use tempfile::TempDir;

use super::console::Message;
use super::family::Family;
use super::input::{self, Key, Pointer};
use super::session::{Command, Session};
use super::{Engine, Result, launch};

/// A browser with a driver in front. It ends when this is dropped.
pub struct DrivenBrowser {
    engine: Engine,
    session: Box<dyn Session>,
    // The family before the profile, which is in use until it has ended.
    _family: Family,
    _profile: TempDir,
}

/// Where an element is in the viewport, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Its left edge.
    pub x: f64,
    /// Its upper edge.
    pub y: f64,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
}

impl Rect {
    /// The point at these fractions of its width and height.
    #[must_use]
    pub fn at(&self, (across, down): (f64, f64)) -> (f64, f64) {
        (self.x + self.width * across, self.y + self.height * down)
    }
}

impl DrivenBrowser {
    pub(super) fn new(
        engine: Engine,
        session: Box<dyn Session>,
        family: Family,
        profile: TempDir,
    ) -> Result<Self> {
        let mut browser = Self { engine, session, _family: family, _profile: profile };
        browser.session.command(&Command::Timeouts(&launch::timeouts()))?;
        Ok(browser)
    }

    /// Which engine it is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Goes to a page, and waits until it is loaded.
    ///
    /// # Errors
    ///
    /// If it cannot be loaded.
    pub fn navigate(&mut self, url: &str) -> Result<()> {
        self.session.command(&Command::Navigate(url)).map(drop)
    }

    /// Runs the body of an asynchronous function in the page, with `argument`, and returns what it returns.
    ///
    /// # Errors
    ///
    /// What it throws; if it takes longer than 30 seconds.
    pub fn execute(&mut self, body: &str, argument: &Value) -> Result<Value> {
        let script = format!(
            "const argument = arguments[0], done = arguments[arguments.length - 1];
            (async () => {{ {body} }})().then(value => done({{ value }}), error => done({{ error: String(error) }}));"
        );
        let arguments = json!([argument]);
        let mut result = self.session.command(&Command::Script { body: &script, arguments: &arguments })?;
        match result.get("error").and_then(Value::as_str) {
            Some(error) => Err(format!("the page threw {error}").into()),
            None => Ok(result.get_mut("value").map(Value::take).unwrap_or_default()),
        }
    }

    /// Waits until an expression is true in the page: it is asked again on every change of the document.
    ///
    /// # Errors
    ///
    /// If it is not within 20 seconds; then with the text of the page.
    pub fn wait_until(&mut self, expression: &str) -> Result<()> {
        let body = format!(
            "const holds = () => Boolean({expression});
            return await new Promise((resolve, reject) => {{
                const observer = new MutationObserver(() => holds() && end(resolve));
                const end = how => {{ observer.disconnect(); clearTimeout(timer); how(document.body.innerText); }};
                const timer = setTimeout(() => end(reject), 20_000);
                observer.observe(document, {{ subtree: true, childList: true, attributes: true, characterData: true }});
                if (holds()) end(resolve);
            }});"
        );
        self.execute(&body, &Value::Null)
            .map(drop)
            .map_err(|error| format!("{}: never `{expression}`: {error}", self.engine).into())
    }

    /// The text of the element that a selector finds.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn text(&mut self, selector: &str) -> Result<String> {
        let text = self.execute("return document.querySelector(argument).textContent", &json!(selector))?;
        Ok(text.as_str().unwrap_or_default().trim().to_owned())
    }

    /// Scrolls the element that a selector finds into view, and says where it is.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn rect(&mut self, selector: &str) -> Result<Rect> {
        let script = "const element = document.querySelector(argument);
            element.scrollIntoView({ block: 'center', behavior: 'instant' });
            const { x, y, width, height } = element.getBoundingClientRect();
            return [x, y, width, height];";
        let value = self.execute(script, &json!(selector))?;
        let [x, y, width, height]: [f64; 4] = serde_json::from_value(value)?;
        Ok(Rect { x, y, width, height })
    }

    /// Presses at the first point, moves over the others, and lets go at the last: trusted events, in the viewport's
    /// coordinates.
    ///
    /// # Errors
    ///
    /// If the driver cannot, as WebKitGTK's cannot touch.
    pub fn stroke(&mut self, pointer: Pointer, points: &[(f64, f64)]) -> Result<()> {
        self.session.command(&Command::Perform(&input::stroke(pointer, points))).map(drop)
    }

    /// Clicks or taps the middle of the element that a selector finds.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn click(&mut self, pointer: Pointer, selector: &str) -> Result<()> {
        let middle = self.rect(selector)?.at((0.5, 0.5));
        self.stroke(pointer, &[middle])
    }

    /// Presses one key after the other: trusted events, for the element that has the focus.
    ///
    /// # Errors
    ///
    /// If the driver cannot.
    pub fn press(&mut self, keys: &[Key]) -> Result<()> {
        self.session.command(&Command::Perform(&input::keys(keys))).map(drop)
    }

    /// What came to the console since it was last asked for. More may be under way.
    ///
    /// # Errors
    ///
    /// If the driver cannot tell, as WebKitGTK's cannot.
    pub(super) fn console(&mut self) -> Result<Vec<Message>> {
        self.session.console()
    }

    /// Lets go of everything that is pressed, and forgets where the pointers are.
    ///
    /// # Errors
    ///
    /// If the driver cannot.
    pub fn release(&mut self) -> Result<()> {
        self.session.command(&Command::Release).map(drop)
    }

    /// The visible part of the page, as a PNG.
    ///
    /// # Errors
    ///
    /// If the driver cannot.
    pub fn screenshot(&mut self) -> Result<Vec<u8>> {
        let value = self.session.command(&Command::Screenshot)?;
        let text = value.as_str().ok_or("the driver gave no screenshot")?;
        Ok(decode_base64(text).ok_or("the driver's screenshot is not base64")?)
    }

    /// Gives the page this size, whatever the window around it needs.
    ///
    /// # Errors
    ///
    /// If it does not get it, as on a screen that is smaller.
    pub fn resize(&mut self, width: u32, height: u32) -> Result<()> {
        let (mut outer_width, mut outer_height) = (width, height);
        // Twice: the first time tells how much the window's own frame takes.
        for _ in 0..2 {
            self.session.command(&Command::Resize { width: outer_width, height: outer_height })?;
            let script = "for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
                return [innerWidth, innerHeight];";
            let [inner_width, inner_height]: [u32; 2] =
                serde_json::from_value(self.execute(script, &Value::Null)?)?;
            outer_width += width.saturating_sub(inner_width);
            outer_height += height.saturating_sub(inner_height);
        }
        self.wait_until(&format!("innerWidth === {width} && innerHeight === {height}"))
    }
}

impl Drop for DrivenBrowser {
    fn drop(&mut self) {
        // Best done by the driver, which waits for its children; what it leaves, the family ends.
        drop(self.session.quit());
    }
}

/// What base64 says (RFC 4648 §4); `None` if it is none.
fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| {
        Some(u32::from(match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        }))
    };
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for group in text.trim_end_matches('=').as_bytes().chunks(4) {
        let bits = group.iter().try_fold(0, |bits, byte| Some(bits << 6 | digit(*byte)?))?;
        let missing = 4 - group.len();
        let [_, whole @ ..] = (bits << (6 * missing)).to_be_bytes();
        bytes.extend(whole.get(..3_usize.checked_sub(missing)?)?);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::decode_base64;

    #[test]
    fn base64() {
        for (text, bytes) in
            [("", &b""[..]), ("Zg==", b"f"), ("Zm8=", b"fo"), ("Zm9v", b"foo"), ("+/+/", &[251, 255, 191])]
        {
            assert_eq!(decode_base64(text).as_deref(), Some(bytes), "{text}");
        }
        assert_eq!(decode_base64("Zm9*"), None);
        assert_eq!(decode_base64("Zm9vA"), Some(b"foo".to_vec()));
    }
}
