use crate::finding::{Finding, Path, Rule, Severity};
use crate::inspect::Inspection;
use crate::method::MethodError;

/// `post`, `patch`.
pub static RULE: Rule = Rule {
    code: "method-case",
    severity: Severity::Error,
    summary: "a method is written in another case than its own",
    why: "Method names are case-sensitive. A browser turns `post` into `POST` before it asks, but leaves `patch` as the page \
          wrote it, and compares it case-sensitively with what the server allows: `patch` and `PATCH` are two methods.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_methods = ["patch"]
"#,
    fixed: r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_methods = ["PATCH"]
"#,
    references: &["Fetch Standard, normalizing a method: https://fetch.spec.whatwg.org/#concept-method-normalize"],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for policy in &inspection.policies {
        let errors = policy.methods.errors();
        findings.extend(errors.filter_map(|(item, error)| found(policy.methods.path_of(item), item.text, *error)));
    }
    for route in &inspection.routes {
        let errors = route.methods.errors();
        findings.extend(errors.filter_map(|(item, error)| found(route.methods.path_of(item), item.text, *error)));
    }
}

fn found(path: Path, text: &str, error: MethodError) -> Option<Finding> {
    let MethodError::Case(registered) = error else { return None };
    let message = format!("method names are case-sensitive, and `{text}` is not `{registered}`");
    let hint = format!("write `{registered}`, here and in the page's `fetch` call");
    Some(Finding::new(&RULE, path, message, hint))
}
