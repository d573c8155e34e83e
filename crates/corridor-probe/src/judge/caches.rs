//! Whether a cache between would give one page what was meant for another.

use std::sync::Arc;

use corridor_policy::Severity;

use super::Fault;
use crate::exchange::{Exchange, Response};
use crate::finding::Finding;
use crate::follow::Recorded;
use crate::plan::Cached;

const ALLOW_ORIGIN: &str = "access-control-allow-origin";

/// What is wrong, the same of several paths once.
pub(super) fn of(all: &[Cached], recorded: &Recorded) -> Vec<Finding> {
    let mut findings: Vec<(Finding, usize)> = Vec::new();
    for found in all.iter().filter_map(|cached| mixed_up(cached, recorded)) {
        let same =
            |(known, _): &&mut (Finding, usize)| (known.code, known.severity) == (found.code, found.severity);
        match findings.iter_mut().find(same) {
            Some((_, more)) => *more += 1,
            None => findings.push((found, 0)),
        }
    }
    let told = findings.into_iter().map(|(mut finding, more)| {
        if more > 0 {
            let paths = if more == 1 { "path" } else { "paths" };
            finding.message.push_str(&format!("; and so with {more} more {paths}"));
        }
        finding
    });
    told.collect()
}

/// What is wrong with one, if something is: an answer that differs from origin to origin must say so on every one of its forms, those
/// without `Access-Control-Allow-Origin` included, for it is whichever was asked first that a cache keeps.
fn mixed_up(cached: &Cached, recorded: &Recorded) -> Option<Finding> {
    let answered = |exchange: &&Arc<Exchange>| exchange.response().is_some();
    let exchanges: Vec<&Arc<Exchange>> =
        cached.requests.iter().filter_map(|request| recorded.get(request)).filter(answered).collect();
    let told = |exchange: &Exchange| -> Vec<Vec<u8>> {
        exchange
            .response()
            .iter()
            .flat_map(|response| response.lines(ALLOW_ORIGIN))
            .map(<[u8]>::to_vec)
            .collect()
    };
    let first = exchanges.first()?;
    let other = exchanges.iter().find(|other| told(other) != told(first))?;
    let silent = exchanges.iter().find(|exchange| {
        let response = exchange.response();
        !response.is_some_and(|response| response.lists("vary", "origin") || response.lists("vary", "*"))
    })?;
    let is_preflight = silent.request.method == "OPTIONS";
    let fault = if is_preflight { Fault::VaryMissingOnPreflight } else { Fault::VaryMissing };
    let is_stored = exchanges.iter().any(|exchange| exchange.response().is_some_and(may_be_stored));
    let (method, route) = (&silent.request.method, &cached.route);
    let whose = match silent.request.header("origin") {
        Some(origin) => format!("to `{}`", crate::exchange::printable(origin)),
        None => "to a request without `Origin`".to_owned(),
    };
    let mut evidence = vec![Arc::clone(silent)];
    for shown in [first, other] {
        if !evidence.contains(shown) {
            evidence.push(Arc::clone(shown));
        }
    }
    Some(Finding {
        code: fault.code(),
        severity: if is_stored { fault.severity() } else { Severity::Note },
        message: format!(
            "`{method} {route}` is answered otherwise from origin to origin, and the answer {whose} has no `Vary: Origin`: a \
             cache gives a page what was meant for another"
        ),
        hint: "send `Vary: Origin` on every answer of this path, those without `Access-Control-Allow-Origin` too".to_owned(),
        evidence,
    })
}

/// Whether a cache may keep an answer: it does not forbid it, and allows it or has a status that is kept without a word (RFC
/// 9110, section 15.1).
fn may_be_stored(response: &Response) -> bool {
    let is_kept =
        matches!(response.status, 200 | 203 | 204 | 206 | 300 | 301 | 308 | 404 | 405 | 410 | 414 | 501);
    let says = |directive: &[u8]| {
        let lines = response.lines("cache-control").map(<[u8]>::to_ascii_lowercase);
        lines.into_iter().any(|line| line.windows(directive.len()).any(|window| window == directive))
    };
    !says(b"no-store")
        && (is_kept || says(b"max-age") || says(b"public") || response.only("expires").is_some())
}
