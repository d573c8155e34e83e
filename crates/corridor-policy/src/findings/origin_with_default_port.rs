use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::{OriginError, OriginPatternError};

use super::wording::{origin_hint, shown};

/// `https://example.com:443`.
pub static RULE: Rule = Rule {
    code: "origin-with-default-port",
    severity: Severity::Error,
    summary: "an origin names the default port of its scheme",
    why: "Browsers leave out port 443 of `https` and port 80 of `http` when they send an origin. With the \
          port written, nothing ever matches.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com:443"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
"#
    ),
    references: &[
        "URL Standard, default port: https://url.spec.whatwg.org/#default-port",
        "HTML Standard, serialization of an origin: https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    let claimed = OriginPatternError::Origin(OriginError::DefaultPort);
    for (path, text, _) in inspection.origin_errors(|error| error == claimed) {
        let message =
            format!("the origin `{}` names the default port, which browsers leave out", shown(text));
        let hint = origin_hint(text, || "leave out the port".to_owned());
        findings.push(Finding::new(&RULE, path, message, hint));
    }
}
