use crate::finding::{Rule, Severity, found_by_the_reader};

/// `max_age = "600"`.
pub static RULE: Rule = Rule {
    code: "wrong-type",
    severity: Severity::Error,
    summary: "a value has another type than its key takes",
    why: "A text where a number is needed, or one text where a list is needed, cannot be guessed at: \
          `\"600\"` may be seconds or a name.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
max_age       = "600"
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
max_age       = 600
"#
    ),
    references: &["TOML: https://toml.io/en/v1.0.0"],
    check: found_by_the_reader,
};
