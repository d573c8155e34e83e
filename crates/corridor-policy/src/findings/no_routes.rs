use crate::finding::{Finding, Path, Rule, Severity};
use crate::inspect::Inspection;

/// A file without `[[routes]]`.
pub static RULE: Rule = Rule {
    code: "no-routes",
    severity: Severity::Warning,
    summary: "the file has no route",
    why: "Without a route nothing is served: every path is `404`. An empty file is most often one that was \
          cut off, or another than was meant.",
    example: r#"
[api]
name = "my-ml-model-api"
"#,
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
"#
    ),
    references: &[],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    if inspection.routes.is_empty() {
        let hint = "add `[[routes]]` with a path, a policy and a backend; `corridor init` writes a whole file";
        findings.push(Finding::new(&RULE, Path::root().key("routes"), "there is no route", hint));
    }
}
