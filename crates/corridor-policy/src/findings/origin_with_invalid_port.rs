use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::{OriginError, OriginPatternError};

use super::wording::{origin_hint, origin_message};

/// `https://example.com:0`, `https://example.com:08443`.
pub static RULE: Rule = Rule {
    code: "origin-with-invalid-port",
    severity: Severity::Error,
    summary: "the port of an origin is no port",
    why: "A port is a decimal number from 1 to 65535 without leading zeros; that is how browsers write it, \
          and anything else never matches. `:*` stands for every port, alone.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com:84430"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com:8443"]
"#
    ),
    references: &["URL Standard, port state: https://url.spec.whatwg.org/#port-state"],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    let claimed = OriginPatternError::Origin(OriginError::Port);
    for (path, text, _) in inspection.origin_errors(|error| error == claimed) {
        let message = origin_message(text, |shown| {
            format!("the port of `{shown}` is not a number from 1 to 65535 as browsers write it")
        });
        let hint = origin_hint(text, || "write a number from 1 to 65535, or `:*` for every port".to_owned());
        findings.push(Finding::new(&RULE, path, message, hint));
    }
}
