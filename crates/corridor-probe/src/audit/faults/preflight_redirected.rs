//! Preflights are redirected.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look, shown};

/// Preflights are redirected.
pub(super) static FAULT: Fault = Fault {
    code: "preflight-redirected",
    severity: Severity::Error,
    title: "preflights are redirected",
    consequence: "Browsers follow no redirect of a preflight: every call that needs one is blocked. Mostly it \
                  is a slash at the end, or `http:` to `https:`.",
    fix: &fixes::PREFLIGHT,
    references: &[
        "Fetch Standard, CORS-preflight fetch: https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let redirects = |seen: &&Seen| seen.redirects();
    let Some(seen) = look.evidence.preflights().find(redirects) else { return Vec::new() };
    let location = seen.cors().and_then(|cors| cors.combined("location")).unwrap_or_default();
    let message = format!(
        "the preflight is answered {}, to `{}`, which no browser follows",
        seen.status(),
        shown(&location)
    );
    // Where everything is redirected and nothing speaks of CORS, it is the wrong address rather than a fault.
    let everything = look.gets().all(|get| redirects(&get)) && !look.is_anybody_offered();
    Found::new(message, [seen])
        .with_severity(if everything { Severity::Note } else { Severity::Error })
        .alone()
}
