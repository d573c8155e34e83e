use crate::closest::closest;
use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;

/// A route names a policy that is not there.
pub static RULE: Rule = Rule {
    code: "unknown-policy",
    severity: Severity::Error,
    summary: "a route names a policy that the file does not have",
    why: "Nothing says who may call this route, and guessing would be granting.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "wbe"
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
    for route in &inspection.routes {
        let Some(name) = route.draft.policy.as_deref().filter(|name| inspection.policy(name).is_none()) else { continue };
        let known = inspection.policies.iter().map(|policy| policy.draft.name.as_str());
        let hint = match closest(name, known) {
            Some(known) => format!("did you mean `{known}`?"),
            None => format!("add a table `[policies.{name}]`"),
        };
        findings.push(Finding::new(&RULE, route.path.key("policy"), format!("there is no policy `{name}`"), hint));
    }
}
