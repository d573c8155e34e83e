use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::is_loopback_host;

/// `https://example.com:*`.
pub static RULE: Rule = Rule {
    code: "any-port-origin",
    severity: Severity::Warning,
    summary: "an origin allows every port of a host",
    why: "Every program on that host that serves a page is then allowed: an admin console, a build server, \
          a forgotten test on port 8081. A hole in the least of them is a way to the API. On `localhost`, \
          where development servers pick their port, `:*` is what it is for.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com:*"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com:8443"]
"#
    ),
    references: &[
        "RFC 6454 §4, the port is part of an origin: https://www.rfc-editor.org/rfc/rfc6454#section-4",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for policy in &inspection.policies {
        for (item, pattern) in policy.origins.values() {
            let host = pattern.host().unwrap_or_default();
            if pattern.has_port_wildcard() && !is_loopback_host(host) {
                let message = format!("`{}` allows the page of every program on that host", item.text);
                let without = item.text.trim_end_matches(":*");
                let hint = format!("list the port that you use, or write `{without}` for the default port");
                findings.push(Finding::new(&RULE, policy.origins.path_of(item), message, hint));
            }
        }
    }
}
