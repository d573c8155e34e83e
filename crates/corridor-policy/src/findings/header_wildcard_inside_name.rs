use crate::finding::{Finding, Rule, Severity};
use crate::header_name::HeaderNameError;
use crate::inspect::Inspection;

use super::wording::shown;

/// `X-*`.
pub static RULE: Rule = Rule {
    code: "header-wildcard-inside-name",
    severity: Severity::Error,
    summary: "a `*` stands inside a header name",
    why: "CORS has no patterns for header names: `*` alone means every name, and inside a name it is an \
          ordinary character. `X-*` would allow the one header that is called `X-*`.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_headers = ["X-Stainless-*"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_headers = ["X-Stainless-Lang", "X-Stainless-Runtime"]
"#
    ),
    references: &[
        "Fetch Standard, CORS-preflight fetch: https://fetch.spec.whatwg.org/#cors-preflight-fetch",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for (path, text, _) in inspection.header_errors(|_, error| error == HeaderNameError::Wildcard) {
        let message = format!("the `*` in `{}` is an ordinary character to a browser", shown(text));
        let hint = "list the names one by one, or write `*` alone for all of them";
        findings.push(Finding::new(&RULE, path, message, hint));
    }
}
