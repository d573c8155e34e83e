use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;

use super::wording::{names_meant, shown};

/// A policy that no route names.
pub static RULE: Rule = Rule {
    code: "policy-without-route",
    severity: Severity::Warning,
    summary: "no route names a policy",
    why: "The policy protects nothing. Often the route that it was written for has another one, or a \
          misspelt name.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]

[policies.admin]
allow_origins = ["https://admin.example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#,
    fixed: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#,
    references: &[],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    let written = inspection.routes.iter().filter_map(|route| route.draft.policy.as_deref());
    let meant = names_meant(written, inspection.policies.iter().map(|policy| policy.draft.name.as_str()));
    for policy in inspection.policies.iter().filter(|policy| !meant.contains(policy.draft.name.as_str())) {
        let message = format!("no route names the policy `{}`", shown(&policy.draft.name));
        let hint = "name it in a route, or remove it";
        findings.push(Finding::new(&RULE, policy.path.clone(), message, hint));
    }
}
