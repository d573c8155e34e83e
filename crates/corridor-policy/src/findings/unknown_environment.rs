use crate::finding::{Rule, Severity, found_by_the_reader};

/// `--env stagign`.
pub static RULE: Rule = Rule {
    code: "unknown-environment",
    severity: Severity::Error,
    summary: "an environment is asked for that the file does not have",
    why: "Falling back to the file without an overlay would serve another policy than the one that was \
          asked for, such as the one for production.",
    example: r#"
# corridor check --env stagign
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"

[environments.staging.policies.web]
allow_origins = ["https://staging.example.com"]
"#,
    fixed: r#"
# corridor check --env staging
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"

[environments.staging.policies.web]
allow_origins = ["https://staging.example.com"]
"#,
    references: &[],
    check: found_by_the_reader,
};
