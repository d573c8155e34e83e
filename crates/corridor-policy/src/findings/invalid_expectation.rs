use crate::finding::{Rule, Severity, found_by_the_reader};

/// `from = "https://example.com/"`.
pub static RULE: Rule = Rule {
    code: "invalid-expectation",
    severity: Severity::Error,
    summary: "an expectation does not describe a request of a page",
    why: "An `[[expect]]` table is a test: a page of an origin sends a method to a path. A test of a request that no \
          page can send would pass or fail for a reason of its own.",
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
from    = "https://example.com/"
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

[[expect]]
from    = "https://example.com"
send    = "POST /inference"
outcome = "readable"
"#,
    references: &[],
    check: found_by_the_reader,
};
