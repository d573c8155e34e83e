use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;

use super::insecure_origin::{is_insecure, secure_hint};

/// `http://example.com` in a policy with credentials.
pub static RULE: Rule = Rule {
    code: "insecure-origin-with-credentials",
    severity: Severity::Error,
    summary: "a policy with credentials has an origin without encryption",
    why: "Whoever sits on the network can put any script on an `http:` page, and with credentials that \
          script acts as the visitor, who is logged in to the API over HTTPS: the encryption of the API is \
          undone by the page. Loopback and `localhost` are not meant, since no network lies between.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins     = ["http://example.com"]
allow_credentials = true
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins     = ["https://example.com"]
allow_credentials = true
"#
    ),
    references: &[
        "PortSwigger, trusting insecure protocols: https://portswigger.net/web-security/cors",
        "Secure Contexts, potentially trustworthy origins: https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for policy in inspection.policies.iter().filter(|policy| policy.draft.allow_credentials) {
        let accepted = policy.draft.dangerously_allow_insecure_origins;
        let severity = if accepted { Severity::Warning } else { Severity::Error };
        for (item, pattern) in policy.origins.values().filter(|(_, pattern)| is_insecure(pattern)) {
            let message =
                format!("whoever is on the network can act as the visitor through a page of `{}`", item.text);
            let mut hint = secure_hint(pattern);
            if !accepted {
                hint.push_str("; if you must, say `dangerously_allow_insecure_origins = true` in the policy");
            }
            findings.push(
                Finding::new(&RULE, policy.origins.path_of(item), message, hint).with_severity(severity),
            );
        }
    }
}
