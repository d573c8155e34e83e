use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::{OriginError, OriginPatternError};

use super::wording::{origin_hint, origin_message};

/// `https://example.com/app`.
pub static RULE: Rule = Rule {
    code: "origin-with-path",
    severity: Severity::Error,
    summary: "an origin has a path, a query or a fragment",
    why: "An origin ends with its host or port: browsers send no path with it, and there is no way to \
          allow one page of a site and not the next. A text with a path never matches, and whoever wrote \
          it may believe that only that path is allowed.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com/app"]
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
    let claimed = OriginPatternError::Origin(OriginError::Path);
    for (path, text, _) in inspection.origin_errors(|error| error == claimed) {
        let message = origin_message(text, |shown| {
            format!("the origin `{shown}` has a path, a query or a fragment")
        });
        let hint = origin_hint(text, || "leave out what follows the host and the port".to_owned());
        findings.push(Finding::new(&RULE, path, message, hint));
    }
}
