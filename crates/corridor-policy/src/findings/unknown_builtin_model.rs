use crate::finding::{Rule, Severity, found_by_the_reader};

/// `builtin = "digit"`.
pub static RULE: Rule = Rule {
    code: "unknown-builtin-model",
    severity: Severity::Error,
    summary: "a builtin model is named that is not there",
    why: "A builtin model is compiled into the program, and there are only those that it has.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digit"
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
