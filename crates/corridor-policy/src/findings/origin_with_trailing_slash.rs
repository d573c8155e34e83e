use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::{OriginError, OriginPatternError};

use super::wording::{origin_hint, shown};

/// `https://example.com/`.
pub static RULE: Rule = Rule {
    code: "origin-with-trailing-slash",
    severity: Severity::Error,
    summary: "an origin ends with a slash",
    why: "A browser compares `Access-Control-Allow-Origin` byte for byte with the origin it serialized, \
          and a serialized origin has no slash at its end. With the slash the page is blocked, and nothing \
          in the message says why.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com/"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
"#
    ),
    references: &[
        "HTML Standard, serialization of an origin: https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin",
        "Fetch Standard, CORS check: https://fetch.spec.whatwg.org/#concept-cors-check",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    let claimed = OriginPatternError::Origin(OriginError::TrailingSlash);
    for (path, text, _) in inspection.origin_errors(|error| error == claimed) {
        let message = format!("the origin `{}` ends with a slash", shown(text));
        let hint = origin_hint(text, || "leave out the slash".to_owned());
        findings.push(Finding::new(&RULE, path, message, hint));
    }
}
