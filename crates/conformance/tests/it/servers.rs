//! The machine beside real engines at ten real servers: what a page sees of each call, that each setting is what it is said
//! to be, and that an audit names what is wrong with it.

mod audited;

use std::fmt;
use std::time::Instant;

use conformance::browser::{Engine, Installation};
use conformance::model_server::say;
use conformance::servers::{self, Live, Opened, Page, Pages, Running, Setting, calls, upstream};
use corridor_browser::Profile;
use corridor_policy::Severity;

/// The engines and their profiles.
const ENGINES: [(Engine, Profile); 3] = [
    (Engine::Chromium, Profile::Chromium),
    (Engine::Firefox, Profile::Firefox),
    (Engine::WebKit, Profile::WebKit),
];

#[test]
fn ten_servers_well_and_badly_configured() {
    let engines: Vec<(Installation, Profile)> = ENGINES
        .into_iter()
        .filter_map(|(engine, profile)| Some((engine.installed().unwrap()?, profile)))
        .collect();
    if engines.is_empty() || servers::are_left_out() {
        return say("servers", "SKIPPED: there is no engine, or no server is wanted");
    }
    let pages = Pages::start().unwrap();
    let upstream = upstream().unwrap();
    let began = Instant::now();
    let running: Vec<Running> =
        servers::ALL.into_iter().flat_map(|server| start(server, &pages, upstream.address())).collect();
    say("servers", format_args!("{} started in {:.0} s", running.len(), began.elapsed().as_secs_f64()));

    let mut report = Report::new(&running);
    for (installation, profile) in &engines {
        let opened = pages.open(installation).unwrap();
        report.heads.push(format!("{} {}", installation.engine(), installation.version()));
        for (running, row) in running.iter().zip(&mut report.rows) {
            let compared = compare(running, &pages, &opened, *profile);
            row.push(format!("{} calls, {} disagree", compared.calls, compared.disagreements.len()));
            report.wrong.extend(compared.disagreements.into_iter().chain(compared.untrue));
        }
    }
    report.heads.push("an audit finds".to_owned());
    for (running, row) in running.iter().zip(&mut report.rows) {
        let found = audited::audit(running, &pages);
        report.wrong.extend(audited::differences(running, &found));
        let faults = found.iter().filter(|(_, severity)| **severity > Severity::Note);
        row.push(faults.map(|(code, _)| *code).collect::<Vec<_>>().join(", "));
    }
    say("servers", &report);
    assert!(report.wrong.is_empty(), "\n{}", report.wrong.join("\n"));
}

/// Both settings of a server; none if it cannot be had and is not required.
fn start(server: &'static servers::Server, pages: &Pages, upstream: std::net::SocketAddr) -> Vec<Running> {
    let installed = match server.install() {
        Ok(installed) => installed,
        Err(error) if servers::is_required(server) => panic!("{}: {error}", server.name),
        Err(error) => {
            let required = servers::REQUIRED;
            say(
                server.name,
                format_args!("SKIPPED, NOT TESTED ({required}={} makes it a failure): {error}", server.name),
            );
            return Vec::new();
        }
    };
    let origin = pages.origin(Page::App);
    let start = |setting| {
        let started = server.start(&installed, setting, &origin, upstream);
        started.unwrap_or_else(|error| panic!("{}: {error}", server.name))
    };
    std::thread::scope(|scope| {
        let badly = scope.spawn(|| start(&server.badly));
        vec![start(&server.well), badly.join().unwrap()]
    })
}

/// What came of the calls of a server.
struct Compared {
    calls: usize,
    /// Of which an engine does not see what the machine sees.
    disagreements: Vec<String>,
    /// Where the server is not what it is said to be.
    untrue: Vec<String>,
}

fn compare(running: &Running, pages: &Pages, opened: &Opened<'_>, profile: Profile) -> Compared {
    let calls = calls(&running.server.api);
    let Setting { claims, wrong, .. } = running.setting;
    let is_made = |name| calls.iter().any(|call| call.name == name);
    assert!(claims.iter().all(|claim| is_made(claim.call)), "{}: a claim about no call", running.server.name);
    let live = Live::new().unwrap();
    let mut compared = Compared { calls: 0, disagreements: Vec::new(), untrue: Vec::new() };
    for page in Page::ALL {
        let engine = opened.call(page, running.address, &calls).unwrap();
        let machine = live.call(profile, pages, page, running.address, &calls);
        assert_eq!((engine.len(), machine.len()), (calls.len(), calls.len()));
        for ((call, engine), machine) in calls.iter().zip(&engine).zip(&machine) {
            let place =
                format!("{} ({}), {page:?}, {}", running.server.name, running.configured(), call.name);
            compared.calls += 1;
            if !engine.is_like(machine) {
                compared.disagreements.push(format!("{place}: machine {machine}, engine {engine}"));
            }
            // The engine sees what the machine sees, or that is a disagreement; the machine knows why.
            let about = claims.iter().filter(|claim| claim.page == page && claim.call == call.name);
            let untrue = about.filter(|claim| !claim.sees.holds(machine));
            compared
                .untrue
                .extend(untrue.map(|claim| format!("{place}: should see {:?}, sees {machine}", claim.sees)));
            if wrong.is_none() && page != Page::App && machine.is_readable() {
                compared.untrue.push(format!("{place}: sees {machine}, and should not"));
            }
        }
    }
    compared
}

/// A table, and what does not belong in one.
struct Report {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
    wrong: Vec<String>,
}

impl Report {
    fn new(running: &[Running]) -> Self {
        let heads = ["server", "version", "configured"].map(str::to_owned).into();
        let row = |running: &Running| {
            vec![running.server.name.to_owned(), running.version.clone(), running.configured().to_owned()]
        };
        Self { heads, rows: running.iter().map(row).collect(), wrong: Vec::new() }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<&Vec<String>> = std::iter::once(&self.heads).chain(&self.rows).collect();
        let width = |column: usize| lines.iter().map(|line| line[column].len()).max().unwrap_or_default();
        let widths: Vec<usize> = (0..self.heads.len()).map(width).collect();
        lines.iter().try_for_each(|line| {
            let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
            write!(f, "\n{}", cells.collect::<Vec<_>>().join("  ").trim_end())
        })
    }
}
