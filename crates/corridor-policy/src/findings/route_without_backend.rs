use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;

/// A `[[routes]]` table without `backend`.
pub static RULE: Rule = Rule {
    code: "route-without-backend",
    severity: Severity::Error,
    summary: "a route names no backend",
    why: "Nothing stands behind this route that could answer a request.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[[routes]]
path    = "/classify"
policy  = "web"

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
path    = "/classify"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#,
    references: &[],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for route in inspection.routes.iter().filter(|route| route.draft.backend.is_none()) {
        let hint = "add `backend = \"…\"` with the name of one of the file's backends";
        findings.push(Finding::new(
            &RULE,
            route.path.clone(),
            "nothing stands behind this route to answer",
            hint,
        ));
    }
}
