//! The same calls through a gateway that runs, with an upstream behind it that has CORS headers of its own.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arbitrary::Unstructured;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, Response, header};
use corridor_browser::{Fetch, Header, Next, Outcome, PreflightCache, Profile, Response as Received, Sent};
use corridor_config::{Nowhere, Source, load};
use corridor_fuzz::agreement::{OWN_ORIGIN, PageCall, call, compiled, exchange, expected_names, policy};
use corridor_gateway::{Exchange, Gateway, Observer, Settings, Tables};
use corridor_policy::{Api, PolicyDraft};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

const POLICIES: usize = 200;
const CALLS_OF_EACH: usize = 6;

/// Says nothing.
struct Silent;

impl Observer for Silent {
    fn observe(&self, _: &Exchange<'_>) {}
}

/// What came of a call through the gateway.
struct Lived {
    outcome: Outcome,
    sent: Vec<Sent>,
    answers: Vec<Response<()>>,
}

#[test]
fn pages_get_the_same_through_the_gateway() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (upstream, reached) = upstream(&runtime);
    let mut random = fastrand::Rng::with_seed(2);
    let mut gateway: Option<Gateway> = None;
    let (mut calls, mut requests) = (0, 0);
    for _ in 0..POLICIES {
        let seed = super::bytes(&mut random);
        let policy = policy(&mut Unstructured::new(&seed)).unwrap();
        let Some(api) = compiled(&policy) else { continue };
        let gateway = serve(&mut gateway, &policy, &api, upstream);
        for _ in 0..CALLS_OF_EACH {
            let seed = super::bytes(&mut random);
            let call = call(&policy, &mut Unstructured::new(&seed)).unwrap();
            for profile in Profile::ALL {
                let before = reached.load(Ordering::SeqCst);
                let lived = runtime.block_on(live(gateway.local_address(), profile, &call));
                let reached = reached.load(Ordering::SeqCst) - before;
                compare(&policy, &api, &call, profile, &lived, reached);
                calls += 1;
                requests += lived.sent.len();
            }
        }
    }
    println!("{calls} calls, {requests} requests through the gateway");
    assert!(calls >= 3_000 && requests >= 1_000, "{calls} calls, {requests} requests");
    gateway.unwrap().shut_down().unwrap();
}

/// The gateway, with this policy from now on.
fn serve<'g>(
    gateway: &'g mut Option<Gateway>,
    policy: &PolicyDraft,
    api: &Api,
    upstream: SocketAddr,
) -> &'g Gateway {
    let text = file(policy, api, upstream);
    let source = Source::new("corridor.toml", text.as_str());
    let configuration = load(&source, None, &Nowhere).unwrap_or_else(|report| panic!("{text}\n{report:#?}"));
    let tables = Tables::build(&configuration, Path::new("."), None).unwrap();
    let settings =
        Settings { workers: NonZeroUsize::new(1), ..Settings::new(SocketAddr::from(([127, 0, 0, 1], 0))) };
    match gateway {
        Some(gateway) => gateway.replace(tables),
        None => *gateway = Some(Gateway::start(&settings, tables, Arc::new(Silent)).unwrap()),
    }
    gateway.as_ref().unwrap()
}

/// The file that says what a draft does.
fn file(policy: &PolicyDraft, api: &Api, upstream: SocketAddr) -> String {
    let mut lines = vec!["[policies.web]".to_owned()];
    let lists = [
        ("allow_origins", &policy.allow_origins),
        ("allow_methods", &policy.allow_methods),
        ("allow_headers", &policy.allow_headers),
        ("expose_headers", &policy.expose_headers),
    ];
    lines.extend(lists.iter().filter_map(|(key, list)| Some(format!("{key} = {:?}", list.as_ref()?))));
    lines.extend(policy.max_age.map(|seconds| format!("max_age = {seconds}")));
    lines.push(format!("allow_credentials = {}", policy.allow_credentials));
    let route = &api.routes()[0];
    let methods: Vec<&str> = route.methods().iter().map(http::Method::as_str).collect();
    lines.push(format!(
        "[[routes]]\npath = {:?}\nmethods = {methods:?}\npolicy = \"web\"\nbackend = \"model\"\n\
         [backends.model]\nhttp = \"http://{upstream}\"\n[server]\nhosts = [\"api.example.net\"]\n",
        route.path()
    ));
    lines.join("\n")
}

/// A model server with CORS headers of its own, which must not come through; and how often it was asked.
fn upstream(runtime: &Runtime) -> (SocketAddr, Arc<AtomicUsize>) {
    let reached = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&reached);
    let answer = move || {
        count.fetch_add(1, Ordering::SeqCst);
        async {
            let pairs = [
                ("content-type", "application/json"),
                ("access-control-allow-origin", "*"),
                ("access-control-allow-credentials", "true"),
                ("access-control-expose-headers", "x-internal"),
                ("x-request-id", "1"),
                ("x-internal", "1"),
                ("set-cookie", "a=b"),
                ("etag", "\"1\""),
                ("retry-after", "1"),
                ("x-b", "1"),
            ];
            let pairs =
                pairs.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
            (HeaderMap::from_iter(pairs), "{}")
        }
    };
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    let application = axum::Router::new().fallback(answer);
    runtime.spawn(async move { axum::serve(listener, application).await });
    (address, reached)
}

