use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;

/// A `[[routes]]` table without `policy`.
pub static RULE: Rule = Rule {
    code: "route-without-policy",
    severity: Severity::Error,
    summary: "a route names no policy",
    why: "Nothing says which pages may call this route, and guessing would be granting. A route that no \
          page may call needs a policy, too: one that lists the origins of those who look after it.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[[routes]]
path    = "/metrics"
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

[[routes]]
path    = "/metrics"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#,
    references: &[],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for route in inspection.routes.iter().filter(|route| route.draft.policy.is_none()) {
        let hint = "add `policy = \"…\"` with the name of one of the file's policies";
        findings.push(Finding::new(
            &RULE,
            route.path.clone(),
            "nothing says which pages may call this route",
            hint,
        ));
    }
}
