//! `Access-Control-Allow-Credentials` is not `true`.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::look::{Found, Look, shown};

/// `Access-Control-Allow-Credentials` is not `true`.
pub(super) static FAULT: Fault = Fault {
    code: "malformed-allow-credentials",
    severity: Severity::Warning,
    title: "`Access-Control-Allow-Credentials` is not `true`",
    consequence: "The one value that means anything is `true`, in lower case. With any other a page that sends \
                  credentials is blocked.",
    fix: &fixes::CREDENTIALS,
    references: &["Fetch Standard, CORS check: https://fetch.spec.whatwg.org/#concept-cors-check"],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    look.each_value("access-control-allow-credentials", |value, seen| {
        let severity = match value {
            "true" => return None,
            // It says what leaving it out says.
            "false" => Severity::Note,
            _ => Severity::Warning,
        };
        let message =
            format!("`Access-Control-Allow-Credentials: {}` is not `true`, and means nothing", shown(value));
        Some(Found::new(message, [seen]).with_severity(severity))
    })
}
