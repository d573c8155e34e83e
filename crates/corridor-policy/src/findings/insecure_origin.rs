use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::{OriginPattern, is_loopback_host};

/// `http://example.com`.
pub static RULE: Rule = Rule {
    code: "insecure-origin",
    severity: Severity::Warning,
    summary: "an origin has no encryption",
    why: "Whoever sits on the network between a visitor and an `http:` page (a café, a hotel, a provider) \
          can put any script on that page, and the policy allows that script to call the API and read the \
          answers.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["http://example.com"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
"#
    ),
    references: &[
        "Secure Contexts, potentially trustworthy origins: https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy",
        "CWE-319: https://cwe.mitre.org/data/definitions/319.html",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for policy in inspection.policies.iter().filter(|policy| !policy.draft.allow_credentials) {
        for (item, pattern) in policy.origins.values().filter(|(_, pattern)| is_insecure(pattern)) {
            let message = format!("whoever is on the network can put a script on a page of `{}`", item.text);
            let hint = secure_hint(pattern);
            findings.push(Finding::new(&RULE, policy.origins.path_of(item), message, hint));
        }
    }
}

/// A scheme without encryption, to another machine than this one.
pub(super) fn is_insecure(pattern: &OriginPattern) -> bool {
    matches!(pattern.scheme(), Some("http" | "ws" | "ftp")) && !pattern.host().is_some_and(is_loopback_host)
}

pub(super) fn secure_hint(pattern: &OriginPattern) -> String {
    let scheme = if pattern.scheme() == Some("ws") { "wss" } else { "https" };
    let rest = pattern.as_str().split_once("://").map_or("", |(_, rest)| rest);
    match OriginPattern::parse(&format!("{scheme}://{rest}")) {
        Ok(secure) => format!("serve the page over TLS and list `{secure}`"),
        Err(_) => "serve the page over TLS and list that origin".to_owned(),
    }
}
