//! Which configurations jub0bs/cors 1.0.2 accepts and refuses, as its own tests have it, and what becomes of them here.
//!
//! It is the library that validates most; whatever it refuses is refused here too. Where the two differ, this one
//! refuses more, and each such row says why.

use corridor_policy::{Compilation, PolicyDraft, Severity};

use crate::drafts::{compile_policy, list};

/// The policy `web` as that library's configurations are written: nothing but what they say.
fn web(origins: &[&str]) -> PolicyDraft {
    PolicyDraft { name: "web".into(), allow_origins: list(origins), ..PolicyDraft::default() }
}

fn with(origins: &[&str], change: impl FnOnce(&mut PolicyDraft)) -> PolicyDraft {
    let mut policy = web(origins);
    change(&mut policy);
    policy
}

/// The codes of the errors, each with the text of the draft that has it.
fn errors(compilation: &Compilation) -> Vec<String> {
    let errors = compilation.findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| format!("{} {}", finding.code(), finding.path)).collect()
}

/// Checks which errors a policy has.
fn check(name: &str, policy: PolicyDraft, expected: &[&str]) {
    let compilation = compile_policy(policy);
    assert_eq!(errors(&compilation), expected, "{name}: {:?}", compilation.findings);
}

const PAGE: &[&str] = &["https://example.com"];

