//! Every request header that is asked for is allowed.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look};
use crate::audit::probe::{Channel, UNKNOWN_HEADER};

/// Every request header that is asked for is allowed.
pub(super) static FAULT: Fault = Fault {
    code: "request-headers-reflected",
    severity: Severity::Warning,
    title: "every request header that is asked for is allowed",
    consequence: "Pages may set headers that nobody thought of: those that overrule a method, name a client's \
                  address or switch on debugging.",
    fix: &fixes::REQUEST_HEADERS,
    references: &[
        "Fetch Standard, CORS-preflight fetch: https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let reflects = |seen: &&Seen| {
        seen.cors().is_some_and(|cors| cors.lists("access-control-allow-headers", UNKNOWN_HEADER))
    };
    let first = look.evidence.of(Channel::PreflightOfUnknownHeader).find(reflects);
    let message = format!(
        "`Access-Control-Request-Headers` is echoed: `{UNKNOWN_HEADER}`, which nobody knows, is allowed"
    );
    first.map(|seen| Found::new(message, [seen])).into_iter().collect()
}
