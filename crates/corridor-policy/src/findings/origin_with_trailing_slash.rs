use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::{OriginError, OriginPatternError};

/// `https://example.com/`.
pub static RULE: Rule = Rule {
    code: "origin-with-trailing-slash",
    severity: Severity::Error,
    summary: "an origin ends with a slash",
    why: "A browser compares `Access-Control-Allow-Origin` byte for byte with the origin it serialized, and a serialized \
          origin has no slash at its end. With the slash the page is blocked, and nothing in the message says why.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com/"]
"#,
    fixed: r#"
[policies.web]
allow_origins = ["https://example.com"]
"#,
    references: &[
        "HTML Standard, serialization of an origin: https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin",
        "Fetch Standard, CORS check: https://fetch.spec.whatwg.org/#concept-cors-check",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for policy in &inspection.policies {
        for (item, error) in policy.origins.errors() {
            if *error == OriginPatternError::Origin(OriginError::TrailingSlash) {
                let message = format!("the origin `{}` ends with a slash", item.text);
                let hint = format!("write `{}`", item.text.trim_end_matches('/'));
                findings.push(Finding::new(&RULE, policy.origins.path_of(item), message, hint));
            }
        }
    }
}
