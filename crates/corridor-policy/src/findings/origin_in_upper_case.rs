use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::{OriginError, OriginPatternError};

use super::wording::{origin_hint, origin_message};

/// `https://Example.com`.
pub static RULE: Rule = Rule {
    code: "origin-in-upper-case",
    severity: Severity::Error,
    summary: "an origin has upper-case letters",
    why: "Browsers put scheme and host in lower case before they send an origin, and compare the answer \
          with it byte for byte. An origin with an upper-case letter never matches.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://Example.com"]
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
        "URL Standard, host parser: https://url.spec.whatwg.org/#concept-host-parser",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    let claimed = OriginPatternError::Origin(OriginError::UpperCase);
    for (path, text, _) in inspection.origin_errors(|error| error == claimed) {
        let message = origin_message(text, |shown| {
            format!("the origin `{shown}` has upper-case letters, and browsers send none")
        });
        let hint = origin_hint(text, || "write it in lower case".to_owned());
        findings.push(Finding::new(&RULE, path, message, hint));
    }
}
