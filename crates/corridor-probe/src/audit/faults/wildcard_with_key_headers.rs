//! Every page may send a key.

use corridor_policy::Severity;

use super::fixes;
use super::names_a_key;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look, shown};
use crate::audit::probe::{Channel, UNKNOWN_HEADER};

/// Every page may send a key.
pub(super) static FAULT: Fault = Fault {
    code: "wildcard-with-key-headers",
    severity: Severity::Warning,
    title: "every page may send a key",
    consequence: "Any site may use a key that it got hold of (by phishing, from a leaked bundle) in the \
                  visitors' browsers. An endpoint that takes keys knows which pages are its own.",
    fix: &fixes::EXACT_ORIGINS,
    references: &[
        "Fetch Standard, CORS-preflight fetch: https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    for seen in look.evidence.preflights() {
        let Some(cors) = seen.cors().filter(|cors| cors.allow_origin().as_deref() == Some("*")) else {
            continue;
        };
        let named = cors.items("access-control-allow-headers").into_iter().find(|name| names_a_key(name));
        // Who echoes whatever is asked for names no key.
        if let Some(name) = named.filter(|_| !echoes(look)) {
            let message =
                format!("`Access-Control-Allow-Origin: *` stands beside an allowed `{}`", shown(&name));
            return Found::new(message, [seen]).alone();
        }
    }
    Vec::new()
}

fn echoes(look: &Look<'_>) -> bool {
    let asked = look.evidence.of(Channel::PreflightOfUnknownHeader).filter_map(Seen::cors);
    asked.into_iter().any(|cors| cors.lists("access-control-allow-headers", UNKNOWN_HEADER))
}
