//! Whether a cache between would give one page what was meant for another.

use std::sync::Arc;

use corridor_policy::Severity;

use super::Fault;
use crate::exchange::Exchange;
use crate::finding::Finding;
use crate::follow::Recorded;
use crate::plan::Cached;

const ALLOW_ORIGIN: &str = "access-control-allow-origin";

/// What is wrong, if something is: an answer that differs from origin to origin must say so on every one of its forms, those
/// without `Access-Control-Allow-Origin` included, for it is whichever was asked first that a cache keeps.
pub(super) fn of(cached: &Cached, recorded: &Recorded) -> Option<Finding> {
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
        severity: if is_preflight { Severity::Note } else { fault.severity() },
        message: format!(
            "`{method} {route}` is answered otherwise from origin to origin, and the answer {whose} has no `Vary: Origin`: a \
             cache gives a page what was meant for another"
        ),
        hint: "send `Vary: Origin` on every answer of this path, those without `Access-Control-Allow-Origin` too".to_owned(),
        evidence,
    })
}
