use crate::finding::{Rule, Severity, found_by_the_reader};

/// A `[[routes]]` table without `path`.
pub static RULE: Rule = Rule {
    code: "missing-key",
    severity: Severity::Error,
    summary: "a table lacks a key that it must have",
    why: "Without this key the table says nothing that could be done, and there is no default that would \
          not be a guess.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#,
    fixed: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#,
    references: &[],
    check: found_by_the_reader,
};
