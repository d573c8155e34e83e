//! Takes the picture of the demo for the README: `cargo run -p conformance --example screenshot -- OUT.png`.
//!
//! The program must have been built: `cargo build`.

use std::env;
use std::path::{Path, PathBuf};

use conformance::browser::demo::{Demo, DemoPage, Digit};
use conformance::browser::{Engine, Pointer, Result};

/// What the page measures in the picture.
const WIDTH: u32 = 1280;
const HEIGHT: u32 = 860;
/// From the top, without a scroll bar, when nothing moves any more.
const STILL: &str = "document.documentElement.style.scrollbarWidth = 'none';
    scrollTo(0, 0);
    await Promise.all(document.getAnimations().map(animation => animation.finished));";

fn main() -> Result<()> {
    let out = env::args_os().nth(1).map(PathBuf::from).ok_or("which file? `-- OUT.png`")?;
    let demo = Demo::start(&built()?)?;
    let installation = Engine::Chromium.drivable()?.ok_or(Engine::Chromium.packages())?;
    let mut browser = installation.drive()?;
    browser.resize(WIDTH, HEIGHT)?;
    let mut page = DemoPage::open(&mut browser, &demo)?;
    page.draw(Digit::Three, Pointer::Mouse)?;
    page.answer()?;
    browser.execute(STILL, &serde_json::Value::Null)?;
    std::fs::write(out, browser.screenshot()?)?;
    Ok(())
}

/// The program beside this one: cargo puts examples one directory below.
fn built() -> Result<PathBuf> {
    let example = env::current_exe()?;
    let program = example.ancestors().nth(2).map(|directory: &Path| directory.join("corridor"));
    let program = program.filter(|program| program.is_file());
    Ok(program.ok_or("the program is not built: `cargo build`")?)
}
