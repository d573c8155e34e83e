//! The answer depends on `Origin`, and caches are not told.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look};

/// The answer depends on `Origin`, and caches are not told.
pub(super) static FAULT: Fault = Fault {
    code: "missing-vary-origin",
    severity: Severity::Warning,
    title: "the answer depends on `Origin`, and caches are not told",
    consequence: "A browser's own cache, a proxy or a content delivery network keeps the answer for one page \
                  and gives it to another: that one is blocked, at random, until the cache forgets.",
    fix: &fixes::VARY,
    references: &[
        "Fetch Standard, CORS protocol and HTTP caches: https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches",
        "whatwg/fetch#564: https://github.com/whatwg/fetch/issues/564",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    if !look.get_depends_on_origin() {
        return Vec::new();
    }
    let is_silent = |seen: &&Seen| seen.cors().is_some_and(|cors| cors.lines("vary").is_empty());
    let granted = look.gets().filter(|seen| seen.is_own()).find(is_silent);
    if let Some(seen) = granted {
        let others = look.gets().filter(|other| other.allow_origin() != seen.allow_origin());
        let message = "the answer to `GET` names the origin that asked, and has no `Vary: Origin`";
        return Found::new(message, std::iter::once(seen).chain(others.take(1))).alone();
    }
    let refused = look.gets().filter(|seen| !seen.is_own()).find(is_silent);
    let say = |seen| {
        let message = "the answer to a page that is allowed has `Vary: Origin`, the answer without CORS \
                       headers has not: a cache may give that one to the page";
        Found::new(message, [seen]).with_severity(Severity::Note)
    };
    refused.map(say).into_iter().collect()
}
