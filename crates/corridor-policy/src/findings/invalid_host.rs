use crate::finding::{Rule, Severity, found_by_the_reader};

/// `hosts = ["https://api.example.com"]`.
pub static RULE: Rule = Rule {
    code: "invalid-host",
    severity: Severity::Error,
    summary: "a declared host is not a host name",
    why: "The gateway answers only for the hosts that it is told, so that a page cannot reach it under a \
          name that the page's owner controls (DNS rebinding). What is declared is compared with the \
          `Host` header: a name and perhaps a port, no scheme and no path.",
    example: r#"
[server]
hosts = ["https://api.example.com"]

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
hosts = ["api.example.com"]

[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#,
    references: &[
        "RFC 9110 §7.2, Host: https://www.rfc-editor.org/rfc/rfc9110#section-7.2",
        "CWE-350, reliance on reverse DNS resolution: https://cwe.mitre.org/data/definitions/350.html",
    ],
    check: found_by_the_reader,
};
