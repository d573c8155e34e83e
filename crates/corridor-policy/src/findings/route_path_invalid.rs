use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;

use super::path_template::{PathTemplate, repaired};
use super::wording::shown;

/// `inference`, `/v2/*`, `/a?b=c`, `/{proxy+}`.
pub static RULE: Rule = Rule {
    code: "route-path-invalid",
    severity: Severity::Error,
    summary: "a path is not a path template",
    why: "A path template is what stands in a request after host and port, with `{name}` for one whole \
          segment and `{*rest}`, last, for all the rest. A template that no request can match is a route \
          that is not there, and one that reads differently to a router and to a person (`..`, `//`, \
          `%2F`) is how access rules are passed by.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/v2/{proxy+}"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#,
    fixed: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/v2/{*proxy}"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#,
    references: &[
        "RFC 3986 §3.3, paths: https://www.rfc-editor.org/rfc/rfc3986#section-3.3",
        "matchit, parameters: https://docs.rs/matchit/0.9/matchit/#parameters",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for route in &inspection.routes {
        let text = route.draft.path.as_str();
        let Err(fault) = PathTemplate::parse(text) else { continue };
        let message = format!("`{}` is not a path template: {fault}", shown(text));
        let hint = match repaired(text) {
            Some(path) => format!("write `{path}`"),
            None => "write a path such as `/inference`, `/models/{model}` or `/v2/{*rest}`".to_owned(),
        };
        findings.push(Finding::new(&RULE, route.path.key("path"), message, hint));
    }
}
