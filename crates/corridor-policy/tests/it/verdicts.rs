//! Verdicts: each reason with its words, its status and its headers, and what is made of an upstream's own headers.

use corridor_policy::{Excerpt, Policy, PolicyDraft, Reason, RequestHead, Verdict};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::drafts::{self, allowing, answer, decide, list};

fn policy() -> Policy {
    drafts::policy(PolicyDraft {
        expose_headers: list(&["X-Request-Id"]),
        max_age: Some(600),
        allow_credentials: true,
        ..allowing(&["https://example.com"])
    })
}

const ORIGIN: (&str, &[u8]) = ("origin", b"https://example.com");
const POST: (&str, &[u8]) = ("access-control-request-method", b"POST");
const HEADERS: &str = "access-control-request-headers";

/// The headers that the stages before the failing one passed.
fn passed(verdict: &Verdict<'_>) -> Vec<String> {
    let mut headers = HeaderMap::new();
    verdict.refusal().unwrap().passed.apply(&mut headers);
    let mut lines: Vec<String> =
        headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    lines.sort();
    lines
}

/// A refused request, the code and the words of the reason, and which stages passed.
type Refused<'r> = (&'r str, &'r [(&'r str, &'r [u8])], &'r str, &'r str, &'r [&'r str]);

#[test]
fn reasons() {
    let origin = [
        "access-control-allow-credentials: true",
        "access-control-allow-origin: https://example.com",
        "vary: Origin",
    ];
    // With what is allowed, so that a browser names what is not.
    let origin_and_method = [
        "access-control-allow-credentials: true",
        "access-control-allow-headers: Content-Type",
        "access-control-allow-methods: POST",
        "access-control-allow-origin: https://example.com",
        "vary: Origin",
    ];
    let actual = [
        "access-control-allow-credentials: true",
        "access-control-allow-origin: https://example.com",
        "access-control-expose-headers: X-Request-Id",
        "vary: Origin",
    ];
    let rows: &[Refused<'_>] = &[
        ("POST", &[ORIGIN, ORIGIN], "several-origins", "the request carries more than one origin", &[]),
        (
            "POST",
            &[("origin", b"https://example.com/")],
            "origin-malformed",
            "the `Origin` is not a serialized origin: it has a trailing slash",
            &[],
        ),
        (
            "POST",
            &[("origin", b"null")],
            "origin-null",
            "the origin is `null` (a sandboxed frame, or a redirect across origins)",
            &[],
        ),
        (
            "POST",
            &[("origin", b"https://evil.test")],
            "origin-not-listed",
            "no pattern of `allow_origins` matches the origin",
            &[],
        ),
        ("DELETE", &[ORIGIN], "method-not-listed", "the method `DELETE` is not in `allow_methods`", &actual),
        (
            "OPTIONS",
            &[ORIGIN, POST, POST],
            "several-methods",
            "the preflight asks for more than one method",
            &origin,
        ),
        (
            "OPTIONS",
            &[ORIGIN, ("access-control-request-method", b"post")],
            "method-not-listed",
            "the method `post` is not in `allow_methods`",
            &origin,
        ),
        (
            "OPTIONS",
            &[ORIGIN, ("access-control-request-method", b"")],
            "method-not-listed",
            "the method `` is not in `allow_methods`",
            &origin,
        ),
        (
            "OPTIONS",
            &[ORIGIN, POST, (HEADERS, b",,,,,,,,,,,,,,,,,,")],
            "headers-too-long",
            "`Access-Control-Request-Headers` is longer than this policy could ever allow",
            &origin_and_method,
        ),
        (
            "OPTIONS",
            &[ORIGIN, POST, (HEADERS, b"x y")],
            "header-malformed",
            "`x y` is not a header name",
            &origin_and_method,
        ),
        (
            "OPTIONS",
            &[ORIGIN, POST, (HEADERS, b"content-type,x-y")],
            "header-not-listed",
            "the header `x-y` is not in `allow_headers`",
            &origin_and_method,
        ),
    ];
    let policy = policy();
    for (method, headers, code, words, stages) in rows {
        let verdict = decide(&policy, method, headers);
        assert_eq!(verdict.code(), *code);
        let refusal = verdict.refusal().unwrap();
        assert_eq!((refusal.reason.code(), refusal.reason.to_string().as_str()), (*code, *words));
        assert_eq!(refusal.status(), if *code == "several-origins" { 400 } else { 403 });
        assert_eq!(passed(&verdict), *stages, "{code}");
        assert!(verdict.permit().is_none());
        let told: &[&str] = if *method == "DELETE" { &actual } else { &["vary: Origin"] };
        assert_eq!(answer(&verdict), told, "{code}");
    }
    println!("{} refusals", rows.len());
}

#[test]
fn what_is_allowed() {
    let policy = policy();
    let preflight = decide(&policy, "OPTIONS", &[ORIGIN, POST, (HEADERS, b"content-type")]);
    assert!(preflight.permit().is_none() && preflight.refusal().is_none());
    let Verdict::Preflight(grant) = &preflight else { panic!("{preflight:?}") };
    assert_eq!(grant.matched, "https://example.com");
    assert_eq!(
        answer(&preflight),
        [
            "access-control-allow-credentials: true",
            "access-control-allow-headers: Content-Type",
            "access-control-allow-methods: POST",
            "access-control-allow-origin: https://example.com",
            "access-control-max-age: 600",
            "vary: Origin",
        ]
    );
    let actual = decide(&policy, "POST", &[ORIGIN]);
    assert!(actual.permit().is_some() && actual.refusal().is_none());
    let Verdict::Actual(grant) = &actual else { panic!("{actual:?}") };
    assert_eq!(grant.matched, "https://example.com");
}

#[test]
fn a_page_of_our_own_is_not_cors() {
    let policy = policy();
    let headers = |lines: &[&'static str]| -> HeaderMap {
        let values =
            lines.iter().map(|line| (HeaderName::from_static("origin"), HeaderValue::from_static(line)));
        values.collect()
    };
    let decide = |lines, own_origin| {
        let headers = headers(lines);
        policy.decide(&RequestHead { method: &Method::POST, headers: &headers, own_origin }).code()
    };
    let own = Some("https://api.example.com");
    assert_eq!(decide(&["https://api.example.com"], own), "same-origin");
    assert_eq!(decide(&["https://api.example.com"], None), "origin-not-listed");
    assert_eq!(decide(&["https://api.example.com:8443"], own), "origin-not-listed");
    assert_eq!(decide(&["https://api.example.com", "https://api.example.com"], own), "several-origins");
    assert_eq!(decide(&[], own), "not-cors");
}

#[test]
fn an_excerpt_is_short_and_printable() {
    let policy = policy();
    let excerpt = |name: &[u8]| match decide(&policy, "OPTIONS", &[ORIGIN, POST, (HEADERS, name)]).refusal() {
        Some(refusal) => match &refusal.reason {
            Reason::HeaderNotListed(excerpt) | Reason::HeaderMalformed(excerpt) => excerpt.clone(),
            reason => panic!("{reason}"),
        },
        None => panic!("it is allowed"),
    };
    assert_eq!(excerpt(b"x-y").as_str(), "x-y");
    assert_eq!(excerpt(b"x\ty").as_str(), "x\\ty");
    assert_eq!(excerpt("x-\u{fc}".as_bytes()).as_str(), "x-\\xc3\\xbc");
    assert_eq!(excerpt(b"\"x\"").to_string(), "\\\"x\\\"");
    let whole = "x".repeat(Excerpt::MAX_CHARS);
    assert_eq!(excerpt(whole.as_bytes()).as_str(), whole);
    assert_eq!(excerpt(format!("{whole}x").as_bytes()).to_string(), format!("{whole}…"));
    assert_eq!(excerpt(&[0xff; 1000]).as_str(), format!("{}…", "\\xff".repeat(Excerpt::MAX_CHARS)));
}

/// What an upstream says about CORS goes, what it says about caches stays.
#[test]
fn applied_to_an_upstreams_headers() {
    let policy = policy();
    let granted = decide(&policy, "POST", &[ORIGIN]);
    let refused = decide(&policy, "POST", &[("origin", b"https://evil.test")]);
    let apply = |verdict: &Verdict<'_>, upstream: &[(&'static str, &'static str)]| {
        let pairs = upstream
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let mut headers: HeaderMap = pairs.collect();
        verdict.headers().apply(&mut headers);
        let mut lines: Vec<String> =
            headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
        lines.sort();
        lines
    };
    let theirs = [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-credentials", "false"),
        ("access-control-allow-methods", "*"),
        ("access-control-allow-headers", "*"),
        ("access-control-max-age", "86400"),
        ("access-control-expose-headers", "*"),
        ("access-control-allow-private-network", "true"),
        ("content-type", "text/plain"),
    ];
    assert_eq!(apply(&refused, &theirs), ["content-type: text/plain", "vary: Origin"]);
    assert_eq!(
        apply(&granted, &theirs),
        [
            "access-control-allow-credentials: true",
            "access-control-allow-origin: https://example.com",
            "access-control-expose-headers: X-Request-Id",
            "content-type: text/plain",
            "vary: Origin",
        ]
    );
    for (theirs, expected) in [
        (&[("vary", "Accept")][..], &["vary: Accept", "vary: Origin"][..]),
        (&[("vary", "Accept, origin")], &["vary: Accept, origin"]),
        (&[("vary", "Accept"), ("vary", " ORIGIN ")], &["vary:  ORIGIN ", "vary: Accept"]),
        (&[("vary", "*")], &["vary: *"]),
        (&[("vary", "Original,X-Origin")], &["vary: Origin", "vary: Original,X-Origin"]),
    ] {
        assert_eq!(apply(&refused, theirs), expected);
    }
}

/// An answer that is the same for everybody is sent to everybody, and varies on nothing.
#[test]
fn a_constant_answer() {
    let policy = drafts::policy(PolicyDraft { expose_headers: list(&["*"]), ..allowing(&["*"]) });
    let constant = ["access-control-allow-origin: *", "access-control-expose-headers: *"];
    assert_eq!(answer(&decide(&policy, "POST", &[])), constant);
    for origin in [b"https://example.com".as_slice(), b"null", b"nonsense"] {
        let verdict = decide(&policy, "POST", &[("origin", origin)]);
        assert_eq!(
            (verdict.code(), answer(&verdict).as_slice()),
            ("actual", constant.map(str::to_owned).as_slice())
        );
    }
    let several = decide(&policy, "POST", &[ORIGIN, ORIGIN]);
    assert_eq!((several.code(), answer(&several)), ("several-origins", vec![]));
}
