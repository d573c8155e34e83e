//! Preflights are not answered.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look, shown};
use crate::audit::origins::STRANGER;
use crate::audit::probe::{Channel, Method};

/// Preflights are not answered.
pub(super) static FAULT: Fault = Fault {
    code: "preflight-not-answered",
    severity: Severity::Error,
    title: "preflights are not answered",
    consequence: "Every call that needs one is blocked: each `POST` of JSON, each call with a key. Only plain \
                  `GET`s work.",
    fix: &fixes::PREFLIGHT,
    references: &[
        "Fetch Standard, CORS-preflight fetch: https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let origin = look.asker();
    // What an error grants everybody was not meant.
    if origin == STRANGER && look.only_errors_grant_strangers() {
        return Vec::new();
    }
    let preflights: Vec<&Seen> = Method::ALL
        .iter()
        .filter_map(|method| look.evidence.to(Channel::Preflight(*method), origin))
        .collect();
    let meant = look.evidence.to(Channel::Get, origin).is_some_and(Seen::is_offered);
    let passes = |seen: &&Seen| seen.is_offered() && seen.succeeded();
    let Some(first) = preflights.first().filter(|_| meant && !preflights.iter().any(passes)) else {
        return Vec::new();
    };
    // These have names of their own.
    let named_elsewhere = |seen: &&Seen| matches!(seen.status(), 401 | 403 | 407) || seen.redirects();
    if preflights.iter().any(named_elsewhere)
        || look.evidence.preflights().any(|seen| seen.is_granted() && seen.succeeded())
    {
        return Vec::new();
    }
    let without = if first.is_offered() { "" } else { " and without CORS headers" };
    let message = format!(
        "the preflight of `{}` is answered {}{without}, though its `GET` is granted",
        shown(origin),
        first.status()
    );
    Found::new(message, std::iter::once(*first).chain(look.evidence.to(Channel::Get, origin))).alone()
}
