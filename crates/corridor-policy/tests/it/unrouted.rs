//! Requests whose path no route has: the answer is `404`, and every page that may call anything may read that.

use corridor_policy::{Api, Draft, PolicyDraft, RequestHead, RouteDraft, Verdict, compile};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::drafts::{allowing, answer, list, route};

/// A file with these policies, each with a route of its own.
fn api(policies: Vec<PolicyDraft>) -> Api {
    let routes = policies.iter().map(|policy| RouteDraft {
        policy: Some(policy.name.clone()),
        ..route(&format!("/{}", policy.name))
    });
    let draft =
        Draft { routes: routes.collect(), policies, backends: vec!["digits".into()], ..Draft::default() };
    compile(&draft).api.unwrap()
}

fn named(name: &str, origins: &[&str]) -> PolicyDraft {
    PolicyDraft { name: name.into(), ..allowing(origins) }
}

fn decide<'a>(api: &'a Api, method: &Method, headers: &[(&str, &str)]) -> Verdict<'a> {
    let headers: HeaderMap = headers
        .iter()
        .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap()))
        .collect();
    api.decide_unrouted(&RequestHead {
        method,
        headers: &headers,
        own_origin: Some("https://api.example.com"),
    })
}

/// What is decided of a `POST` and of its preflight from this origin.
fn check(api: &Api, origin: &str, actual: (&str, &[&str]), preflight: (&str, &[&str])) {
    let verdict = decide(api, &Method::POST, &[("origin", origin)]);
    assert_eq!((verdict.code(), answer(&verdict)), (actual.0, lines(actual.1)), "{origin}");
    let asked = [("origin", origin), ("access-control-request-method", "POST")];
    let verdict = decide(api, &Method::OPTIONS, &asked);
    assert_eq!((verdict.code(), answer(&verdict)), (preflight.0, lines(preflight.1)), "{origin}");
}

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

#[test]
fn a_file_without_policies_grants_nothing() {
    let api = compile(&Draft::default()).api.unwrap();
    assert!(api.routes().is_empty() && api.policies().is_empty());
    check(&api, "https://example.com", ("origin-not-listed", &[]), ("origin-not-listed", &[]));
    let verdict = decide(&api, &Method::POST, &[]);
    assert_eq!((verdict.code(), answer(&verdict)), ("not-cors", vec![]));
    assert!(verdict.permit().is_some());
}

#[test]
fn the_first_policy_that_allows_speaks() {
    let api = api(vec![
        named("a", &["https://a.example"]),
        PolicyDraft {
            expose_headers: list(&["X-B"]),
            ..named("b", &["https://b.example", "https://a.example"])
        },
    ]);
    let granted = |origin: &str| {
        (
            [format!("access-control-allow-origin: {origin}"), "vary: Origin".into()],
            [
                "access-control-allow-methods: POST".to_owned(),
                format!("access-control-allow-origin: {origin}"),
                "vary: Origin".into(),
            ],
        )
    };
    let (actual, preflight) = granted("https://a.example");
    check(
        &api,
        "https://a.example",
        ("actual", &actual.each_ref().map(String::as_str)),
        ("preflight", &preflight.each_ref().map(String::as_str)),
    );
    let (actual, preflight) = granted("https://b.example");
    let exposed = [actual[0].as_str(), "access-control-expose-headers: X-B", actual[1].as_str()];
    check(
        &api,
        "https://b.example",
        ("actual", &exposed),
        ("preflight", &preflight.each_ref().map(String::as_str)),
    );
    check(
        &api,
        "https://c.example",
        ("origin-not-listed", &["vary: Origin"]),
        ("origin-not-listed", &["vary: Origin"]),
    );
    let verdict = decide(&api, &Method::POST, &[]);
    assert_eq!((verdict.code(), answer(&verdict)), ("not-cors", lines(&["vary: Origin"])));
    let verdict = decide(&api, &Method::POST, &[("origin", "https://api.example.com")]);
    assert_eq!((verdict.code(), answer(&verdict)), ("same-origin", lines(&["vary: Origin"])));
}

/// Which of two policies speaks depends on the origin, so even `*` varies.
#[test]
fn beside_a_listed_origin_everybody_varies() {
    let listed = PolicyDraft { allow_credentials: true, ..named("a", &["https://a.example"]) };
    for policies in [vec![listed.clone(), named("b", &["*"])], vec![named("b", &["*"]), listed.clone()]] {
        let first_is_listed = policies[0].name == "a";
        let api = api(policies);
        check(
            &api,
            "https://c.example",
            ("actual", &["access-control-allow-origin: *", "vary: Origin"]),
            (
                "preflight",
                &["access-control-allow-methods: POST", "access-control-allow-origin: *", "vary: Origin"],
            ),
        );
        let verdict = decide(&api, &Method::POST, &[("origin", "https://a.example")]);
        let expected: &[&str] = if first_is_listed {
            &[
                "access-control-allow-credentials: true",
                "access-control-allow-origin: https://a.example",
                "vary: Origin",
            ]
        } else {
            &["access-control-allow-origin: *", "vary: Origin"]
        };
        assert_eq!(answer(&verdict), expected);
    }
}

#[test]
fn where_everybody_may_call_nothing_varies() {
    let api = api(vec![named("a", &["*"]), named("b", &["*"])]);
    check(
        &api,
        "https://c.example",
        ("actual", &["access-control-allow-origin: *"]),
        ("preflight", &["access-control-allow-methods: POST", "access-control-allow-origin: *"]),
    );
}

/// A method that the first policy lacks and the second has, and one that neither has.
#[test]
fn the_last_refusal_speaks_if_nobody_allows() {
    let api = api(vec![
        named("a", &["https://a.example"]),
        PolicyDraft { allow_methods: list(&["PUT"]), ..named("b", &["https://a.example"]) },
    ]);
    let from = [("origin", "https://a.example")];
    assert_eq!(decide(&api, &Method::PUT, &from).code(), "actual");
    let refused = decide(&api, &Method::DELETE, &from);
    assert_eq!(refused.code(), "method-not-listed");
    assert!(refused.permit().is_none());
    // The origin may read answers, so it may read this one.
    assert_eq!(answer(&refused), ["access-control-allow-origin: https://a.example", "vary: Origin"]);
}