/// Drives a browser with the gateway's answers.
async fn live(gateway: SocketAddr, profile: Profile, page: &PageCall) -> Lived {
    let written = page.call();
    let mut fetch = Fetch::new(profile, &written, PreflightCache::default(), 0);
    let mut answers = Vec::new();
    let outcome = loop {
        let sent = match fetch.next() {
            Next::Done(outcome) => break outcome.clone(),
            Next::Send(sent) => sent.clone(),
        };
        let answer = send(gateway, request(&fetch, &sent, page)).await;
        let headers: Vec<Header<'_>> = answer
            .headers()
            .iter()
            .map(|(name, value)| Header::new(name.as_str(), value.as_bytes()))
            .collect();
        fetch.receive(&Received { status: answer.status().as_u16(), headers: headers.into() });
        answers.push(answer);
    };
    Lived { outcome, sent: fetch.sent().to_vec(), answers }
}

/// A request as a browser writes it, behind a terminator of TLS.
fn request(fetch: &Fetch<'_>, sent: &Sent, page: &PageCall) -> Request<Full<Bytes>> {
    let url = fetch.url().unwrap();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let target = url.query().map_or(url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let own = [
        (header::ORIGIN, &sent.origin),
        (header::ACCESS_CONTROL_REQUEST_METHOD, &sent.access_control_request_method),
        (header::ACCESS_CONTROL_REQUEST_HEADERS, &sent.access_control_request_headers),
    ];
    let mut request = Request::builder()
        .method(sent.method.as_str())
        .uri(target)
        .header(header::HOST, format!("{}{port}", url.host_str().unwrap()))
        .header("sec-fetch-site", if is_own(page) { "same-origin" } else { "cross-site" });
    for (name, value) in own {
        request = value.iter().fold(request, |request, value| request.header(name.clone(), value));
    }
    let page_headers = if sent.preflight { &[] } else { fetch.headers() };
    for field in page_headers {
        request = request.header(&*field.name, &*field.value);
    }
    let body: &[u8] = if fetch.sends_body() && !sent.preflight { b"{}" } else { b"" };
    request.body(Full::from(Bytes::from_static(body))).unwrap()
}

fn is_own(page: &PageCall) -> bool {
    page.page == OWN_ORIGIN && page.url.starts_with("https://api.example.net/")
}

async fn send(gateway: SocketAddr, request: Request<Full<Bytes>>) -> Response<()> {
    let stream = TokioIo::new(TcpStream::connect(gateway).await.unwrap());
    let (mut sender, connection) = hyper::client::conn::http1::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    sender.send_request(request).await.unwrap().map(drop)
}

/// The gateway sends what the policy alone says, and the page gets what it got without a socket.
fn compare(
    policy: &PolicyDraft,
    api: &Api,
    page: &PageCall,
    profile: Profile,
    lived: &Lived,
    reached: usize,
) {
    let alone = exchange(profile, api, page);
    let context = format!("{profile:?} {page:#?}\n{policy:#?}\n{alone:#?}\n{:#?}", lived.answers);
    let sent: Vec<&Sent> = alone.steps.iter().map(|step| &step.sent).collect();
    assert_eq!(lived.sent.iter().collect::<Vec<_>>(), sent, "{context}");
    for (step, answer) in alone.steps.iter().zip(&lived.answers) {
        assert_eq!(step.answer.status, answer.status(), "{context}");
        assert_eq!(cors(&step.answer.headers), cors(answer.headers()), "{context}");
    }
    let answered = lived.answers.last().filter(|answer| answer.status() == 200);
    assert_eq!(
        reached,
        usize::from(answered.is_some()),
        "a backend is reached if, and only if, all is granted\n{context}"
    );
    match (&alone.outcome, &lived.outcome) {
        (Outcome::Blocked(alone), Outcome::Blocked(lived)) => assert_eq!(alone, lived, "{context}"),
        (Outcome::Ok(alone), Outcome::Ok(lived_readable)) => {
            assert_eq!((alone.kind, alone.status), (lived_readable.kind, lived_readable.status), "{context}");
            let names = lived.answers.last().into_iter().flat_map(|answer| answer.headers().keys());
            let expected = expected_names(policy, lived_readable.kind, names);
            assert!(lived_readable.headers.iter().eq(expected.iter()), "{expected:?} {context}");
        }
        (Outcome::Ok(_), Outcome::Blocked(_)) | (Outcome::Blocked(_), Outcome::Ok(_)) => panic!("{context}"),
    }
}

/// The headers that a policy has a part in.
fn cors(headers: &HeaderMap) -> Vec<(&str, &[u8])> {
    let mut headers: Vec<(&str, &[u8])> =
        headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
    headers.retain(|(name, value)| {
        name.starts_with("access-control-") || (*name == "vary" && value.eq_ignore_ascii_case(b"origin"))
    });
    headers.sort_unstable();
    headers
}
