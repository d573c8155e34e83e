use crate::finding::{Rule, Severity, found_by_the_reader};

/// `clients = ["openai-js"]`.
pub static RULE: Rule = Rule {
    code: "not-available-yet",
    severity: Severity::Error,
    summary: "the file uses what this version does not have yet",
    why: "The file format has this key, this version does not act on it. Ignoring it would be a policy \
          other than the one that is written.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
clients       = ["openai-js"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
"#
    ),
    references: &[],
    check: found_by_the_reader,
};
