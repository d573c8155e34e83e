use crate::finding::{Rule, Severity, found_by_the_reader};

/// `listen = "localhost"`.
pub static RULE: Rule = Rule {
    code: "invalid-listen-address",
    severity: Severity::Error,
    summary: "the address to listen on is not an IP address and a port",
    why: "A name may stand for several addresses, and the gateway would listen on one that nobody chose: \
          an API meant for this machine only could be open to the network.",
    example: r#"
[server]
listen = "localhost"

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
listen = "127.0.0.1:8080"

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
