use http::HeaderName;

use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;

use super::key_header_open_to_any_origin::carries_a_key;
use super::wording::shown;

/// `Authorization`, `X-Session-Token` in `expose_headers`.
pub static RULE: Rule = Rule {
    code: "exposed-header-secret",
    severity: Severity::Warning,
    summary: "a response header is exposed that looks like a secret",
    why: "A script on an allowed page, its own or one that somebody got into it, can read an exposed \
          header and send it anywhere. A token that only the browser or a server needs is safer in an \
          `HttpOnly` cookie, or not in a response at all.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
expose_headers = ["X-Request-Id", "X-Session-Token"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
expose_headers = ["X-Request-Id"]
"#
    ),
    references: &[
        "CWE-200, exposure of sensitive information: https://cwe.mitre.org/data/definitions/200.html",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for policy in &inspection.policies {
        for (item, _) in policy.exposed_headers.names().filter(|(_, name)| looks_secret(name)) {
            let message = format!(
                "`{}` looks like a secret, and any script on an allowed page can read it",
                shown(item.text)
            );
            let hint = "remove it, unless the page itself needs the value";
            findings.push(Finding::new(&RULE, policy.exposed_headers.path_of(item), message, hint));
        }
    }
}

/// What carries a key, and also what stands for a session or guards against forgery.
fn looks_secret(name: &HeaderName) -> bool {
    const WORDS: [&str; 8] = ["cookie", "cookies", "csrf", "jwt", "session", "sessionid", "sid", "xsrf"];
    carries_a_key(name) || name.as_str().split(['-', '_']).any(|word| WORDS.contains(&word))
}
