use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;

/// `allow_methods = []`, `methods = []`.
pub static RULE: Rule = Rule {
    code: "missing-methods",
    severity: Severity::Error,
    summary: "a list of methods is empty",
    why: "A policy that allows no method refuses every request, and a route that answers none is not \
          there. Left out, the key has a default: `GET`, `HEAD` and `POST` for a policy, `POST` for a \
          route.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_methods = []
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_methods = ["POST"]
"#
    ),
    references: &["Fetch Standard, methods: https://fetch.spec.whatwg.org/#methods"],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for policy in &inspection.policies {
        if policy.draft.allow_methods.as_ref().is_some_and(Vec::is_empty) {
            let message = "`allow_methods` is empty, so no page could call";
            let hint = "list the methods, or leave the key out to allow `GET`, `HEAD` and `POST`";
            findings.push(Finding::new(&RULE, policy.methods.path.clone(), message, hint));
        }
    }
    for route in &inspection.routes {
        if route.draft.methods.as_ref().is_some_and(Vec::is_empty) {
            let message = "`methods` is empty, so the route would answer nothing";
            let hint = "list the methods, or leave the key out to answer `POST`";
            findings.push(Finding::new(&RULE, route.methods.path.clone(), message, hint));
        }
    }
}
