//! `Vary` is there, but `Origin` is not in it.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look, shown};

/// `Vary` is there, but `Origin` is not in it.
pub(super) static FAULT: Fault = Fault {
    code: "vary-clobbered",
    severity: Severity::Warning,
    title: "`Vary` is there, but `Origin` is not in it",
    consequence: "Something wrote `Vary` over, or nobody put `Origin` into it: caches give the answer for one \
                  page to another. With `Vary: *` nothing is cached at all.",
    fix: &fixes::VARY,
    references: &[
        "Fetch Standard, CORS protocol and HTTP caches: https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let vary = |seen: &Seen| seen.cors().and_then(|cors| cors.combined("vary")).unwrap_or_default();
    let is_star = |seen: &&Seen| seen.cors().is_some_and(|cors| cors.lists("vary", "*"));
    if let Some(seen) = look.gets().find(is_star) {
        return Found::new(
            "`Vary: *` keeps every cache from having the answer; `Vary: Origin` is what is meant",
            [seen],
        )
        .alone();
    }
    if !look.get_depends_on_origin() {
        return Vec::new();
    }
    let lacks = |seen: &&Seen| {
        seen.is_own()
            && seen.cors().is_some_and(|cors| !cors.lines("vary").is_empty() && !cors.varies_by_origin())
    };
    let say = |seen| {
        let message =
            format!("the answer depends on `Origin`, and `Vary: {}` does not say so", shown(&vary(seen)));
        Found::new(message, [seen])
    };
    look.gets().find(lacks).map(say).into_iter().collect()
}
