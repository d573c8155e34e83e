use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::OriginPattern;

/// `["https://example.com", "https://example.com"]`.
pub static RULE: Rule = Rule {
    code: "duplicate-origin",
    severity: Severity::Warning,
    summary: "an origin is listed twice",
    why: "The second entry does nothing. Often it was meant to be another one, and the page that it was \
          meant for is refused.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com", "https://example.com"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com", "https://www.example.com"]
"#
    ),
    references: &[],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for policy in &inspection.policies {
        for item in policy.origins.repeats(OriginPattern::as_str) {
            let message = format!("`{}` is in the list already", item.text);
            findings.push(Finding::new(
                &RULE,
                policy.origins.path_of(item),
                message,
                "remove one of the two",
            ));
        }
    }
}
