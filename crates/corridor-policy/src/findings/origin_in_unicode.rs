use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::{OriginError, OriginPatternError};

use super::wording::{origin_hint, origin_message};

/// `https://bücher.example`.
pub static RULE: Rule = Rule {
    code: "origin-in-unicode",
    severity: Severity::Error,
    summary: "an origin has letters outside ASCII",
    why: "Browsers translate a host with other letters into its Punycode form (`xn--…`) before they send \
          it, so the Unicode form never matches. The ASCII form also shows what a reviewer cannot see: `а` \
          and `a` look alike and are two letters.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://bücher.example"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://bucher.example"]
"#
    ),
    references: &[
        "URL Standard, domain to ASCII: https://url.spec.whatwg.org/#concept-domain-to-ascii",
        "Unicode Technical Standard 46: https://www.unicode.org/reports/tr46/",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    let claimed = OriginPatternError::Origin(OriginError::NotAscii);
    for (path, text, _) in inspection.origin_errors(|error| error == claimed) {
        let message = origin_message(text, |shown| {
            format!("the origin `{shown}` is not ASCII, and browsers send the Punycode form")
        });
        let hint = origin_hint(text, || {
            "copy the origin from the console of the page: `location.origin`".to_owned()
        });
        findings.push(Finding::new(&RULE, path, message, hint));
    }
}
