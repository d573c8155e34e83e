use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::{OriginError, OriginPatternError};

use super::wording::shown;

/// `file://`.
pub static RULE: Rule = Rule {
    code: "origin-file",
    severity: Severity::Error,
    summary: "a `file:` page is listed as an origin",
    why: "A page opened from a disk has no origin: browsers send `null` for it, which every sandboxed \
          frame in the world has too. So `file:` never matches, and there is nothing safe that would.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["file://"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
"#
    ),
    references: &[
        "URL Standard, origin of a URL: https://url.spec.whatwg.org/#concept-url-origin",
        "Fetch Standard, `Origin` header: https://fetch.spec.whatwg.org/#origin-header",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    let claimed = OriginPatternError::Origin(OriginError::FileScheme);
    for (path, text, _) in inspection.origin_errors(|error| error == claimed) {
        let message =
            format!("`{}` has no origin: browsers send `null` for a page opened from a disk", shown(text));
        let hint = "serve the page, also while developing (`python3 -m http.server`), and list its origin";
        findings.push(Finding::new(&RULE, path, message, hint));
    }
}
