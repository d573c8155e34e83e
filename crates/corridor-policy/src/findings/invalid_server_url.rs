use crate::finding::{Rule, Severity, found_by_the_reader};

/// `url = "https://api.example.com/v1"`.
pub static RULE: Rule = Rule {
    code: "invalid-server-url",
    severity: Severity::Error,
    summary: "the URL under which pages reach the API is not an origin",
    why: "A page that was loaded from the API itself is recognised by its `Origin`, which is a scheme, a host and \
          perhaps a port, byte for byte as browsers write it; with a path after it nothing would ever equal it.",
    example: r#"
[server]
url = "https://api.example.com/v1"

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
url = "https://api.example.com"

[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#,
    references: &["Fetch, Origin header: https://fetch.spec.whatwg.org/#origin-header"],
    check: found_by_the_reader,
};
