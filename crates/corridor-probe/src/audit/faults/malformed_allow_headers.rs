//! `Access-Control-Allow-Headers` cannot be read.

use corridor_policy::Severity;

use super::fixes;
use super::is_token;
use crate::audit::Fault;
use crate::audit::look::{Found, Look, shown};

/// `Access-Control-Allow-Headers` cannot be read.
pub(super) static FAULT: Fault = Fault {
    code: "malformed-allow-headers",
    severity: Severity::Error,
    title: "`Access-Control-Allow-Headers` cannot be read",
    consequence: "It is a list of header names, separated by commas. One item that is none spoils the whole \
                  list, and every preflight fails.",
    fix: &fixes::REQUEST_HEADERS,
    references: &[
        "Fetch Standard, CORS-preflight fetch: https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    for seen in look.evidence.preflights() {
        let Some(cors) = seen.cors() else { continue };
        let items = cors.items("access-control-allow-headers");
        if let Some(item) = items.iter().find(|item| !is_token(item)) {
            let message = format!(
                "`{}` in `Access-Control-Allow-Headers` is no header name, which spoils the whole list",
                shown(item)
            );
            return Found::new(message, [seen]).alone();
        }
    }
    Vec::new()
}
