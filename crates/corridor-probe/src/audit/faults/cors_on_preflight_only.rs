//! The preflight has CORS headers, and the answer itself has none.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::grant::Grant;
use crate::audit::look::{Found, Look};
use crate::audit::probe::Channel;

/// The preflight has CORS headers, and the answer itself has none.
pub(super) static FAULT: Fault = Fault {
    code: "cors-on-preflight-only",
    severity: Severity::Error,
    title: "the preflight has CORS headers, and the answer itself has none",
    consequence: "The browser asks, is allowed, sends the request, and then keeps the answer from the page: it \
                  is carried out, and nobody can read it.",
    fix: &fixes::EVERY_ANSWER,
    references: &[
        "Fetch Standard, CORS check: https://fetch.spec.whatwg.org/#concept-cors-check",
        "aws-cdk, CORS on OPTIONS only: https://github.com/aws/aws-cdk/issues/16876",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    if look.gets().any(Seen::is_offered) {
        return Vec::new();
    }
    for preflight in look.evidence.preflights().filter(|seen| seen.is_offered()) {
        let get = preflight.origin().and_then(|origin| look.evidence.to(Channel::Get, origin));
        let lacks =
            |seen: &&Seen| seen.grant() == Some(Grant::Absent) && (200..=399).contains(&seen.status());
        if let Some(get) = get.filter(lacks) {
            let message = "the preflight allows the origin, and the answer to `GET` has no \
                           `Access-Control-Allow-Origin`";
            return Found::new(message, [preflight, get]).alone();
        }
    }
    Vec::new()
}
