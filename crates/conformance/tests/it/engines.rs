//! The machine beside the real engines, case by case: the same call, the same answers, and nothing that differs.
//!
//! The systematic families and some random cases always run; `CORRIDOR_CASES` says how many random ones, and
//! `CORRIDOR_SEED` which.

use std::fmt::Write;
use std::time::Instant;

use conformance::browser::Engine;
use conformance::engines::{Disagreement, Generator, Servers, compare, run};
use corridor_browser::{Profile, case};

/// Random cases for each engine, beside the families.
const RANDOM_CASES: usize = 3000;
/// The most disagreements that are printed.
const SHOWN: usize = 20;

#[test]
fn chromium() {
    check(Engine::Chromium, Profile::Chromium);
}

#[test]
fn firefox() {
    check(Engine::Firefox, Profile::Firefox);
}

#[test]
fn webkit() {
    check(Engine::WebKit, Profile::WebKit);
}

fn number(variable: &str, otherwise: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn check(engine: Engine, profile: Profile) {
    let Some(installation) = engine.installed().unwrap() else {
        say(&format!("SKIPPED: {engine} is not installed ({})", engine.packages()));
        return;
    };
    let servers = Servers::start().unwrap();
    let mut generator = Generator::new(servers.origins());
    generator.add_families();
    let families = generator.count();
    generator.add_random(number("CORRIDOR_CASES", RANDOM_CASES), number("CORRIDOR_SEED", 1) as u64);
    let cases = generator.into_cases();
    let began = Instant::now();
    let lives = run(&installation, &servers, &cases).unwrap();
    let seconds = began.elapsed().as_secs_f64();
    let modelled = cases.iter().map(|case| case::run(profile, case).unwrap());
    let compared = cases.iter().zip(modelled).zip(&lives);
    let disagreements: Vec<Disagreement> =
        compared.filter_map(|((case, ended), live)| compare(case, &ended, live)).collect();
    say(&format!(
        "{engine} {}: {} cases ({families} systematic), {} disagreements, {seconds:.1} s",
        installation.version(),
        cases.len(),
        disagreements.len()
    ));
    let mut shown = String::new();
    for disagreement in disagreements.iter().take(SHOWN) {
        write!(shown, "\n{disagreement}").unwrap();
    }
    assert!(disagreements.is_empty(), "{shown}");
}

/// To stderr itself, past the harness, which shows what passing tests print to nobody.
fn say(line: &str) {
    use std::io::Write;
    writeln!(std::io::stderr().lock(), "engines: {line}").unwrap();
}
