use crate::finding::{Rule, Severity, found_by_the_reader};

/// A file that is not TOML.
pub static RULE: Rule = Rule {
    code: "syntax",
    severity: Severity::Error,
    summary: "the file is not valid TOML",
    why: "What cannot be read cannot be judged. Everything else in the file is still looked at, as far as \
          it can be told apart.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
"#
    ),
    references: &["TOML: https://toml.io/en/v1.0.0"],
    check: found_by_the_reader,
};
