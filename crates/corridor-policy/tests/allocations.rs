//! What a decision allocates. A binary of its own, because it replaces the allocator.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use corridor_policy::{Draft, Policy, PolicyDraft, RequestHead, RouteDraft, Verdict, compile};
use http::{HeaderMap, HeaderValue, Method};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

fn policy(origins: Vec<String>) -> Policy {
    let list = |texts: &[&str]| Some(texts.iter().map(|text| (*text).to_owned()).collect());
    let draft = Draft {
        policies: vec![PolicyDraft {
            name: "web".into(),
            allow_origins: Some(origins),
            allow_methods: list(&["POST", "PUT"]),
            allow_headers: list(&["Content-Type", "X-Api-Key"]),
            expose_headers: list(&["X-Request-Id"]),
            max_age: Some(600),
            ..PolicyDraft::default()
        }],
        routes: vec![RouteDraft {
            path: "/inference".into(),
            policy: Some("web".into()),
            backend: Some("digits".into()),
            ..RouteDraft::default()
        }],
        backends: vec!["digits".into()],
        ..Draft::default()
    };
    compile(&draft).api.unwrap().policies()[0].clone()
}

/// The blocks and bytes allocated while this decision was made and its headers were applied to `answer`.
fn cost<'p>(
    policy: &'p Policy,
    method: &Method,
    headers: &[(&'static str, &[u8])],
    answer: &mut HeaderMap,
) -> (u64, u64, Verdict<'p>) {
    let headers: HeaderMap = headers
        .iter()
        .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_bytes(value).unwrap()))
        .collect();
    let before = dhat::HeapStats::get();
    let verdict = policy.decide(&RequestHead { method, headers: &headers, own_origin: None });
    verdict.headers().apply(answer);
    let after = dhat::HeapStats::get();
    (after.total_blocks - before.total_blocks, after.total_bytes - before.total_bytes, verdict)
}

/// One test, because the counts are the whole process's.
#[test]
fn decisions() {
    let _profiler = dhat::Profiler::builder().testing().build();
    a_decision_allocates_only_what_its_answer_needs();
    a_hostile_request_cannot_make_a_decision_allocate();
}

fn a_decision_allocates_only_what_its_answer_needs() {
    let exact = policy(vec!["https://example.com".into()]);
    let many = policy((0..10_000).map(|number| format!("https://site{number}.example.com")).collect());
    let wildcard = policy(vec!["https://*.example.com".into(), "http://localhost:*".into()]);
    let preflight = |origin: &'static [u8]| {
        [
            ("origin", origin),
            ("access-control-request-method", b"POST".as_slice()),
            ("access-control-request-headers", b"content-type,x-api-key"),
        ]
    };
    let mut answer = HeaderMap::with_capacity(16);

    for (policy, origin) in
        [(&exact, b"https://example.com".as_slice()), (&many, b"https://site9999.example.com")]
    {
        let (blocks, _, verdict) = cost(policy, &Method::POST, &[("origin", origin)], &mut answer);
        assert_eq!((verdict.code(), blocks), ("actual", 0), "an allowed request of a listed origin");
    }
    let (blocks, _, verdict) = cost(&exact, &Method::POST, &[], &mut answer);
    assert_eq!((verdict.code(), blocks), ("not-cors", 0), "a request without an origin");

    // A wildcard's answer needs the origin's text, which no list has, and its share count.
    let (blocks, bytes, verdict) =
        cost(&wildcard, &Method::POST, &[("origin", b"https://app.example.com")], &mut answer);
    assert_eq!(verdict.code(), "actual");
    assert!(blocks <= 2, "{blocks} blocks");
    assert!(bytes <= 64, "{bytes} bytes");

    let (blocks, _, verdict) =
        cost(&exact, &Method::OPTIONS, &preflight(b"https://example.com"), &mut answer);
    assert_eq!((verdict.code(), blocks), ("preflight", 0), "a preflight of a short list of headers");
}

fn a_hostile_request_cannot_make_a_decision_allocate() {
    let policy = policy(vec!["https://*.example.com".into(), "http://localhost:*".into()]);
    let mebibyte = 1024 * 1024;
    let long_origin = [b"https://".as_slice(), &b"a.".repeat(mebibyte / 2), b"example.com"].concat();
    let long_list = b"content-type,".repeat(mebibyte / 13);
    let long_name = vec![b'a'; mebibyte];
    let method = b"POST".as_slice();
    let origin = b"https://app.example.com".as_slice();
    let requests: &[&[(&str, &[u8])]] = &[
        &[("origin", &long_origin)],
        &[("origin", &long_name)],
        &[("origin", &long_origin), ("access-control-request-method", method)],
        &[("origin", origin), ("access-control-request-method", &long_name)],
        &[
            ("origin", origin),
            ("access-control-request-method", method),
            ("access-control-request-headers", &long_list),
        ],
        &[
            ("origin", origin),
            ("access-control-request-method", method),
            ("access-control-request-headers", &long_name),
        ],
    ];
    for headers in requests {
        let mut answer = HeaderMap::with_capacity(16);
        let (_, bytes, verdict) = cost(&policy, &Method::OPTIONS, headers, &mut answer);
        assert!(verdict.permit().is_none());
        assert!(bytes <= 1024, "{bytes} bytes for {}", verdict.code());
    }
}
