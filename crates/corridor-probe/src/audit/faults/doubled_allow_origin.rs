//! `Access-Control-Allow-Origin` is sent twice.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look, shown};

/// `Access-Control-Allow-Origin` is sent twice.
pub(super) static FAULT: Fault = Fault {
    code: "doubled-allow-origin",
    severity: Severity::Error,
    title: "`Access-Control-Allow-Origin` is sent twice",
    consequence: "Browsers combine the two lines into one value that is no origin, and every page is blocked. \
                  Mostly a proxy and what is behind it both send it.",
    fix: &fixes::ONE_ORIGIN,
    references: &["Fetch Standard, CORS check: https://fetch.spec.whatwg.org/#concept-cors-check"],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let lines =
        |seen: &Seen| seen.cors().map(|cors| cors.lines("access-control-allow-origin")).unwrap_or_default();
    let doubled = look.own_answers().find(|seen| lines(seen).len() > 1);
    let say = |seen| {
        let lines: Vec<String> = lines(seen).iter().map(|line| format!("`{}`", shown(line))).collect();
        Found::new(
            format!("`Access-Control-Allow-Origin` stands there {} times: {}", lines.len(), lines.join(", ")),
            [seen],
        )
    };
    doubled.map(say).into_iter().collect()
}
