use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::{OriginError, OriginPatternError};

use super::wording::shown;

/// `null`.
pub static RULE: Rule = Rule {
    code: "origin-null",
    severity: Severity::Error,
    summary: "`null` is listed as an origin",
    why: "`null` is what a browser sends for every page that has no origin of its own: sandboxed frames, \
          `data:` and `file:` pages, redirects across origins. Any site can make a sandboxed frame, so a \
          policy that allows `null` allows everybody, and with credentials too.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["null"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
"#
    ),
    references: &[
        "Fetch Standard, `Origin` header: https://fetch.spec.whatwg.org/#origin-header",
        "W3C advice against `null`: https://w3c.github.io/webappsec-cors-for-developers/#avoid-returning-access-control-allow-origin-null",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    let claimed = OriginPatternError::Origin(OriginError::Null);
    for (path, text, _) in inspection.origin_errors(|error| error == claimed) {
        let message = format!("`{}` is no origin: every sandboxed frame has it", shown(text));
        let hint = "serve the page from an origin of its own (`http://localhost:PORT` while developing) and list that";
        findings.push(Finding::new(&RULE, path, message, hint));
    }
}
