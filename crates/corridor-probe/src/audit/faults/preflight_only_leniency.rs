//! A stranger's preflight passes, though its request would be refused.

use corridor_policy::Severity;

use super::fixes;
use super::leniency::Leniency;
use crate::audit::Fault;
use crate::audit::look::{Found, Look};
use crate::audit::origins::STRANGER;

/// A stranger's preflight passes, though its request would be refused.
pub(super) static FAULT: Fault = Fault {
    code: "preflight-only-leniency",
    severity: Severity::Error,
    title: "a stranger's preflight passes, though its request would be refused",
    consequence: "The browser sends the request: a `POST` or `DELETE` of any site is carried out, and that the \
                  page cannot read the answer comes too late.",
    fix: &fixes::EVERY_ANSWER,
    references: &[
        "Fetch Standard, CORS-preflight fetch: https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    // Of a stranger all preflights were asked for; `null` says something only where strangers are refused.
    let Some((origin, leniency)) =
        [STRANGER, "null"].into_iter().find_map(|origin| Some((origin, Leniency::of(look, origin)?)))
    else {
        return Vec::new();
    };
    // Where other preflights refuse it, it is the method that makes the difference.
    if !leniency.refused_preflights.is_empty() {
        return Vec::new();
    }
    let message = format!("the preflight of `{origin}` is granted, and its `GET` is not");
    Found::new(message, leniency.granted_preflights.into_iter().take(2).chain([leniency.get])).alone()
}
