use crate::finding::{Finding, Path, Rule, Severity};
use crate::inspect::Inspection;

use super::wording::{names_meant, shown};

/// A backend that no route names.
pub static RULE: Rule = Rule {
    code: "backend-without-route",
    severity: Severity::Warning,
    summary: "no route names a backend",
    why: "The model is loaded, or the connection kept, for nobody. Often the route that it was meant for \
          has another one.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"

[backends.llm]
http = "http://127.0.0.1:8000"
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
    let written = inspection.routes.iter().filter_map(|route| route.draft.backend.as_deref());
    let meant = names_meant(written, inspection.draft.backends.iter().map(String::as_str));
    for name in inspection.draft.backends.iter().filter(|name| !meant.contains(name.as_str())) {
        let path = Path::root().key("backends").key(name);
        let message = format!("no route names the backend `{}`", shown(name));
        findings.push(Finding::new(&RULE, path, message, "name it in a route, or remove it"));
    }
}
