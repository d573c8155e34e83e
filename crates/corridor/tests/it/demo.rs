//! The demo in real browsers: a digit is drawn with trusted input, and the page shows what a browser made of the answer.

use std::path::Path;

use conformance::browser::demo::{Demo, DemoPage, Digit};
use conformance::browser::{DrivenBrowser, Engine, Pointer, Result};

/// What the page shows of a call that the policy allows.
const ALLOWED: [&str; 2] = ["preflight granted 204", "actual granted 200"];

fn demo() -> Demo {
    Demo::start(Path::new(env!("CARGO_BIN_EXE_corridor"))).expect("the demo starts")
}

/// Runs a test in one engine, if it is installed.
fn in_browser(engine: Engine, test: impl FnOnce(&mut DrivenBrowser, &Demo) -> Result<()>) {
    let Some(installation) = engine.drivable().expect("its version") else { return };
    let demo = demo();
    let mut browser = installation.drive().expect("a driven browser");
    test(&mut browser, &demo).unwrap_or_else(|error| panic!("{engine} {}: {error}", installation.version()));
}

#[test]
fn digits_are_drawn_in_chromium() {
    in_browser(Engine::Chromium, draw);
}

#[test]
fn digits_are_drawn_in_firefox() {
    in_browser(Engine::Firefox, draw);
}

#[test]
fn digits_are_drawn_in_webkit() {
    in_browser(Engine::WebKit, draw);
}

#[test]
fn digits_are_drawn_with_a_finger() {
    in_browser(Engine::Chromium, |browser, demo| {
        let mut page = DemoPage::open(browser, demo)?;
        page.draw(Digit::Three, Pointer::Touch)?;
        assert_eq!(page.answer()?, "3");
        assert_eq!(page.exchanges()?, ALLOWED);
        Ok(())
    });
}

fn draw(browser: &mut DrivenBrowser, demo: &Demo) -> Result<()> {
    let mut page = DemoPage::open(browser, demo)?;
    for digit in [Digit::Three, Digit::Seven, Digit::Zero] {
        page.draw(digit, Pointer::Mouse)?;
        assert_eq!(page.answer()?, digit.name());
        assert_eq!(page.exchanges()?, ALLOWED);
    }
    let mut page = DemoPage::open(browser, demo)?;
    page.draw_one_with_keys()?;
    assert_eq!(page.answer()?, "1");
    assert_eq!(page.exchanges()?, ALLOWED);
    stranger(page)
}

/// The same call from an origin that is not allowed: refused in the preflight, and where there is none before the model.
fn stranger(mut page: DemoPage<'_>) -> Result<()> {
    let runs = page.runs()?;
    page.call_as_a_stranger()?;
    assert_eq!(page.exchanges()?, ["preflight refused 403", "unsent"]);
    assert_eq!(page.runs()?, runs);
    page.call_as_a_stranger_in_plain_text()?;
    assert_eq!(page.exchanges()?, ["unsent", "actual refused 403"]);
    assert_eq!(page.runs()?, runs);
    assert!(page.outcome()?.contains("could read nothing"), "{}", page.outcome()?);
    Ok(())
}
