//! A response header with a secret is exposed.

use corridor_policy::Severity;

use super::fixes;
use super::names_a_key;
use crate::audit::Fault;
use crate::audit::look::{Found, Look, shown};

/// A response header with a secret is exposed.
pub(super) static FAULT: Fault = Fault {
    code: "exposed-secret",
    severity: Severity::Warning,
    title: "a response header with a secret is exposed",
    consequence: "Pages of every allowed origin can read the header, and with it what was meant for the server \
                  alone.",
    fix: &fixes::EXPOSED,
    references: &[
        "Fetch Standard, CORS-exposed header names: https://fetch.spec.whatwg.org/#concept-response-cors-exposed-header-name-list",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    for seen in look.own_answers() {
        let Some(cors) = seen.cors() else { continue };
        let exposed = cors.items("access-control-expose-headers");
        if let Some(name) = exposed.iter().find(|name| is_secret_in_a_response(name)) {
            let message = format!("`{}` is exposed to the pages of every allowed origin", shown(name));
            return Found::new(message, [seen]).alone();
        }
        if exposed.iter().any(|name| name == "*") && cors.credentials() {
            let message = "`Access-Control-Expose-Headers: *` is a name like any other once credentials go \
                           along: it exposes nothing then";
            return Found::new(message, [seen]).with_severity(Severity::Note).alone();
        }
    }
    Vec::new()
}

/// Names of headers that carry what whoever has it can use.
fn is_secret_in_a_response(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let is_known = names_a_key(&name)
        || matches!(name.as_str(), "set-cookie" | "set-cookie2" | "cookie" | "proxy-authorization");
    let ends = [
        "-secret",
        "-password",
        "-access-token",
        "-refresh-token",
        "-session-token",
        "-auth-token",
        "-security-token",
        "-session-id",
    ];
    is_known || ends.iter().any(|end| name.ends_with(end))
}
