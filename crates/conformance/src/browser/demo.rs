//! `corridor demo`, used as a person uses it: digits are drawn, switches are flipped, and what the page shows is read.

use std::f64::consts::PI;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::Value;

use super::family::Family;
use super::{DrivenBrowser, Key, Pointer, Result};

/// How long the program may take to load its model, in a debug build on a busy machine.
const TO_START: Duration = Duration::from_secs(60);
/// How many steps of the arrow keys are a digit's height; each is a twentieth of the canvas.
const DOWNSTROKE: usize = 10;

/// The demo while it runs. It ends when this is dropped.
#[derive(Debug)]
pub struct Demo {
    addresses: Addresses,
    _family: Family,
}

/// Where the demo's three servers are, as it says with `--format json`.
#[derive(Clone, Debug, Deserialize)]
pub struct Addresses {
    /// The page.
    pub page: String,
    /// The gateway.
    pub api: String,
    /// The page that is not allowed.
    pub stranger: String,
}

/// The demo's page in a browser.
pub struct DemoPage<'b> {
    browser: &'b mut DrivenBrowser,
}

/// A digit that can be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digit {
    /// An oval.
    Zero,
    /// Two bows.
    Three,
    /// Two lines.
    Seven,
}

impl Demo {
    /// Starts the program on free ports.
    ///
    /// # Errors
    ///
    /// If it does not say where its page is, with what it said instead.
    pub fn start(program: &Path) -> Result<Self> {
        let mut family = Family::new();
        let mut command = Command::new(program);
        command.args(["--format", "json", "demo", "--port", "0"]);
        let output = family.spawn(command)?;
        let deadline = Instant::now() + TO_START;
        let addresses = output.find("its addresses", deadline, |line| serde_json::from_str(line).ok())?;
        Ok(Self { addresses, _family: family })
    }

    /// Where its servers are.
    #[must_use]
    pub fn addresses(&self) -> &Addresses {
        &self.addresses
    }
}

impl Digit {
    /// What the model should say.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Zero => "0",
            Self::Three => "3",
            Self::Seven => "7",
        }
    }

    /// One stroke over a square of side 1, y down.
    fn stroke(self) -> Vec<(f64, f64)> {
        match self {
            Self::Zero => bow((0.5, 0.5), (0.21, 0.33), (-90.0, 270.0)),
            Self::Three => {
                let upper = bow((0.46, 0.34), (0.2, 0.16), (-150.0, 90.0));
                let lower = bow((0.46, 0.67), (0.23, 0.17), (-90.0, 150.0));
                [upper, lower].concat()
            }
            Self::Seven => vec![(0.28, 0.2), (0.5, 0.2), (0.72, 0.2), (0.57, 0.5), (0.42, 0.82)],
        }
    }
}

/// Points on an ellipse, from one angle to another.
fn bow((x, y): (f64, f64), (across, down): (f64, f64), (from, to): (f64, f64)) -> Vec<(f64, f64)> {
    let point = |step: u8| {
        let angle = (from + (to - from) * f64::from(step) / 16.0) * PI / 180.0;
        (x + across * angle.cos(), y + down * angle.sin())
    };
    (0..=16).map(point).collect()
}

impl<'b> DemoPage<'b> {
    /// Opens the page, and waits until it has put itself together.
    ///
    /// # Errors
    ///
    /// If it does not.
    pub fn open(browser: &'b mut DrivenBrowser, demo: &Demo) -> Result<Self> {
        browser.navigate(&demo.addresses.page)?;
        browser.wait_until("document.querySelectorAll('#bars li').length === 10")?;
        browser.wait_until("document.querySelector('#file li')")?;
        Ok(Self { browser })
    }

    /// Clears the canvas, draws a digit, and lifts the pen; the page then asks the model.
    ///
    /// # Errors
    ///
    /// If the driver cannot.
    pub fn draw(&mut self, digit: Digit, pointer: Pointer) -> Result<()> {
        self.browser.click(pointer, "#clear")?;
        self.browser.wait_until("document.querySelector('#answer').dataset.state === 'idle'")?;
        let canvas = self.browser.rect("#canvas")?;
        let points: Vec<_> = digit.stroke().into_iter().map(|point| canvas.at(point)).collect();
        self.browser.stroke(pointer, &points)
    }

    /// Draws a 1 on a page that was just opened, with nothing but the keyboard: to the canvas with Tab, the pen down with
    /// Space, and the arrows.
    ///
    /// # Errors
    ///
    /// If the canvas cannot be reached, or the page says nothing of the pen.
    pub fn draw_one_with_keys(&mut self) -> Result<()> {
        self.browser.press(&[Key::Tab])?;
        self.browser.wait_until("document.activeElement?.id === 'canvas'")?;
        self.browser.press(&[Key::Character(' ')])?;
        self.browser.wait_until("document.querySelector('#pen').textContent === 'The pen is down.'")?;
        self.browser.press(&[Key::Down; DOWNSTROKE])?;
        self.browser.press(&[Key::Character(' ')])?;
        self.browser.wait_until("document.querySelector('#pen').textContent === 'The pen is up.'")
    }

    /// Waits for the model's answer.
    ///
    /// # Errors
    ///
    /// If it does not come, with what the page says.
    pub fn answer(&mut self) -> Result<String> {
        self.browser.wait_until("document.querySelector('#answer').dataset.state === 'answered'")?;
        self.browser.text("#answer")
    }

    /// Flips the switch that has the calls come from the page that is not allowed, and waits until its call has been
    /// refused.
    ///
    /// # Errors
    ///
    /// If it was not.
    pub fn call_as_a_stranger(&mut self) -> Result<()> {
        self.browser.click(Pointer::Mouse, ".switch")?;
        self.browser.wait_until("document.querySelector('#stranger-switch').checked")?;
        self.browser
            .wait_until("document.querySelector('#exchanges [data-kind=preflight][data-granted=false]')")
    }

    /// Sends the stranger's call again as plain text, which needs no preflight, and waits until it has been refused.
    ///
    /// # Errors
    ///
    /// If it was not.
    pub fn call_as_a_stranger_in_plain_text(&mut self) -> Result<()> {
        self.browser.click(Pointer::Mouse, "#send-plain")?;
        self.browser.wait_until("document.querySelector('#exchanges [data-kind=actual][data-granted=false]')")
    }

    /// What the page shows of the last call, such as `["preflight granted 204", "actual granted 200"]`; `unsent` where
    /// it says that the browser sent nothing.
    ///
    /// # Errors
    ///
    /// If the page has none.
    pub fn exchanges(&mut self) -> Result<Vec<String>> {
        let script =
            "return [...document.querySelectorAll('#exchanges > li')].map(({ className, dataset }) =>
            className.includes('unsent') ? 'unsent'
                : `${dataset.kind} ${dataset.granted === 'true' ? 'granted' : 'refused'} ${dataset.status}`)";
        Ok(serde_json::from_value(self.browser.execute(script, &Value::Null)?)?)
    }

    /// How often the model has run, as the page shows it.
    ///
    /// # Errors
    ///
    /// If it shows no number.
    pub fn runs(&mut self) -> Result<u64> {
        let runs =
            self.browser.execute("return document.querySelector('#model-ran').dataset.runs", &Value::Null)?;
        Ok(runs.as_str().ok_or("the page does not say how often the model ran")?.parse()?)
    }

    /// What the page says came of the last call.
    ///
    /// # Errors
    ///
    /// If it has no place for it.
    pub fn outcome(&mut self) -> Result<String> {
        self.browser.text("#outcome")
    }
}
