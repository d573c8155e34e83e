//! Expectations that hold, that fail, and that depend on the browser.

use corridor_browser::{Credentials, Profile};
use corridor_policy::PolicyDraft;
use corridor_proof::prove::{Cause, ExpectationProof, Expected, Prover};

use crate::drafts::{api, list, route};

fn web() -> PolicyDraft {
    PolicyDraft {
        allow_origins: list(&["https://example.com", "https://*.example.org"]),
        allow_methods: list(&["POST"]),
        allow_headers: list(&["Content-Type"]),
        ..PolicyDraft::default()
    }
}

fn post(from: &str) -> Expected<'_> {
    Expected {
        from,
        method: "POST",
        path: "/inference?x=1",
        headers: vec![("content-type", "application/json")],
        credentials: Credentials::SameOrigin,
        readable: true,
    }
}

fn prove(policy: PolicyDraft, expected: &Expected<'_>) -> ExpectationProof {
    let api = api(policy, vec![route("/inference", &["POST", "PUT"])]);
    Prover::new(&api, Some("https://api.example.com")).expectation(expected)
}

/// The line that is missing.
fn missing(policy: PolicyDraft, expected: &Expected<'_>) -> String {
    let failure = prove(policy, expected).failure.unwrap();
    assert_eq!(failure.browsers, [Profile::Chromium, Profile::Firefox, Profile::WebKit]);
    failure.missing.map(|missing| missing.to_string()).unwrap_or_default()
}

#[test]
fn what_holds() {
    let blocked = |from| Expected { readable: false, ..post(from) };
    for (name, expected) in [
        ("an allowed page", post("https://example.com")),
        ("a page of a pattern", post("https://app.example.org")),
        ("the API's own page", post("https://api.example.com")),
        ("another page", blocked("https://example.com.evil.test")),
        ("a frame of no origin", blocked("null")),
        ("another header", Expected { headers: vec![("x-api-key", "k")], ..blocked("https://example.com") }),
        ("another method", Expected { method: "PUT", ..blocked("https://example.com") }),
        (
            "a method in lower case, which browsers leave so",
            Expected { method: "patch", ..blocked("https://example.com") },
        ),
        ("credentials", Expected { credentials: Credentials::Include, ..blocked("https://example.com") }),
        ("an answer that is an error", Expected { path: "/nowhere", ..post("https://example.com") }),
    ] {
        let proof = prove(web(), &expected);
        assert!(proof.holds(), "{name}: {:?}", proof.failure);
        assert_eq!(proof.outcomes.len(), 4, "the standard too");
        assert!(
            !prove(web(), &Expected { readable: !expected.readable, ..expected.clone() }).holds(),
            "{name}: not both"
        );
    }
}

#[test]
fn a_failure_has_the_missing_line() {
    let page = post("https://example.com");
    assert_eq!(
        missing(web(), &post("https://other.example")),
        "under `[policies.web]`, write `allow_origins = [\"https://example.com\", \"https://*.example.org\", \
         \"https://other.example\"]`"
    );
    let headers = vec![("content-type", "application/json"), ("x-b", "1"), ("x-a", "1")];
    assert_eq!(
        missing(web(), &Expected { headers, ..page.clone() }),
        "under `[policies.web]`, write `allow_headers = [\"Content-Type\", \"x-a\", \"x-b\"]`"
    );
    assert_eq!(
        missing(web(), &Expected { method: "PUT", ..page.clone() }),
        "under `[policies.web]`, write `allow_methods = [\"POST\", \"PUT\"]`"
    );
    assert_eq!(
        missing(PolicyDraft { allow_methods: None, ..web() }, &Expected { method: "PUT", ..page.clone() }),
        "under `[policies.web]`, write `allow_methods = [\"GET\", \"HEAD\", \"POST\", \"PUT\"]`"
    );
    let credentials = Expected { credentials: Credentials::Include, ..page.clone() };
    assert_eq!(missing(web(), &credentials), "under `[policies.web]`, write `allow_credentials = true`");
    let open = PolicyDraft { allow_origins: list(&["*"]), ..web() };
    assert_eq!(
        missing(open, &credentials),
        "under `[policies.web]`, write `allow_origins = [\"https://example.com\"]`"
    );
    let many: Vec<String> = (0..20).map(|number| format!("https://site{number}.example")).collect();
    assert_eq!(
        missing(PolicyDraft { allow_origins: Some(many), ..web() }, &page),
        "under `[policies.web]`, add to `allow_origins`: `\"https://example.com\"`"
    );
    assert_eq!(missing(web(), &post("null")), "", "no line allows it");
}

#[test]
fn the_line_is_of_what_is_written_and_not_of_what_a_client_adds() {
    let policy = PolicyDraft { clients: vec!["openai-js".to_owned()], ..web() };
    let expected = Expected { headers: vec![("x-stainless-new", "1")], ..post("https://example.com") };
    let failure = prove(policy.clone(), &expected).failure.unwrap();
    let Cause::Blocked { refusal: Some(refusal), .. } = &failure.cause else { panic!("{failure:?}") };
    assert!(refusal.to_string().contains("of the family `x-stainless-` of `openai-js`"), "{refusal}");
    assert_eq!(
        missing(policy, &expected),
        "under `[policies.web]`, write `allow_headers = [\"Content-Type\", \"x-stainless-new\"]`"
    );
}

#[test]
fn what_should_be_blocked_names_the_pattern_that_allows_it() {
    let expected = Expected { readable: false, ..post("https://app.example.org") };
    let failure = prove(web(), &expected).failure.unwrap();
    let allowed_by = Some(("web".to_owned(), "https://*.example.org".to_owned()));
    assert_eq!(failure.cause, Cause::Readable { allowed_by });
}

/// A page sets `User-Agent`: Firefox and WebKit ask for it, Chromium sends its own.
#[test]
fn where_engines_differ_the_failure_says_which() {
    let headers = vec![("content-type", "application/json"), ("user-agent", "sdk/1")];
    let expected = Expected { headers, ..post("https://example.com") };
    let readable = prove(web(), &expected).failure.unwrap();
    assert!(readable.browsers.contains(&Profile::Firefox) && !readable.browsers.contains(&Profile::Chromium));
    let blocked = prove(web(), &Expected { readable: false, ..expected }).failure.unwrap();
    assert!(blocked.browsers.contains(&Profile::Chromium) && !blocked.browsers.contains(&Profile::Firefox));
}
