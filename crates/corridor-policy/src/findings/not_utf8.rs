use crate::finding::{Rule, Severity, found_by_the_reader};

/// A file that is not UTF-8.
pub static RULE: Rule = Rule {
    code: "not-utf8",
    severity: Severity::Error,
    summary: "the file is not UTF-8",
    why: "TOML is UTF-8. A file in another encoding (UTF-16 from some editors, Latin-1 from an old one) \
          would have other letters than its author sees, in the names of origins too.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"] # one byte here is no UTF-8, as in a comment saved as Latin-1
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
"#
    ),
    references: &["TOML: https://toml.io/en/v1.0.0#spec"],
    check: found_by_the_reader,
};
