use crate::finding::{Finding, Rule, Severity};
use crate::header_name::HeaderNameError;
use crate::inspect::{Direction, Inspection};

use super::wording::shown;

/// `Cookie`, `Host`, `Sec-Fetch-Mode` in `allow_headers`.
pub static RULE: Rule = Rule {
    code: "header-forbidden",
    severity: Severity::Error,
    summary: "a request header is listed that no page can set",
    why: "Browsers set these headers themselves and ignore a page that tries to, so they never ask for \
          them in a preflight. Listing `Cookie` does not allow cookies: `allow_credentials` does.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_headers = ["Content-Type", "Cookie"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_headers     = ["Content-Type"]
allow_credentials = true
"#
    ),
    references: &[
        "Fetch Standard, forbidden request-header: https://fetch.spec.whatwg.org/#forbidden-request-header",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    let claimed = |direction, error| direction == Direction::Request && error == HeaderNameError::Forbidden;
    for (path, text, _) in inspection.header_errors(claimed) {
        let message = format!("no page can set `{}`, so no browser asks for it", shown(text));
        let hint = if text.eq_ignore_ascii_case("cookie") {
            "remove it; `allow_credentials = true` is what allows cookies"
        } else {
            "remove it"
        };
        findings.push(Finding::new(&RULE, path, message, hint));
    }
}
