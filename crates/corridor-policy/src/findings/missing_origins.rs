use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;

/// No `allow_origins`, or an empty one.
pub static RULE: Rule = Rule {
    code: "missing-origins",
    severity: Severity::Error,
    summary: "a policy names no origin",
    why: "A policy without origins would refuse every page, which is never what somebody writes a policy \
          for; and there is no default, since the only one that always works is to allow every page in the \
          world.",
    example: with_a_route!(
        r#"
[policies.web]
allow_methods = ["POST"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_methods = ["POST"]
"#
    ),
    references: &["Fetch Standard, CORS protocol: https://fetch.spec.whatwg.org/#http-cors-protocol"],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for policy in &inspection.policies {
        let (path, message) = match policy.draft.allow_origins.as_deref() {
            None => (policy.path.clone(), "the policy has no `allow_origins`, so no page could call"),
            Some([]) => (policy.origins.path.clone(), "`allow_origins` is empty, so no page could call"),
            Some(_) => continue,
        };
        let hint = "list the origins of your pages, such as `allow_origins = [\"https://example.com\"]`";
        findings.push(Finding::new(&RULE, path, message, hint));
    }
}
