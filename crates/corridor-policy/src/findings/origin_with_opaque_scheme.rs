use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::{OriginError, OriginPatternError};

use super::wording::shown;

/// `data://…`, `about://…`.
pub static RULE: Rule = Rule {
    code: "origin-with-opaque-scheme",
    severity: Severity::Error,
    summary: "the scheme of an origin has no origins",
    why: "Pages of `data:`, `about:`, `javascript:` and the like have an opaque origin, which browsers \
          send as `null`; a `blob:` page has the origin of the page that made it. Such a scheme never \
          appears in an `Origin` header.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["data://example.com"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
"#
    ),
    references: &["URL Standard, origin of a URL: https://url.spec.whatwg.org/#concept-url-origin"],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    let claimed = OriginPatternError::Origin(OriginError::OpaqueScheme);
    for (path, text, _) in inspection.origin_errors(|error| error == claimed) {
        let message = format!("the scheme of `{}` has no origin of its own", shown(text));
        let hint = "list the origin of the page that opens it, such as `https://example.com`";
        findings.push(Finding::new(&RULE, path, message, hint));
    }
}
