use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::{OriginError, OriginPatternError};

use super::wording::{origin_hint, shown};

/// `https://example.com.`.
pub static RULE: Rule = Rule {
    code: "origin-with-trailing-dot",
    severity: Severity::Error,
    summary: "the host of an origin ends with a dot",
    why: "`example.com.` and `example.com` are two hosts for a browser, with two origins, though the DNS \
          answers the same for both. Allowing the one does not allow the other, and a page under the name \
          with the dot can hardly have a certificate.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com."]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
"#
    ),
    references: &[
        "URL Standard, host equality: https://url.spec.whatwg.org/#concept-host-equals",
        "RFC 1034 §3.1, absolute domain names: https://www.rfc-editor.org/rfc/rfc1034#section-3.1",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    let claimed = OriginPatternError::Origin(OriginError::TrailingDot);
    for (path, text, _) in inspection.origin_errors(|error| error == claimed) {
        let message = format!("the host of `{}` ends with a dot", shown(text));
        let hint = origin_hint(text, || "leave out the dot".to_owned());
        findings.push(Finding::new(&RULE, path, message, hint));
    }
}
