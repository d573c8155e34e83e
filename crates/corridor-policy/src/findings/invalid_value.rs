use crate::finding::{Rule, Severity, found_by_the_reader};

/// `workers = 0`.
pub static RULE: Rule = Rule {
    code: "invalid-value",
    severity: Severity::Error,
    summary: "a value of the right type is not one that its key takes",
    why: "A number outside its bounds, or a word that is not among those that a key knows, has no meaning that \
          could be acted on; the message names what it may be.",
    example: r#"
[server]
workers = 0

[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#,
    fixed: r#"
[server]
workers = 2

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