#[test]
fn configurations_that_it_accepts() {
    let rows: Vec<(&str, PolicyDraft)> = vec![
        (
            "everything, for everybody",
            with(&["*"], |policy| {
                policy.allow_methods = list(&["*"]);
                policy.allow_headers = list(&["authoriZation", "*", "Authorization"]);
                policy.expose_headers = list(&["*"]);
            }),
        ),
        (
            "everything but `Authorization`, for everybody",
            with(&["*"], |policy| {
                policy.allow_methods = list(&["*"]);
                policy.allow_headers = list(&["*"]);
                policy.expose_headers = list(&["*"]);
            }),
        ),
        (
            "names in every case, repeated, and no remembering",
            with(&["https://example.com", "https://example.com"], |policy| {
                policy.allow_headers = list(&["x-foO", "x-Bar", "authoRizaTion", "Authorization"]);
                policy.max_age = Some(0);
                policy.expose_headers = list(&["x-FOO", "X-baR", "x-foo"]);
            }),
        ),
        (
            "credentials, at the author's own risk",
            with(
                &["http://example.com", "https://*.example.com:8080", "https://*.foo.example.com:8080"],
                |policy| {
                    policy.allow_credentials = true;
                    policy.dangerously_allow_insecure_origins = true;
                    policy.allow_methods = list(&["POST", "PUT", "DELETE", "GET"]);
                    policy.max_age = Some(86_400);
                    policy.expose_headers = list(&["x-FOO", "X-baR", "x-foo"]);
                },
            ),
        ),
        (
            "origins beside `*`",
            web(&[
                "http://example.com",
                "http://example.com",
                "https://*.example.com",
                "https://*.example.com",
                "*",
                "*",
            ]),
        ),
        (
            "safelisted response headers",
            with(&["http://example.com"], |policy| {
                policy.expose_headers = list(&[
                    "Cache-Control",
                    "content-Language",
                    "content-lEngth",
                    "content-typE",
                    "expireS",
                    "lasT-modified",
                    "prAgmA",
                    "X-Foo",
                ]);
            }),
        ),
        (
            "methods beside `*`",
            with(&["http://example.com"], |policy| {
                policy.allow_methods =
                    list(&["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "*", "*"]);
            }),
        ),
        (
            "methods of one's own that begin like others",
            with(&["http://example.com"], |policy| {
                policy.allow_methods = list(&["getaway", "headstrong", "postal"]);
            }),
        ),
        (
            "request headers beside `*`",
            with(&["http://example.com"], |policy| {
                policy.allow_headers = list(&["Authorization", "X-Api-Key", "*", "*", "AuthorizatioN"]);
            }),
        ),
        (
            "response headers beside `*`",
            with(&["http://example.com"], |policy| {
                policy.expose_headers = list(&["X-Foo", "X-Bar", "*", "*"]);
            }),
        ),
        (
            "a time to remember preflights that never happen",
            with(&["http://example.com"], |policy| policy.max_age = Some(10)),
        ),
        (
            "a registry, at the author's own risk",
            with(&["https://*.com"], |policy| policy.dangerously_allow_public_suffixes = true),
        ),
        (
            "hosts of one label that end alike",
            web(&[
                "https://bat",
                "https://cat",
                "https://fat",
                "https://hat",
                "https://meerkat",
                "https://mat",
                "https://oat",
                "https://pat",
                "https://rat",
                "https://sat",
            ]),
        ),
    ];
    println!("{} configurations that both accept", rows.len());
    for (name, policy) in rows {
        check(name, policy, &[]);
    }
}

#[test]
fn configurations_that_only_it_accepts() {
    // It answers with the requested names; here `*` with credentials says what browsers make of it.
    let credentialed = |headers: &[&str]| {
        with(PAGE, |policy| {
            policy.allow_credentials = true;
            policy.allow_headers = list(headers);
        })
    };
    check(
        "every request header, with credentials",
        credentialed(&["*"]),
        &["wildcard-with-credentials policies.web.allow_headers[0]"],
    );
    check(
        "request headers beside `*`, with credentials",
        credentialed(&["Authorization", "X-Api-Key", "*", "*", "AuthorizatioN"]),
        &["wildcard-with-credentials policies.web.allow_headers[2]"],
    );
    // It normalizes six names as browsers do; here a name has one spelling, so that nobody learns to write `patch`.
    check(
        "methods in another case",
        with(PAGE, |policy| policy.allow_methods = list(&["Get", "head", "pOST"])),
        &[
            "method-case policies.web.allow_methods[0]",
            "method-case policies.web.allow_methods[1]",
            "method-case policies.web.allow_methods[2]",
        ],
    );
    // There -1 disables and 0 leaves the header out; here 0 disables, and what is not written is left out.
    check(
        "a max age of -1",
        with(PAGE, |policy| policy.max_age = Some(-1)),
        &["max-age-out-of-bounds policies.web.max_age"],
    );
}

#[test]
fn configurations_that_it_refuses() {
    let methods = |methods: &[&str]| with(PAGE, |policy| policy.allow_methods = list(methods));
    let sent = |headers: &[&str]| with(PAGE, |policy| policy.allow_headers = list(headers));
    let read = |headers: &[&str]| with(PAGE, |policy| policy.expose_headers = list(headers));
    let max_age = |seconds| {
        with(PAGE, |policy| {
            policy.allow_headers = list(&["Content-Type", "Authorization"]);
            policy.max_age = Some(seconds);
        })
    };
    let credentialed = |origins: &[&str]| with(origins, |policy| policy.allow_credentials = true);
    let name = "policies.web.allow_headers[0]";
    let rows: Vec<(&str, PolicyDraft, Vec<String>)> = vec![
        (
            "no origin",
            PolicyDraft { name: "web".into(), ..PolicyDraft::default() },
            vec!["missing-origins policies.web".into()],
        ),
        ("null", web(&["null"]), vec!["origin-null policies.web.allow_origins[0]".into()]),
        (
            "a path",
            web(&["http://example.com:6060/path"]),
            vec!["origin-with-path policies.web.allow_origins[0]".into()],
        ),
        ("an empty method", methods(&[""]), vec!["method-malformed policies.web.allow_methods[0]".into()]),
        (
            "no method",
            methods(&["r\u{e9}sum\u{e9}"]),
            vec!["method-malformed policies.web.allow_methods[0]".into()],
        ),
        (
            "a forbidden method",
            methods(&["GET", "CONNECT"]),
            vec!["method-forbidden policies.web.allow_methods[1]".into()],
        ),
        ("an empty request header", sent(&[""]), vec![format!("header-malformed {name}")]),
        ("no request header", sent(&["r\u{e9}sum\u{e9}"]), vec![format!("header-malformed {name}")]),
        ("a forbidden request header", sent(&["Connection"]), vec![format!("header-forbidden {name}")]),
        ("a `Sec-` header", sent(&["Sec-Foo"]), vec![format!("header-forbidden {name}")]),
        ("a `Proxy-` header", sent(&["Proxy-Foo"]), vec![format!("header-forbidden {name}")]),
        (
            "a response header of the protocol",
            sent(&["Access-Control-Allow-Origin"]),
            vec![format!("header-of-the-protocol {name}")],
        ),
        ("a max age of -2", max_age(-2), vec!["max-age-out-of-bounds policies.web.max_age".into()]),
        ("a max age above a day", max_age(86_401), vec!["max-age-out-of-bounds policies.web.max_age".into()]),
        (
            "an empty response header",
            read(&[""]),
            vec!["header-malformed policies.web.expose_headers[0]".into()],
        ),
        (
            "no response header",
            read(&["r\u{e9}sum\u{e9}"]),
            vec!["header-malformed policies.web.expose_headers[0]".into()],
        ),
        (
            "a forbidden response header",
            read(&["Set-Cookie"]),
            vec!["exposed-header-forbidden policies.web.expose_headers[0]".into()],
        ),
        (
            "a request header of the protocol",
            read(&["Access-Control-Request-Method"]),
            vec!["header-of-the-protocol policies.web.expose_headers[0]".into()],
        ),
        (
            "everybody, with credentials",
            credentialed(&["*"]),
            vec!["wildcard-with-credentials policies.web.allow_origins[0]".into()],
        ),
        (
            "no encryption, with credentials",
            credentialed(&["http://example.com:6060", "http://*.example.com:6060"]),
            vec![
                "insecure-origin-with-credentials policies.web.allow_origins[0]".into(),
                "insecure-origin-with-credentials policies.web.allow_origins[1]".into(),
            ],
        ),
        (
            "a registry, with credentials",
            credentialed(&["https://*.com"]),
            vec!["public-suffix-wildcard policies.web.allow_origins[0]".into()],
        ),
        (
            "every response header, with credentials",
            with(PAGE, |policy| {
                policy.allow_credentials = true;
                policy.expose_headers = list(&["*"]);
            }),
            vec!["wildcard-with-credentials policies.web.expose_headers[0]".into()],
        ),
        (
            "all at once",
            with(&["http://example.com", "https://example.com/"], |policy| {
                policy.allow_methods = list(&["CONNECT", "r\u{e9}sum\u{e9}"]);
                policy.allow_headers = list(&["r\u{e9}sum\u{e9}", "Access-Control-Allow-Origin"]);
                policy.max_age = Some(86_401);
            }),
            vec![
                "origin-with-trailing-slash policies.web.allow_origins[1]".into(),
                "method-malformed policies.web.allow_methods[1]".into(),
                "method-forbidden policies.web.allow_methods[0]".into(),
                format!("header-malformed {name}"),
                "header-of-the-protocol policies.web.allow_headers[1]".into(),
                "max-age-out-of-bounds policies.web.max_age".into(),
            ],
        ),
    ];
    println!("{} configurations that both refuse", rows.len());
    for (name, policy, expected) in rows {
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check(name, policy, &expected);
    }
}
