use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::{OriginError, OriginPatternError};

use super::wording::{origin_hint, origin_message, suggested_origin};

/// `https://user@example.com`.
pub static RULE: Rule = Rule {
    code: "origin-with-userinfo",
    severity: Severity::Error,
    summary: "an origin has a user name before its host",
    why: "Browsers send no user name with an origin, so the text never matches. It may also mislead: the \
          host of `https://example.com@other.example` is `other.example`.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://user@example.com"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
"#
    ),
    references: &[
        "URL Standard, authority state: https://url.spec.whatwg.org/#authority-state",
        "HTML Standard, serialization of an origin: https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    let claimed = OriginPatternError::Origin(OriginError::Userinfo);
    for (path, text, _) in inspection.origin_errors(|error| error == claimed) {
        let message =
            origin_message(text, |shown| format!("the origin `{shown}` has something before an `@`"));
        let hint = match (names_a_host_before_the_at_sign(text), suggested_origin(text)) {
            (true, Some(origin)) => {
                format!("write the origin that you mean; a browser reads this one as `{origin}`")
            }
            (true | false, _) => origin_hint(text, || "leave out everything up to the `@`".to_owned()),
        };
        findings.push(Finding::new(&RULE, path, message, hint));
    }
}

/// `https://example.com@evil.test`: which of the two is meant is not ours to say.
fn names_a_host_before_the_at_sign(text: &str) -> bool {
    let before = text.split_once("://").and_then(|(_, rest)| rest.split_once('@'));
    before.is_some_and(|(userinfo, _)| userinfo.contains('.'))
}
