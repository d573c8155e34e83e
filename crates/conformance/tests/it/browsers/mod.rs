//! Real browsers against a gateway: what pages of an allowed origin and of another can read, what reaches the gateway,
//! and whether the model ran. The browsers run no driver: their pages ask for the cases themselves.

mod allowed;
mod case;
mod input;
mod large;
mod setting;
mod stranger;

use std::time::{Duration, Instant};

use conformance::browser::{Engine, Installation, say};

use self::setting::Setting;

/// How long an engine may take to show its first page, beside other tests on a small machine.
const TO_OPEN: Duration = Duration::from_secs(60);

#[test]
fn chromium() {
    check(Engine::Chromium);
}

#[test]
fn firefox() {
    check(Engine::Firefox);
}

#[test]
fn webkit() {
    check(Engine::WebKit);
}

/// Runs every case in one engine, and tells how it went.
fn check(engine: Engine) {
    let Some(installation) = engine.installed().unwrap() else { return };
    let began = Instant::now();
    let (count, disagreements) = run(&installation);
    say(&format!(
        "{engine} {}: {count} cases, {} disagreements, {:.1} s",
        installation.version(),
        disagreements.len(),
        began.elapsed().as_secs_f64()
    ));
    assert!(disagreements.is_empty(), "{engine} {}\n{}", installation.version(), disagreements.join("\n"));
}

/// How many cases there are, and what was seen of those that did not come out as expected.
fn run(installation: &Installation) -> (usize, Vec<String>) {
    let setting = Setting::start();
    let browser = installation.open(&setting.page.origin()).unwrap();
    setting.page.wait_for_page(TO_OPEN).unwrap();
    let mut observed = Vec::new();
    for case in allowed::CASES.iter().chain(large::CASES) {
        observed.push((case, setting.observe(&setting.page, case)));
    }
    setting.go(&setting.page, &setting.stranger);
    for case in stranger::CASES {
        observed.push((case, setting.observe(&setting.stranger, case)));
    }
    // What a page did behind its own back has reached the gateway by the time that the browser has ended.
    drop(browser);
    let disagreements = observed.iter().filter_map(|(case, seen)| {
        let seen = format!("{} | {} | {} runs", seen.page, setting.exchanges(case), seen.runs);
        let disagrees = seen != case.expected;
        disagrees.then(|| format!("  {}\n    expected {}\n    seen     {seen}", case.name, case.expected))
    });
    (observed.len(), disagreements.collect())
}
