use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use corridor_config::{Nowhere, Source};
use corridor_policy::{Api, RequestHead};
use http::header::{CONTENT_TYPE, COOKIE};
use http::{HeaderValue, Method, StatusCode};

use super::*;

const PAGE: &str = "https://app.example.com";

fn api() -> Api {
    let file = r#"
[policies.web]
allow_origins  = ["https://app.example.com", "https://*.example.org"]
allow_methods  = ["POST"]
allow_headers  = ["Content-Type"]
expose_headers = ["X-Run"]
max_age        = 0

[[routes]]
path    = "/inference"
policy  = "web"
backend = "llm"

[backends.llm]
http = "http://127.0.0.1:8000"
"#;
    corridor_config::load(&Source::new("corridor.toml", file), None, &Nowhere).unwrap().api
}

/// What is told of a request with these headers; the status is of no interest to CORS.
fn told(method: &Method, request: &[(HeaderName, &[u8])]) -> Record {
    let api = api();
    let request: HeaderMap =
        request.iter().map(|(name, value)| (name.clone(), HeaderValue::from_bytes(value).unwrap())).collect();
    let policy = api.routes()[0].policy();
    let verdict = policy.decide(&RequestHead { method, headers: &request, own_origin: None });
    let mut response = HeaderMap::new();
    verdict.headers().apply(&mut response);
    let exchange = Exchange {
        peer: SocketAddr::from((Ipv4Addr::LOCALHOST, 1)),
        method,
        path: "/inference",
        request: &request,
        route: Some("/inference"),
        policy: Some("web"),
        verdict: &verdict,
        backend: None,
        status: StatusCode::OK,
        response: &response,
        duration: Duration::from_micros(7),
    };
    explain(&exchange, Some(policy), 3, 2)
}

fn preflight(origin: &str, method: &str, headers: &str) -> Record {
    let name = HeaderName::from_static;
    told(
        &Method::OPTIONS,
        &[
            (ORIGIN, origin.as_bytes()),
            (name("access-control-request-method"), method.as_bytes()),
            (name("access-control-request-headers"), headers.as_bytes()),
        ],
    )
}

fn post(origin: &str, content_type: &str) -> Record {
    told(&Method::POST, &[(ORIGIN, origin.as_bytes()), (CONTENT_TYPE, content_type.as_bytes())])
}

/// `name: value — why`, line by line.
fn lines(fields: &[Field]) -> Vec<String> {
    let line = |field: &Field| {
        let value = field.value.as_deref().unwrap_or("(none)");
        format!("{}: {value} — {}", field.name, field.why)
    };
    fields.iter().map(line).collect()
}

#[test]
fn a_granted_preflight_names_the_line_behind_every_header() {
    let record = preflight(PAGE, "POST", "content-type");
    assert_eq!((record.kind, record.granted, record.code), (Kind::Preflight, true, "preflight"));
    assert_eq!((record.reason, record.fix), (None, None));
    assert_eq!(
        lines(&record.request),
        [
            "Origin: https://app.example.com — where the page comes from; the browser writes it, and no page can \
             change it",
            "Access-Control-Request-Method: POST — the page wants to send `POST`; the browser asks before it does",
            "Access-Control-Request-Headers: content-type — a `Content-Type` such as `application/json` is not a \
             CORS-safelisted value, so the browser asks",
        ]
    );
    assert_eq!(
        lines(&record.response),
        [
            "Access-Control-Allow-Origin: https://app.example.com — `https://app.example.com` stands in \
             `allow_origins` of the policy `web`",
            "Access-Control-Allow-Methods: POST — `POST` stands in `allow_methods` of the policy `web`",
            "Access-Control-Allow-Headers: Content-Type — `Content-Type` stands in `allow_headers` of the policy `web`",
            "Access-Control-Max-Age: 0 — `max_age = 0` of the policy `web`: the browser asks again before every call",
            "Vary: Origin — another origin gets another answer, so a cache must not mix them up",
        ]
    );
}

