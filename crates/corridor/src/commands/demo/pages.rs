//! The two web servers of the demo: the page's, and the stranger's.
//!
//! Both answer on one host only, the address that was printed: a name that is made to point here (DNS rebinding) reads
//! nothing. Both forbid themselves everything that they do not use (Content Security Policy).

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderName, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};

use super::journal::Journal;

/// The origins of the demo, as they are printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Addresses {
    /// The page, whose origin the policy allows.
    pub(crate) page: String,
    /// The model and its gateway.
    pub(crate) api: String,
    /// The page whose origin it does not allow.
    pub(crate) stranger: String,
}

/// A file of a page: where it is, what it is, and its text.
type Asset = (&'static str, &'static str, &'static str);

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";
const JSON: &str = "application/json";

const PAGE: [Asset; 11] = [
    ("/", HTML, include_str!("page/index.html")),
    ("/style.css", CSS, include_str!("page/style.css")),
    ("/exchanges.css", CSS, include_str!("page/exchanges.css")),
    ("/page.js", JS, include_str!("page/page.js")),
    ("/call.js", JS, include_str!("page/call.js")),
    ("/drawing.js", JS, include_str!("page/drawing.js")),
    ("/digit.js", JS, include_str!("page/digit.js")),
    ("/frame.js", JS, include_str!("page/frame.js")),
    ("/exchanges.js", JS, include_str!("page/exchanges.js")),
    ("/icon.svg", SVG, include_str!("page/icon.svg")),
    // What the page sends, for whoever has no browser at hand.
    ("/sample.json", JSON, include_str!("page/sample.json")),
];

const STRANGER: [Asset; 5] = [
    ("/", HTML, include_str!("page/stranger.html")),
    ("/style.css", CSS, include_str!("page/style.css")),
    ("/call.js", JS, include_str!("page/call.js")),
    ("/stranger.js", JS, include_str!("page/stranger.js")),
    ("/icon.svg", SVG, include_str!("page/icon.svg")),
];

/// The page: it shows what the journal holds and the file that decided it.
pub(crate) fn page(addresses: &Addresses, journal: Arc<Journal>, file: String) -> Router {
    let Addresses { api, stranger, .. } = addresses;
    let content = format!("connect-src 'self' {api}; frame-src {stranger}; frame-ancestors 'none'");
    let router = assets(&PAGE, addresses).route("/exchanges", get(exchanges)).with_state(journal).route(
        "/corridor.toml",
        get(|| async move { ([(CONTENT_TYPE, "text/plain; charset=utf-8")], file) }),
    );
    guarded(router, &addresses.page, &content)
}

/// The stranger, which only the page may show in a frame.
pub(crate) fn stranger(addresses: &Addresses) -> Router {
    let Addresses { api, page, .. } = addresses;
    let content = format!("connect-src 'self' {api}; frame-ancestors {page}");
    guarded(assets(&STRANGER, addresses).with_state(()), &addresses.stranger, &content)
}

fn assets<S: Clone + Send + Sync + 'static>(assets: &[Asset], addresses: &Addresses) -> Router<S> {
    let addresses = axum::Json(addresses.clone());
    let router = Router::new().route("/addresses.json", get(|| async move { addresses }));
    assets.iter().fold(router, |router, &(path, media_type, text)| {
        router.route(path, get(move || async move { ([(CONTENT_TYPE, media_type)], text) }))
    })
}

#[derive(Deserialize)]
struct After {
    #[serde(default)]
    after: u64,
}

async fn exchanges(State(journal): State<Arc<Journal>>, Query(query): Query<After>) -> impl IntoResponse {
    axum::Json(journal.after(query.after))
}

/// What stands in front of every answer of a page's server.
struct Guard {
    host: String,
    headers: Vec<(HeaderName, HeaderValue)>,
}

fn guarded(router: Router, origin: &str, content: &str) -> Router {
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; \
         form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'; {content}"
    );
    let mut headers = vec![
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    ];
    // INVARIANT: the addresses are `http://127.0.0.1:port`, which is a header value.
    headers.extend(HeaderValue::try_from(policy).map(|policy| (CONTENT_SECURITY_POLICY, policy)).ok());
    let host = origin.trim_start_matches("http://").to_owned();
    router.layer(middleware::from_fn_with_state(Arc::new(Guard { host, headers }), guard))
}

async fn guard(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let mut response = if is_for(&guard.host, request.headers()) {
        next.run(request).await
    } else {
        (StatusCode::MISDIRECTED_REQUEST, format!("this is served at http://{} only\n", guard.host))
            .into_response()
    };
    for (name, value) in &guard.headers {
        response.headers_mut().insert(name, value.clone());
    }
    response
}

fn is_for(host: &str, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    hosts.next().is_some_and(|given| given == host) && hosts.next().is_none()
}

#[cfg(test)]
mod tests {
    use corridor_config::{Nowhere, Source};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    /// What the page's server answers to a GET of this path for this host (`None`: the right one).
    async fn get(path: &str, host: Option<&str>) -> String {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let addresses = Addresses {
            page: format!("http://{address}"),
            api: "http://127.0.0.1:1".into(),
            stranger: "http://127.0.0.1:2".into(),
        };
        let api = corridor_config::load(&Source::new("corridor.toml", ""), None, &Nowhere).unwrap().api;
        let router = page(&addresses, Arc::new(Journal::new(api)), "# the file\n".into());
        tokio::spawn(axum::serve(listener, router).into_future());
        let host = host.map_or_else(|| address.to_string(), str::to_owned);
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn the_page_and_what_it_reads_are_there() {
        for (path, text) in [
            ("/", "<!doctype html>"),
            ("/corridor.toml", "# the file"),
            ("/exchanges?after=0", r#"{"exchanges":[],"last":0,"model_runs":0}"#),
            ("/addresses.json", r#""stranger":"http://127.0.0.1:2""#),
        ] {
            let answer = get(path, None).await;
            assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains(text), "{path}: {answer}");
        }
    }

    #[tokio::test]
    async fn a_name_that_was_made_to_point_here_reads_nothing() {
        for host in ["attacker.example", "localhost", "127.0.0.1", "127.0.0.1:1"] {
            for path in ["/", "/exchanges?after=0"] {
                let answer = get(path, Some(host)).await;
                assert!(answer.starts_with("HTTP/1.1 421 "), "{host} {path}: {answer}");
            }
        }
    }

    #[tokio::test]
    async fn the_page_forbids_itself_what_it_does_not_use() {
        let answer = get("/", None).await;
        let policy = answer.lines().find(|line| line.starts_with("content-security-policy: ")).unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "connect-src 'self' http://127.0.0.1:1;",
            "frame-src http://127.0.0.1:2;",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!answer.contains("access-control-"), "{answer}");
    }
}
