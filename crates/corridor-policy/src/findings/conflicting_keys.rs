use crate::finding::{Rule, Severity, found_by_the_reader};

/// `builtin` with `response_timeout_seconds`.
pub static RULE: Rule = Rule {
    code: "conflicting-keys",
    severity: Severity::Error,
    summary: "a backend has a setting of another kind of backend",
    why: "The setting would do nothing, and whoever wrote it believes that it does: a timeout that never fires, or \
          threads that nobody starts.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
response_timeout_seconds = 10
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
threads = 2
"#,
    references: &[],
    check: found_by_the_reader,
};
