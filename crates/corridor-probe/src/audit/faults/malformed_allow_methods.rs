//! `Access-Control-Allow-Methods` cannot be read.

use corridor_policy::Severity;

use super::fixes;
use super::is_token;
use crate::audit::Fault;
use crate::audit::look::{Found, Look, shown};

/// `Access-Control-Allow-Methods` cannot be read.
pub(super) static FAULT: Fault = Fault {
    code: "malformed-allow-methods",
    severity: Severity::Error,
    title: "`Access-Control-Allow-Methods` cannot be read",
    consequence: "It is a list of method names, separated by commas, in their own case. One item that is none \
                  spoils the whole list, and every preflight fails; `put` never allows `PUT`.",
    fix: &fixes::METHODS,
    references: &[
        "Fetch Standard, CORS-preflight fetch: https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    for seen in look.evidence.preflights() {
        let Some(cors) = seen.cors() else { continue };
        let items = cors.items("access-control-allow-methods");
        if let Some(item) = items.iter().find(|item| !is_token(item)) {
            let message = format!(
                "`{}` in `Access-Control-Allow-Methods` is no method, which spoils the whole list",
                shown(item)
            );
            return Found::new(message, [seen]).alone();
        }
        let in_lower_case = |item: &&String| {
            matches!(item.as_str(), "get" | "head" | "post" | "put" | "patch" | "delete" | "options")
        };
        let only = |item: &&String| !items.iter().any(|other| *other == item.to_ascii_uppercase());
        if let Some(item) = items.iter().filter(in_lower_case).find(only) {
            let message = format!(
                "`{item}` in `Access-Control-Allow-Methods` never allows `{}`: methods are compared in their \
                 own case",
                item.to_ascii_uppercase()
            );
            return Found::new(message, [seen]).with_severity(Severity::Warning).alone();
        }
    }
    Vec::new()
}
