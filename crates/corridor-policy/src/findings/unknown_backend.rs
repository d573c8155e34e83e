use std::collections::HashSet;

use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;

use super::wording::{Suggestions, shown, table};

/// A route names a backend that is not there.
pub static RULE: Rule = Rule {
    code: "unknown-backend",
    severity: Severity::Error,
    summary: "a route names a backend that the file does not have",
    why: "Nothing would answer a request for this route. A misspelt name must not become a route that \
          fails once it is called.",
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
backend = "digit"

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
    let names = || inspection.draft.backends.iter().map(String::as_str);
    let known: HashSet<&str> = names().collect();
    let mut suggestions = Suggestions::among(names());
    for route in &inspection.routes {
        let Some(name) = route.draft.backend.as_deref().filter(|name| !known.contains(name)) else {
            continue;
        };
        let hint = match suggestions.closest(name) {
            Some(known) => format!("did you mean `{}`?", shown(known)),
            None => format!("add a table `{}`", table(&["backends", name])),
        };
        let message = format!("there is no backend `{}`", shown(name));
        findings.push(Finding::new(&RULE, route.path.key("backend"), message, hint));
    }
}
