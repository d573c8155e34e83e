use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;

use super::wording::shown;

/// `clients = ["openai-js", "openai-js"]`.
pub static RULE: Rule = Rule {
    code: "duplicate-client",
    severity: Severity::Warning,
    summary: "a client is listed twice",
    why: "The second entry changes nothing. Where it was meant to be another client, that one's calls will fail.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
clients       = ["open-inference", "open-inference"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
clients       = ["open-inference"]
"#
    ),
    references: &[],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for policy in &inspection.policies {
        for item in policy.clients.repeats(|client| client.name()) {
            let message = format!("`{}` is in the list already", shown(item.text));
            findings.push(Finding::new(&RULE, policy.clients.path_of(item), message, "remove one of the two"));
        }
    }
}
