use crate::finding::{Rule, Severity, found_by_the_prover};

/// A page calls an API that is reached by `http:`.
pub static RULE: Rule = Rule {
    code: "client-call-fails",
    severity: Severity::Error,
    summary: "a call of a client fails in a browser",
    why: "A policy that names a client promises that its calls succeed. For every route, every allowed origin and every \
          client of the policy, each call that the client makes of the route is made in a model of Chromium, Firefox \
          and WebKit, with all the headers that it may send, and it must be able to read what it reads. The lists of \
          the profile are added to the policy, so what remains to fail is mostly about where the API is: a browser keeps \
          a page of `https:` from an API of `http:`, and calls no port on its list of bad ones.",
    example: r#"
[server]
url = "http://api.example.com"

[policies.web]
allow_origins = ["https://example.com"]
clients       = ["open-inference"]

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
clients       = ["open-inference"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#,
    references: &[
        "Mixed Content: https://w3c.github.io/webappsec-mixed-content/",
        "Fetch Standard, port blocking: https://fetch.spec.whatwg.org/#port-blocking",
    ],
    check: found_by_the_prover,
};
