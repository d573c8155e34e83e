use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::{OriginError, OriginPatternError};

use super::wording::{origin_hint, shown};

/// `https://xn--a.example`.
pub static RULE: Rule = Rule {
    code: "origin-with-invalid-punycode",
    severity: Severity::Error,
    summary: "a label of an origin begins with `xn--` and is no Punycode",
    why: "A label that begins with `xn--` must decode to a name that encodes to the same label again. \
          Browsers refuse to open any other, so it never matches; software that did not check has taken \
          one host for another (CVE-2024-12224).",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://xn--a.example"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
"#
    ),
    references: &[
        "URL Standard, domain to ASCII: https://url.spec.whatwg.org/#concept-domain-to-ascii",
        "CVE-2024-12224: https://rustsec.org/advisories/RUSTSEC-2024-0421.html",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    let claimed = OriginPatternError::Origin(OriginError::Punycode);
    for (path, text, _) in inspection.origin_errors(|error| error == claimed) {
        let message = format!(
            "no browser opens `{}`: a label that begins with `xn--` is not valid Punycode",
            shown(text)
        );
        let hint = origin_hint(text, || {
            "copy the origin from the console of the page: `location.origin`".to_owned()
        });
        findings.push(Finding::new(&RULE, path, message, hint));
    }
}
