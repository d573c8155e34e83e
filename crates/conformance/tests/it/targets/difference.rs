//! What differs between an answer and what a case expects of it, by what a browser makes of both.

use std::collections::BTreeSet;

use conformance::cases::{Case, Expected, Seen};
use conformance::executors::model::Answer;
use corridor_browser::{Call, Credentials, Outcome, PageOrigin, Profile};

pub(super) const PROFILES: [Profile; 4] =
    [Profile::Standard, Profile::Chromium, Profile::Firefox, Profile::WebKit];

/// A difference between what a case expects and what a target does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Difference {
    /// A page that may read the answer cannot.
    Unreadable,
    /// A page that may not read the answer can.
    Readable,
    /// A page can read fewer headers: these are missing.
    FewerHeaders(BTreeSet<String>),
    /// A page can read more headers: these are added.
    MoreHeaders(BTreeSet<String>),
    /// The status is another.
    Status(u16, u16),
    /// The model ran, and should not have.
    Ran,
    /// The model did not run, and should have.
    DidNotRun,
    /// Answers differ by origin and do not say so in `Vary`.
    Vary,
}

pub(super) fn is_preflight(case: &Case) -> bool {
    let has = |wanted: &str| case.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(wanted));
    case.send.starts_with("OPTIONS ") && has("origin") && has("access-control-request-method")
}

pub(super) fn header<'c>(case: &'c Case, wanted: &str) -> Option<&'c str> {
    case.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.as_str())
}

/// The answer, with a header for every name that either side exposes, so that what is exposed can be read.
pub(super) fn answer(status: u16, lines: &BTreeSet<String>, exposed: &BTreeSet<String>) -> Answer {
    let lines = lines.iter().filter_map(|line| line.split_once(": "));
    let own = lines.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let exposed = exposed.iter().map(|name| (name.clone(), "1".to_owned()));
    Answer { status, headers: own.chain(exposed).collect() }
}

fn exposed(lines: &BTreeSet<String>) -> impl Iterator<Item = String> {
    let lists = lines.iter().filter_map(|line| line.strip_prefix("access-control-expose-headers: "));
    lists
        .flat_map(|list| list.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| name != "*")
}

/// What a page gets if everything but this answer goes well; `None` if no page sends such a request.
fn outcomes(case: &Case, given: &Answer) -> Option<Vec<Outcome>> {
    let origin = header(case, "origin")?;
    let page = PageOrigin::parse(origin)?;
    let is_preflight = is_preflight(case);
    let method = if is_preflight {
        header(case, "access-control-request-method")?
    } else {
        case.method_and_target().0
    };
    let asked: Vec<&str> = case
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("access-control-request-headers"))
        .flat_map(|(_, list)| list.split(','))
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    let headers: Vec<(&str, &str)> = if is_preflight {
        asked
            .into_iter()
            .map(|name| {
                (name, if name.eq_ignore_ascii_case("content-type") { "application/json" } else { "x" })
            })
            .collect()
    } else {
        case.headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case("content-type"))
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    };
    let url = format!("https://api.example.com{}", case.method_and_target().1);
    let mut outcomes = Vec::new();
    for (profile, credentials) in PROFILES
        .into_iter()
        .flat_map(|profile| [(profile, Credentials::Omit), (profile, Credentials::Include)])
    {
        let call = Call { method, headers: headers.clone(), credentials, ..Call::get(page.clone(), &url) };
        let mut was_given = false;
        let driven = corridor_proof::drive(profile, &call, |request| {
            let is_it = request.sent.preflight == is_preflight;
            was_given |= is_it;
            corridor_proof::Answered::With(if is_it {
                given.clone()
            } else {
                willing(origin, method, &request.sent.access_control_request_headers)
            })
        });
        // A preflight that this browser does not send says nothing.
        if was_given {
            outcomes.push(driven.outcome.expect("the call ends"));
        }
    }
    (!outcomes.is_empty()).then_some(outcomes)
}

/// An answer that allows everything to one origin.
fn willing(origin: &str, method: &str, headers: &Option<String>) -> Answer {
    let headers = headers.clone().unwrap_or_default();
    let pairs = [
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Allow-Credentials", "true"),
        ("Access-Control-Allow-Methods", method),
        ("Access-Control-Allow-Headers", &headers),
    ];
    Answer { status: 200, headers: pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec() }
}

