use crate::finding::{Rule, Severity, found_by_the_reader};

/// `http = "127.0.0.1:8000"`.
pub static RULE: Rule = Rule {
    code: "invalid-upstream-url",
    severity: Severity::Error,
    summary: "the address of a model server is not a URL that can be called",
    why: "A model server is called at scheme, host and port, perhaps with a path before the request's own. \
          User names, queries and fragments have no place there.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
http = "127.0.0.1:8000"
"#,
    fixed: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
http = "http://127.0.0.1:8000"
"#,
    references: &["URL Standard: https://url.spec.whatwg.org/"],
    check: found_by_the_reader,
};
