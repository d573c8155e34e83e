use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::method::MethodError;

/// `post`, `patch`.
pub static RULE: Rule = Rule {
    code: "method-case",
    severity: Severity::Error,
    summary: "a method is written in another case than its own",
    why: "Method names are case-sensitive. A browser turns `post` into `POST` before it asks, but leaves \
          `patch` as the page wrote it, and compares it case-sensitively with what the server allows: \
          `patch` and `PATCH` are two methods.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_methods = ["POST", "patch"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_methods = ["POST", "PATCH"]
"#
    ),
    references: &[
        "Fetch Standard, normalizing a method: https://fetch.spec.whatwg.org/#concept-method-normalize",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for (path, text, error) in inspection.method_errors(|error| matches!(error, MethodError::Case(_))) {
        let MethodError::Case(registered) = error else { continue };
        let message = format!("method names are case-sensitive, and `{text}` is not `{registered}`");
        let hint = format!("write `{registered}`, here and in the page's `fetch` call");
        findings.push(Finding::new(&RULE, path, message, hint));
    }
}
