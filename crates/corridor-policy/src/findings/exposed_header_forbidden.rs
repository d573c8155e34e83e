use crate::finding::{Finding, Rule, Severity};
use crate::header_name::HeaderNameError;
use crate::inspect::{Direction, Inspection};

use super::wording::shown;

/// `Set-Cookie` in `expose_headers`.
pub static RULE: Rule = Rule {
    code: "exposed-header-forbidden",
    severity: Severity::Error,
    summary: "a response header is listed that no page can read",
    why: "Browsers never show `Set-Cookie` to a page, whatever the server exposes: a script that could \
          read it could steal the session that `HttpOnly` protects.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
expose_headers = ["X-Request-Id", "Set-Cookie"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
expose_headers = ["X-Request-Id"]
"#
    ),
    references: &[
        "Fetch Standard, forbidden response-header name: https://fetch.spec.whatwg.org/#forbidden-response-header-name",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    let claimed = |direction, error| direction == Direction::Response && error == HeaderNameError::Forbidden;
    for (path, text, _) in inspection.header_errors(claimed) {
        let message = format!("no page can read `{}`, whatever is exposed", shown(text));
        findings.push(Finding::new(&RULE, path, message, "remove it"));
    }
}