#[test]
fn a_granted_request_says_what_the_page_may_read() {
    let record = post(PAGE, "application/json");
    assert_eq!((record.kind, record.granted, record.code), (Kind::Actual, true, "actual"));
    assert_eq!(
        lines(&record.response)[..2],
        [
            "Access-Control-Allow-Origin: https://app.example.com — `https://app.example.com` stands in \
             `allow_origins` of the policy `web`: the page may read this answer",
            "Access-Control-Expose-Headers: X-Run — `X-Run` stands in `expose_headers` of the policy `web`",
        ]
    );
}

#[test]
fn a_pattern_is_named_where_it_is_not_the_origin_itself() {
    let record = preflight("https://a.example.org", "POST", "content-type");
    assert_eq!(
        lines(&record.response)[0],
        "Access-Control-Allow-Origin: https://a.example.org — `https://*.example.org` in `allow_origins` of the \
         policy `web` matches it"
    );
}

#[test]
fn a_refusal_says_what_is_missing_and_which_line_would_allow_it() {
    let refused = |record: Record| {
        assert!(!record.granted);
        assert!(record.response.iter().any(|field| field.name == "Access-Control-Allow-Origin"));
        (record.code, record.reason.unwrap(), record.fix)
    };
    let (code, reason, fix) = refused(preflight("https://stranger.example", "POST", "content-type"));
    assert_eq!((code, &*reason), ("origin-not-listed", "no pattern of `allow_origins` matches the origin"));
    let origins =
        r#"allow_origins = ["https://app.example.com", "https://*.example.org", "https://stranger.example"]"#;
    assert_eq!(fix.as_deref(), Some(origins));
    let (code, _, fix) = refused(preflight(PAGE, "PUT", "content-type"));
    assert_eq!((code, fix.as_deref()), ("method-not-listed", Some(r#"allow_methods = ["POST", "PUT"]"#)));
    let (code, _, fix) = refused(preflight(PAGE, "POST", "content-type,x-key"));
    let headers = r#"allow_headers = ["Content-Type", "x-key"]"#;
    assert_eq!((code, fix.as_deref()), ("header-not-listed", Some(headers)));
    let (code, _, fix) = refused(preflight("null", "POST", "content-type"));
    assert_eq!((code, fix), ("origin-null", None));
}

#[test]
fn the_line_that_would_allow_it_does() {
    let fix = post("https://stranger.example", "text/plain").fix.unwrap();
    let file = format!(
        "[policies.web]\n{fix}\n[[routes]]\npath = \"/\"\npolicy = \"web\"\nbackend = \"llm\"\n\
         [backends.llm]\nhttp = \"http://127.0.0.1:8000\"\n"
    );
    let fixed = corridor_config::load(&Source::new("corridor.toml", file), None, &Nowhere).unwrap().api;
    assert!(fixed.policies()[0].origins().find(b"https://stranger.example").is_some());
}

#[test]
fn a_request_that_browsers_send_unasked_is_told_as_such() {
    let record = post("https://stranger.example", "text/plain; charset=utf-8");
    assert_eq!((record.kind, record.granted), (Kind::Actual, false));
    assert_eq!(
        lines(&record.request)[1],
        "Content-Type: text/plain; charset=utf-8 — a CORS-safelisted value: the browser sends it to any server, and \
         asks nobody first"
    );
}

#[test]
fn a_program_is_no_page() {
    let record = told(&Method::POST, &[(CONTENT_TYPE, b"application/json")]);
    assert_eq!((record.kind, record.granted, record.origin), (Kind::NotCors, true, None));
    assert_eq!(
        lines(&record.request),
        ["Origin: (none) — left out: a program sent this, not a page of another origin"]
    );
}

#[test]
fn nothing_of_the_request_comes_through_raw_or_without_bound() {
    let long = "x".repeat(5000);
    let record = told(
        &Method::POST,
        &[
            (ORIGIN, b"https://a.example\x80<b>\t"),
            (CONTENT_TYPE, long.as_bytes()),
            (COOKIE, b"secret=1"),
            (HeaderName::from_static("authorization"), b"Bearer secret"),
        ],
    );
    assert_eq!(record.origin.as_deref(), Some(r"https://a.example\x80<b>\t"));
    let told = serde_json::to_string(&record).unwrap();
    assert!(!told.contains("secret"), "{told}");
    assert!(told.len() < 2000, "{told}");
}
