use crate::finding::{Rule, Severity, found_by_the_reader};

/// An `[[expect]]` table.
pub static RULE: Rule = Rule {
    code: "expectation-not-evaluated",
    severity: Severity::Note,
    summary: "an expectation is read, but not evaluated yet",
    why: "An `[[expect]]` table is a test of the policy. This version checks that it is well formed and \
          does not run it, so nobody should take its silence for a test that passed.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"

[[expect]]
from    = "https://example.com"
send    = "POST /inference"
outcome = "readable"
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
