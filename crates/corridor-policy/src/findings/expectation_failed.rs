use crate::finding::{Rule, Severity, found_by_the_prover};

/// An `[[expect]]` table that a browser does not agree with.
pub static RULE: Rule = Rule {
    code: "expectation-failed",
    severity: Severity::Error,
    summary: "an expectation does not hold in every browser",
    why: "An `[[expect]]` table is a test of the policy: the call is made against the policy in a model of Chromium, \
          Firefox and WebKit, and each of them must give the page what is expected. An expectation is of the \
          environment that it is written in; where an environment that has no tests of its own does not hold one of \
          the file around it, that is a note.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_headers = ["Content-Type"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"

[[expect]]
from    = "https://example.com"
send    = "POST /inference"
headers = { content-type = "application/json", x-api-key = "k" }
outcome = "readable"
"#,
    fixed: r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_headers = ["Content-Type", "X-Api-Key"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"

[[expect]]
from    = "https://example.com"
send    = "POST /inference"
headers = { content-type = "application/json", x-api-key = "k" }
outcome = "readable"
"#,
    references: &["Fetch Standard, CORS protocol: https://fetch.spec.whatwg.org/#http-cors-protocol"],
    check: found_by_the_prover,
};
