use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;

use super::path_template::{PathTemplate, Segment};
use super::wording::shown;

/// `/-/healthz`.
pub static RULE: Rule = Rule {
    code: "reserved-path",
    severity: Severity::Error,
    summary: "a path belongs to the gateway itself",
    why: "The gateway answers everything below `/-/` itself, its health and readiness among it, so a route \
          there would never be reached.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/-/inference"
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
    for route in &inspection.routes {
        let Ok(template) = PathTemplate::parse(&route.draft.path) else { continue };
        if template.segments().first() == Some(&Segment::Literal("-")) {
            let message = format!(
                "`{}` is the gateway's own: it answers everything below `/-/`",
                shown(&route.draft.path)
            );
            findings.push(Finding::new(
                &RULE,
                route.path.key("path"),
                message,
                "choose another first segment",
            ));
        }
    }
}
