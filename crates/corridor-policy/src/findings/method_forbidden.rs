use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::method::MethodError;

use super::wording::shown;

/// `CONNECT`, `TRACE`, `TRACK`.
pub static RULE: Rule = Rule {
    code: "method-forbidden",
    severity: Severity::Error,
    summary: "a method is listed that no page can use",
    why: "Browsers refuse to send `CONNECT`, `TRACE` and `TRACK` for a page, so listing them does nothing \
          but mislead; and a server that answered `TRACE` would repeat cookies and keys to whoever asked.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_methods = ["POST", "TRACE"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_methods = ["POST"]
"#
    ),
    references: &[
        "Fetch Standard, forbidden method: https://fetch.spec.whatwg.org/#forbidden-method",
        "RFC 9110 §9.3.8, TRACE: https://www.rfc-editor.org/rfc/rfc9110#section-9.3.8",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for (path, text, _) in inspection.method_errors(|error| error == MethodError::Forbidden) {
        let message = format!("no browser sends `{}` for a page", shown(text));
        findings.push(Finding::new(&RULE, path, message, "remove it"));
    }
}
