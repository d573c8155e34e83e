//! web-platform-tests as data: what they expect of a browser, row by row, and what the machine says.
//!
//! The rows stand in `wpt/*.jsonl`, whose README says where they come from. A row that the standard contradicts is marked
//! so, and fails as soon as it does not any more.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use corridor_browser::case::{Case, Ended, run, run_steps};
use corridor_browser::{Outcome, Profile, ResponseType};
use serde::Deserialize;
use serde_json::value::RawValue;

/// The fewest rows, so that none is lost.
const ROWS: usize = 731;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row<'a> {
    source: String,
    row: String,
    mark: Mark,
    /// Why the standard, or a browser, says otherwise.
    why: Option<String>,
    /// One for each step; one for a case that is no scenario.
    expected: Vec<Expected>,
    #[serde(borrow)]
    case: &'a RawValue,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mark {
    /// The standard says the same.
    Agree,
    /// It says otherwise, for the reason that the row gives.
    StandardSaysOtherwise,
    /// Some profiles say the same, and some do not.
    DependsOnBrowser,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    outcome: Verdict,
    /// Whether any preflight is sent.
    preflight: Option<bool>,
    status: Option<u16>,
    #[serde(rename = "type")]
    kind: Option<String>,
    /// The `Origin` of the last request.
    origin: Option<String>,
    /// The first `Access-Control-Request-Headers`.
    asked: Option<String>,
    #[serde(default)]
    readable: BTreeSet<String>,
    #[serde(default)]
    unreadable: BTreeSet<String>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Readable,
    Opaque,
    Blocked,
}

#[test]
fn every_row_says_what_its_mark_says() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("wpt");
    let mut files: Vec<_> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    let mut total = 0;
    let mut agreeing = Vec::new();
    let mut failures = String::new();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let rows: Vec<Row<'_>> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let count = |mark| rows.iter().filter(|row| row.mark == mark).count();
        println!(
            "wpt: {}: {} rows, {} agree, {} the standard says otherwise, {} depend on the browser",
            path.file_stem().unwrap().display(),
            rows.len(),
            count(Mark::Agree),
            count(Mark::StandardSaysOtherwise),
            count(Mark::DependsOnBrowser)
        );
        total += rows.len();
        for row in &rows {
            agreeing.extend(check(row, &mut failures));
        }
    }
    let as_expected = Profile::ALL.map(|profile| {
        let count = agreeing.iter().filter(|agreeing| **agreeing == profile).count();
        format!("{count} in {}", profile.as_str())
    });
    println!("wpt: {total} rows, as expected: {}", as_expected.join(", "));
    assert!(failures.is_empty(), "{failures}");
    assert!(total >= ROWS, "{total} rows, there were {ROWS}");
}

/// The profiles that say what the row expects.
fn check(row: &Row<'_>, failures: &mut String) -> Vec<Profile> {
    let case: Case<'_> = serde_json::from_str(row.case.get()).unwrap();
    let agreeing: Vec<Profile> = Profile::ALL
        .into_iter()
        .filter(|profile| {
            let steps = ended(*profile, &case);
            steps.len() == row.expected.len()
                && steps.iter().zip(&row.expected).all(|(ended, expected)| expected.is_met_by(ended))
        })
        .collect();
    let standard_agrees = agreeing.contains(&Profile::Standard);
    let is_as_marked = match row.mark {
        Mark::Agree => standard_agrees,
        Mark::StandardSaysOtherwise => !standard_agrees && row.why.is_some(),
        Mark::DependsOnBrowser => {
            !agreeing.is_empty() && agreeing.len() < Profile::ALL.len() && row.why.is_some()
        }
    };
    if !is_as_marked {
        let standard = ended(Profile::Standard, &case);
        writeln!(
            failures,
            "{}, {}: marked {:?}, agreeing: {agreeing:?}; the standard: {standard:?}",
            row.source, row.row, row.mark
        )
        .unwrap();
    }
    agreeing
}

fn ended(profile: Profile, case: &Case<'_>) -> Vec<Ended> {
    match case.steps {
        Some(_) => run_steps(profile, case).unwrap(),
        None => vec![run(profile, case).unwrap()],
    }
}

impl Expected {
    fn is_met_by(&self, ended: &Ended) -> bool {
        let verdict = match &ended.outcome {
            Outcome::Blocked(_) => Verdict::Blocked,
            Outcome::Ok(readable) => match readable.kind {
                ResponseType::Basic | ResponseType::Cors => Verdict::Readable,
                ResponseType::Opaque | ResponseType::OpaqueRedirect => Verdict::Opaque,
            },
        };
        let preflight = ended.sent.iter().any(|sent| sent.preflight);
        let origin = ended.sent.last().and_then(|sent| sent.origin.as_deref());
        let asked = ended.sent.iter().find_map(|sent| sent.access_control_request_headers.as_deref());
        let is_read = match &ended.outcome {
            Outcome::Ok(read) => {
                let names: BTreeSet<String> = read.headers.iter().cloned().collect();
                self.status.is_none_or(|status| status == read.status)
                    && self.kind.as_deref().is_none_or(|kind| kind == read.kind.as_str())
                    && self.readable.is_subset(&names)
                    && self.unreadable.is_disjoint(&names)
            }
            Outcome::Blocked(_) => true,
        };
        verdict == self.outcome
            && self.preflight.is_none_or(|expected| expected == preflight)
            && self.origin.is_none_or_matches(origin)
            && self.asked.is_none_or_matches(asked)
            && is_read
    }
}

/// Whether nothing is expected, or exactly this.
trait Expectation {
    fn is_none_or_matches(&self, seen: Option<&str>) -> bool;
}

impl Expectation for Option<String> {
    fn is_none_or_matches(&self, seen: Option<&str>) -> bool {
        self.as_deref().is_none_or(|expected| seen == Some(expected))
    }
}