/// Whether the answer to a request that no browser sends allows it all the same, word for word.
fn is_granted(case: &Case, given: &Answer) -> bool {
    let value =
        |wanted: &str| given.headers.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let lists = |wanted: &str, asked: &str| {
        let list = value(wanted).unwrap_or_default();
        asked.split(',').filter(|asked| !asked.trim().is_empty()).all(|asked| {
            list.split(',').any(|item| item == "*" || item.trim().eq_ignore_ascii_case(asked.trim()))
        })
    };
    let allowed = value("access-control-allow-origin");
    let is_allowed = allowed.is_some_and(|allowed| allowed == "*" || Some(allowed) == header(case, "origin"));
    let method = header(case, "access-control-request-method").unwrap_or_default();
    let headers = header(case, "access-control-request-headers");
    let is_listed = !is_preflight(case)
        || !method.is_empty()
            && lists("access-control-allow-methods", method)
            && headers.is_none_or(|headers| lists("access-control-allow-headers", headers));
    is_allowed && is_listed
}

/// What differs. The status is compared where somebody sees it: no page sees that of a preflight, or of an answer that is
/// withheld from it.
pub(super) fn differences(case: &Case, expected: &Expected, seen: &Seen) -> BTreeSet<Difference> {
    let names: BTreeSet<String> = exposed(&expected.answer).chain(exposed(&seen.answer)).collect();
    let wanted = answer(expected.status, &expected.answer, &names);
    let given = answer(seen.status.expect("a status"), &seen.answer, &names);
    let mut found = BTreeSet::new();
    let is_withheld;
    if let (Some(wanted), Some(given)) = (outcomes(case, &wanted), outcomes(case, &given)) {
        assert_eq!(wanted.len(), given.len(), "the same browsers send it");
        is_withheld = wanted.iter().all(|outcome| matches!(outcome, Outcome::Blocked(_)));
        found.extend(wanted.iter().zip(&given).flat_map(|(wanted, given)| compared(wanted, given)));
    } else {
        let (wanted, given) = (is_granted(case, &wanted), is_granted(case, &given));
        is_withheld = header(case, "origin").is_some() && !wanted;
        match (wanted, given) {
            // Without an origin there is no page to read it.
            _ if header(case, "origin").is_none() => {}
            (true, false) => drop(found.insert(Difference::Unreadable)),
            (false, true) => drop(found.insert(Difference::Readable)),
            (true, true) | (false, false) => {}
        }
    }
    if wanted.status != given.status && !is_preflight(case) && !is_withheld {
        found.insert(Difference::Status(wanted.status, given.status));
    }
    match (expected.runs, seen.runs.unwrap_or_default()) {
        (wanted, given) if given > wanted => drop(found.insert(Difference::Ran)),
        (wanted, given) if given < wanted => drop(found.insert(Difference::DidNotRun)),
        _ => {}
    }
    found
}

fn compared(wanted: &Outcome, given: &Outcome) -> Vec<Difference> {
    let (wanted, given) = match (wanted, given) {
        (Outcome::Ok(wanted), Outcome::Ok(given)) => (wanted, given),
        (Outcome::Ok(_), Outcome::Blocked(_)) => return vec![Difference::Unreadable],
        (Outcome::Blocked(_), Outcome::Ok(_)) => return vec![Difference::Readable],
        (Outcome::Blocked(_), Outcome::Blocked(_)) => return Vec::new(),
    };
    let [wanted, given] = [wanted, given].map(|readable| {
        readable.headers.iter().filter(|name| is_of_an_answer(name)).cloned().collect::<BTreeSet<String>>()
    });
    let fewer: BTreeSet<String> = wanted.difference(&given).cloned().collect();
    let more: BTreeSet<String> = given.difference(&wanted).cloned().collect();
    let fewer = (!fewer.is_empty()).then_some(Difference::FewerHeaders(fewer));
    let more = (!more.is_empty()).then_some(Difference::MoreHeaders(more));
    fewer.into_iter().chain(more).collect()
}

/// Pages of the server's own origin can read the headers of the protocol too, which say nothing to them.
fn is_of_an_answer(name: &str) -> bool {
    !name.starts_with("access-control-") && name != "vary"
}
