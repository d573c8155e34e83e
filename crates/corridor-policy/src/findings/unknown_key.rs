use crate::finding::{Rule, Severity, found_by_the_reader};

/// A key that means nothing.
pub static RULE: Rule = Rule {
    code: "unknown-key",
    severity: Severity::Error,
    summary: "the file has a key that means nothing",
    why: "A misspelt key would otherwise be silently ignored, and the policy would be another one than its \
          author believes.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins     = ["https://example.com"]
allow_credentails = true
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins     = ["https://example.com"]
allow_credentials = true
"#
    ),
    references: &[],
    check: found_by_the_reader,
};
