//! The machine beside the real engines, case by case: the same call, the same answers, and nothing that differs.
//!
//! The systematic families and some random cases always run; `CORRIDOR_CASES` and `CORRIDOR_SCENARIOS` say how many random
//! ones, and `CORRIDOR_SEED` which. The scenarios hold what is remembered of preflights against the engines' own caches, by real time.

use std::fmt::Write;
use std::time::Instant;

use conformance::browser::{Engine, Installation};
use conformance::engines::{Disagreement, Generator, Servers, compare, run};
use corridor_browser::Profile;

/// Random cases for each engine, beside the families.
const RANDOM_CASES: usize = 3000;
/// Random scenarios for each engine, beside the systematic ones.
const RANDOM_SCENARIOS: usize = 300;
/// The most disagreements that are printed.
const SHOWN: usize = 20;

#[test]
fn chromium() {
    check_calls(Engine::Chromium, Profile::Chromium);
}

#[test]
fn firefox() {
    check_calls(Engine::Firefox, Profile::Firefox);
}

#[test]
fn webkit() {
    check_calls(Engine::WebKit, Profile::WebKit);
}

#[test]
fn preflight_cache_of_chromium() {
    check_scenarios(Engine::Chromium, Profile::Chromium);
}

#[test]
fn preflight_cache_of_firefox() {
    check_scenarios(Engine::Firefox, Profile::Firefox);
}

#[test]
fn preflight_cache_of_webkit() {
    check_scenarios(Engine::WebKit, Profile::WebKit);
}

fn check_calls(engine: Engine, profile: Profile) {
    let Some(installation) = installed(engine) else { return };
    let servers = Servers::start().unwrap();
    let mut generator = Generator::new(servers.origins());
    generator.add_families();
    let families = generator.count();
    generator.add_random(number("CORRIDOR_CASES", RANDOM_CASES), seed());
    let count = format!("{} cases ({families} systematic)", generator.count());
    check(&installation, profile, &servers, generator, &count);
}

fn check_scenarios(engine: Engine, profile: Profile) {
    let Some(installation) = installed(engine) else { return };
    let servers = Servers::start().unwrap();
    let mut generator = Generator::new(servers.origins());
    generator.add_scenarios();
    let families = generator.count();
    generator.add_random_scenarios(number("CORRIDOR_SCENARIOS", RANDOM_SCENARIOS), seed());
    let count = format!("{} preflight-cache scenarios ({families} systematic)", generator.count());
    check(&installation, profile, &servers, generator, &count);
}

fn installed(engine: Engine) -> Option<Installation> {
    let installation = engine.installed().unwrap();
    if installation.is_none() {
        say(&format!("SKIPPED: {engine} is not installed ({})", engine.packages()));
    }
    installation
}

fn number(variable: &str, otherwise: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn seed() -> u64 {
    number("CORRIDOR_SEED", 1) as u64
}

fn check(
    installation: &Installation,
    profile: Profile,
    servers: &Servers,
    generator: Generator,
    count: &str,
) {
    let cases = generator.into_cases();
    let began = Instant::now();
    let lives = run(installation, servers, &cases).unwrap();
    let seconds = began.elapsed().as_secs_f64();
    assert_eq!(lives.len(), cases.len(), "the page told of all of them");
    let compared = cases.iter().zip(&lives);
    let disagreements: Vec<Disagreement> =
        compared.filter_map(|(case, lives)| compare(profile, case, lives)).collect();
    say(&format!(
        "{} {}: {count}, {} disagreements, {seconds:.1} s",
        installation.engine(),
        installation.version(),
        disagreements.len()
    ));
    let mut shown = String::new();
    for disagreement in disagreements.iter().take(number("CORRIDOR_SHOWN", SHOWN)) {
        write!(shown, "\n{disagreement}").unwrap();
    }
    assert!(disagreements.is_empty(), "{shown}");
}

/// To stderr itself, past the harness, which shows what passing tests print to nobody.
fn say(line: &str) {
    use std::io::Write;
    writeln!(std::io::stderr().lock(), "engines: {line}").unwrap();
}
