//! The consoles of the real engines beside what `explain` quotes of them, sentence by sentence.
//!
//! The famous failures, the systematic families of the engines' own comparison, and what those have not: each call is made in
//! the engine and in the machine with the same answers, and all that the console says of it is what the table says, and what
//! `fetch` rejects with too. What is not compared is counted by its name ([`LeftOut`]).

use std::collections::BTreeMap;
use std::fmt::Write;
use std::net::TcpListener;
use std::time::Instant;

use conformance::browser::{Engine, Installation, say};
use conformance::engines::console::{Difference, Heard, LeftOut, compare, listen};
use conformance::engines::{FAMOUS, Front, Generator, Servers};
use corridor_browser::Profile;
use corridor_browser::case::Case;

/// The most differences that are printed.
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
fn mixed_content() {
    for (engine, profile) in [
        (Engine::Chromium, Profile::Chromium),
        (Engine::Firefox, Profile::Firefox),
        (Engine::WebKit, Profile::WebKit),
    ] {
        let Some(installation) = engine.drivable().unwrap() else { continue };
        let servers = Servers::start().unwrap();
        let front = Front::start(servers.page_address().unwrap()).unwrap();
        let mut generator = Generator::new(servers.origins());
        generator.add_mixed_content(&front.origin());
        let page = format!("{}/", front.origin());
        let heard = check(&installation, profile, &servers, &page, &generator.into_cases());
        assert!(heard.iter().all(|heard| heard.count() > 0), "the console says something of each");
    }
}

fn check_calls(engine: Engine, profile: Profile) {
    let Some(installation) = engine.drivable().unwrap() else { return };
    let servers = Servers::start().unwrap();
    let mut generator = Generator::new(servers.origins());
    generator.add_famous();
    generator.add_unfetched(&nobody());
    generator.add_families();
    let heard = check(&installation, profile, &servers, &servers.page_url(), &generator.into_cases());
    let silent: Vec<&str> = FAMOUS
        .into_iter()
        .zip(&heard)
        .filter(|(_, heard)| heard.count() == 0)
        .map(|(name, _)| name)
        .collect();
    assert_eq!(silent, ["header not exposed"], "the console says something of each other");
}

fn check(
    installation: &Installation,
    profile: Profile,
    servers: &Servers,
    page: &str,
    cases: &[Case<'static>],
) -> Vec<Heard> {
    let began = Instant::now();
    let heard = listen(installation, servers, page, cases).unwrap();
    let seconds = began.elapsed().as_secs_f64();
    assert_eq!(heard.len(), cases.len(), "the page told of all of them");

    let mut left_out: BTreeMap<LeftOut, usize> = BTreeMap::new();
    let mut differences: Vec<Difference> = Vec::new();
    for (case, heard) in cases.iter().zip(&heard) {
        match compare(profile, case, heard) {
            Ok(difference) => differences.extend(difference),
            Err(reason) => *left_out.entry(reason).or_default() += 1,
        }
    }
    say(&format!(
        "console of {} {}: {} calls, {} sentences, {} differences, left out {left_out:?}, {seconds:.1} s",
        installation.engine(),
        installation.version(),
        cases.len(),
        heard.iter().map(Heard::count).sum::<usize>(),
        differences.len(),
    ));
    assert!(left_out.values().sum::<usize>() * 20 < cases.len(), "nearly all are compared: {left_out:?}");
    let mut shown = String::new();
    for difference in differences.iter().take(SHOWN) {
        write!(shown, "\n{difference}").unwrap();
    }
    assert!(differences.is_empty(), "{shown}");
    heard
}

/// An address of this machine where nothing listens any more.
fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}/", listener.local_addr().unwrap())
}
