//! What a decision costs, beside tower-http's `CorsLayer`, and how it grows with the number of origins.
//!
//! `cargo xtask bench policy`. The peer is measured through its own service, around a handler that does nothing, less what
//! the same call costs without it: it has no decision function of its own.

#![expect(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, reason = "a benchmark")]

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::hint::black_box;
use std::task::{Context, Poll, Waker};

use corridor_policy::{Draft, Policy, PolicyDraft, RequestHead, RouteDraft, compile};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response};
use tower::{Layer, Service};
use tower_http::cors::{AllowOrigin, CorsLayer};

const SIZES: [usize; 4] = [1, 100, 10_000, 1_000_000];
/// The peer searches its list from the front, and clones it with the service; a million would only show patience.
const PEER_SIZES: [usize; 3] = [1, 100, 10_000];

fn origin(number: usize) -> String {
    format!("https://app-{number:07}.customers.example.com")
}

fn list(texts: &[&str]) -> Option<Vec<String>> {
    Some(texts.iter().map(|text| (*text).to_owned()).collect())
}

fn policy(origins: Vec<String>) -> Policy {
    let policy = PolicyDraft {
        name: "web".into(),
        allow_origins: Some(origins),
        allow_methods: list(&["POST", "OPTIONS"]),
        allow_headers: list(&["Content-Type", "X-Amz-Date", "Authorization", "X-Api-Key"]),
        expose_headers: list(&["X-Amz-Target"]),
        max_age: Some(3000),
        ..PolicyDraft::default()
    };
    let route = RouteDraft {
        path: "/inference".into(),
        policy: Some("web".into()),
        backend: Some("digits".into()),
        ..RouteDraft::default()
    };
    let draft = Draft {
        policies: vec![policy],
        routes: vec![route],
        backends: vec!["digits".into()],
        ..Draft::default()
    };
    compile(&draft).api.unwrap().policies()[0].clone()
}

fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse::<HeaderValue>().unwrap()))
        .collect()
}

/// What a browser sends besides: a decision has to look past it.
fn browser_headers(more: &[(&str, &str)]) -> HeaderMap {
    let mut all = headers(&[
        ("host", "api.example.com"),
        (
            "user-agent",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
        ),
        ("accept", "*/*"),
        ("accept-language", "en-US,en;q=0.9"),
        ("accept-encoding", "gzip, deflate, br, zstd"),
        ("sec-fetch-mode", "cors"),
        ("sec-fetch-site", "cross-site"),
        ("referer", "https://example.com/"),
    ]);
    all.extend(headers(more));
    all
}

fn preflight(origin: &str) -> (Method, HeaderMap) {
    let asked = [
        ("origin", origin),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "authorization,content-type,x-api-key"),
    ];
    (Method::OPTIONS, browser_headers(&asked))
}

fn actual(origin: &str) -> (Method, HeaderMap) {
    (Method::POST, browser_headers(&[("origin", origin), ("content-type", "application/json")]))
}

fn decisions(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("corridor");
    for size in SIZES {
        let policy = policy((0..size).map(origin).collect());
        let bytes = policy.origins().heap_bytes();
        println!("corridor: {size} origins keep {bytes} bytes, {} bytes an origin", bytes / size);
        let listed = origin(size - 1);
        let stranger = origin(size + 1);
        let cases = [
            ("preflight", preflight(&listed)),
            ("actual", actual(&listed)),
            ("stranger", actual(&stranger)),
            ("no-origin", (Method::POST, browser_headers(&[]))),
        ];
        for (name, (method, headers)) in cases {
            group.bench_function(BenchmarkId::new(name, size), |bencher| {
                bencher.iter(|| {
                    policy.decide(black_box(&RequestHead {
                        method: &method,
                        headers: &headers,
                        own_origin: None,
                    }))
                });
            });
        }
    }
    let wildcard = policy(vec!["https://*.customers.example.com".into(), "http://localhost:*".into()]);
    let (method, headers) = actual(&origin(7));
    group.bench_function("actual/wildcard", |bencher| {
        bencher.iter(|| {
            wildcard.decide(black_box(&RequestHead { method: &method, headers: &headers, own_origin: None }))
        });
    });
    group.finish();
}

/// The handler behind the peer.
#[derive(Clone)]
struct Handler;

impl Service<Request<()>> for Handler {
    type Response = Response<()>;
    type Error = Infallible;
    type Future = Ready<Result<Response<()>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        ready(Ok(Response::new(())))
    }
}

fn call<S: Service<Request<()>, Response = Response<()>>>(
    service: &mut S,
    request: Request<()>,
) -> Option<Response<()>> {
    let mut future = std::pin::pin!(service.call(request));
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(response) => response.ok(),
        Poll::Pending => None,
    }
}

fn request(method: &Method, headers: &HeaderMap) -> Request<()> {
    let mut request = Request::new(());
    request.method_mut().clone_from(method);
    request.headers_mut().clone_from(headers);
    request
}

/// The whole call, request clone included, for both: the same work around another CORS layer.
fn beside_the_peer(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("whole-call");
    for size in PEER_SIZES {
        let ours = policy((0..size).map(origin).collect());
        let peer_origins: Vec<HeaderValue> =
            (0..size).map(|number| origin(number).parse().unwrap()).collect();
        let layer = CorsLayer::new()
            .allow_origin(AllowOrigin::list(peer_origins))
            .allow_methods([Method::POST, Method::OPTIONS])
            .allow_headers(
                ["content-type", "x-amz-date", "authorization", "x-api-key"].map(HeaderName::from_static),
            )
            .expose_headers([HeaderName::from_static("x-amz-target")])
            .max_age(std::time::Duration::from_secs(3000));
        let mut peer = layer.layer(Handler);
        for (name, (method, headers)) in
            [("preflight", preflight(&origin(size - 1))), ("actual", actual(&origin(size - 1)))]
        {
            group.bench_function(BenchmarkId::new(format!("{name}/corridor"), size), |bencher| {
                bencher.iter(|| {
                    let request = request(&method, &headers);
                    let head = RequestHead {
                        method: request.method(),
                        headers: request.headers(),
                        own_origin: None,
                    };
                    let verdict = ours.decide(&head);
                    let mut response = Response::new(());
                    verdict.headers().apply(response.headers_mut());
                    response
                });
            });
            group.bench_function(BenchmarkId::new(format!("{name}/tower-http"), size), |bencher| {
                bencher.iter(|| call(&mut peer, request(&method, &headers)));
            });
            group.bench_function(BenchmarkId::new(format!("{name}/bare"), size), |bencher| {
                bencher.iter(|| call(&mut Handler, request(&method, &headers)));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, decisions, beside_the_peer);
criterion_main!(benches);
