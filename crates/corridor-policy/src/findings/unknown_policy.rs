use std::collections::HashSet;

use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;

use super::wording::{Suggestions, shown, table};

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
policy  = "web"
backend = "digits"

[[routes]]
path    = "/classify"
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
    let names = || inspection.policies.iter().map(|policy| policy.draft.name.as_str());
    let known: HashSet<&str> = names().collect();
    let mut suggestions = Suggestions::among(names());
    for route in &inspection.routes {
        let Some(name) = route.draft.policy.as_deref().filter(|name| !known.contains(name)) else { continue };
        let hint = match suggestions.closest(name) {
            Some(known) => format!("did you mean `{}`?", shown(known)),
            None => format!("add a table `{}`", table(&["policies", name])),
        };
        let message = format!("there is no policy `{}`", shown(name));
        findings.push(Finding::new(&RULE, route.path.key("policy"), message, hint));
    }
}
