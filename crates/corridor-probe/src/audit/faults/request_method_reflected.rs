//! Every method that is asked for is allowed.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look};
use crate::audit::probe::{Channel, UNKNOWN_METHOD};

/// Every method that is asked for is allowed.
pub(super) static FAULT: Fault = Fault {
    code: "request-method-reflected",
    severity: Severity::Warning,
    title: "every method that is asked for is allowed",
    consequence: "Pages may call methods that nobody thought of, such as `DELETE` where the endpoint passes it \
                  on.",
    fix: &fixes::METHODS,
    references: &[
        "Fetch Standard, CORS-preflight fetch: https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let reflects = |seen: &&Seen| {
        seen.cors().is_some_and(|cors| cors.lists("access-control-allow-methods", UNKNOWN_METHOD))
    };
    let first = look.evidence.of(Channel::PreflightOfUnknownMethod).find(reflects);
    let message = format!(
        "`Access-Control-Request-Method` is echoed: `{UNKNOWN_METHOD}`, which nobody knows, is allowed"
    );
    first.map(|seen| Found::new(message, [seen])).into_iter().collect()
}
