//! The address redirects to another.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look, shown};

/// The address redirects to another.
pub(super) static FAULT: Fault = Fault {
    code: "redirects-elsewhere",
    severity: Severity::Note,
    title: "the address redirects to another",
    consequence: "What was audited is the redirect. A page's call follows it, and what it can read is decided \
                  there; from one foreign origin to another its `Origin` becomes `null`.",
    fix: &fixes::EVERY_ANSWER,
    references: &["Fetch Standard, HTTP-redirect fetch: https://fetch.spec.whatwg.org/#http-redirect-fetch"],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let redirects = |seen: &&Seen| seen.redirects();
    let say = |seen: &Seen| {
        let location = seen.cors().and_then(|cors| cors.combined("location")).unwrap_or_default();
        Found::new(
            format!(
                "`GET` is answered {}, to `{}`: it was not followed; audit that address",
                seen.status(),
                shown(&location)
            ),
            [seen],
        )
    };
    look.gets().find(redirects).map(say).into_iter().collect()
}
