//! Servers with one thing wrong: it is named, and nothing else is; the same without a socket and with one.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use corridor_config::Configuration;
use corridor_probe::exchange::{Exchange, Request, Response};
use corridor_probe::judge::{Check, judge};
use corridor_probe::plan::{Options, Plan};
use corridor_probe::send::{Proxying, Sending};
use corridor_probe::{Finding, Recorded, probe};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Version};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use url::Url;

use crate::broken::{Breakage, FILE, configuration};

/// Nothing of WebKit's rule about loopback, which has nothing to do with the server.
fn codes(findings: &[Finding]) -> Vec<&'static str> {
    let mut codes: Vec<_> = findings
        .iter()
        .map(|finding| finding.code)
        .filter(|code| *code != "never-sent-to-loopback")
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// A server without a socket.
fn answer(breakage: Breakage, configuration: &Configuration, request: Request) -> Exchange {
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        headers.append(
            HeaderName::from_bytes(name.as_bytes()).unwrap(),
            HeaderValue::from_bytes(value).unwrap(),
        );
    }
    let method = Method::from_bytes(request.method.as_bytes()).unwrap();
    let length = request.body.as_ref().map_or(0, Vec::len);
    let answer = breakage.answer(configuration, &method, request.url.path(), &headers, length);
    let headers = answer.headers().iter();
    let response = Response {
        status: answer.status().as_u16(),
        version: Version::HTTP_11,
        headers: headers.map(|(name, value)| (name.to_string(), value.as_bytes().to_vec())).collect(),
        body_start: answer.body().as_bytes().to_vec(),
        head_after: Duration::from_millis(1),
        first_byte_after: Some(Duration::from_millis(2)),
    };
    Exchange { request, result: Ok(response) }
}

fn judged(breakage: Breakage, options: &Options) -> (Vec<Check>, Vec<Finding>, Recorded) {
    let configuration = configuration(FILE);
    let plan = Plan::new(&configuration, &Url::parse("https://api.example.net/").unwrap(), options);
    let mut recorded = Recorded::default();
    loop {
        let needed = plan.needed(&recorded);
        if needed.is_empty() {
            break;
        }
        needed.into_iter().for_each(|request| recorded.add(answer(breakage, &configuration, request)));
    }
    let (checks, findings) = judge(&plan, &recorded);
    (checks, findings, recorded)
}

#[test]
fn each_breakage_is_named_and_nothing_else() {
    for breakage in Breakage::ALL {
        let (checks, findings, _) = judged(breakage, &Options::default());
        assert_eq!(codes(&findings), breakage.codes(), "{breakage:?}: {findings:#?}");
        let is_well = checks.iter().all(|check| check.ok);
        let is_seen_by_pages =
            findings.iter().any(|finding| checks.iter().any(|check| check.code == Some(finding.code)));
        assert_eq!(is_well, !is_seen_by_pages, "{breakage:?}");
        assert!(checks.len() > 100, "every call in every browser: {}", checks.len());
    }
}

#[test]
fn a_finding_shows_its_exchange_and_says_what_mends_it() {
    for breakage in Breakage::ALL {
        for finding in judged(breakage, &Options::default()).1 {
            assert!(!finding.evidence.is_empty() && !finding.hint.is_empty(), "{finding:?}");
            assert!(!finding.message.ends_with('.'), "{}", finding.message);
        }
    }
}

#[test]
fn what_is_granted_wrongly_says_what_speaks_against_it() {
    let said = |breakage| {
        let findings = judged(breakage, &Options::default()).1;
        findings.into_iter().find(|finding| finding.code == "wrongly-granted").unwrap().message
    };
    for (breakage, why) in [
        (Breakage::GrantsCredentials, "the policy does not allow credentials"),
        (Breakage::GrantsAnyHeader, "the header `x-corridor-probe` is not in `allow_headers`"),
        (Breakage::ComparesBeginnings, "no pattern of `allow_origins` matches the origin"),
    ] {
        assert!(said(breakage).contains(why), "{}", said(breakage));
    }
}

#[test]
fn read_only_sends_nothing_that_could_run_a_model() {
    let options = Options { read_only: true, ..Options::default() };
    for breakage in Breakage::ALL {
        let (_, _, recorded) = judged(breakage, &options);
        for exchange in recorded.exchanges() {
            let request = &exchange.request;
            assert!(["OPTIONS", "GET", "HEAD"].contains(&request.method.as_str()), "{request:?}");
        }
    }
    let found = |breakage| codes(&judged(breakage, &options).1);
    assert_eq!(found(Breakage::Nothing), [""; 0]);
    assert_eq!(found(Breakage::AuthenticatesPreflights), ["preflight-authenticated"]);
    assert_eq!(found(Breakage::GrantsAnyHeader), ["preflight-too-lenient", "wrongly-granted"]);
}

#[test]
fn what_could_delete_something_is_never_sent_unasked() {
    let file = FILE.replace(r#"["GET", "POST"]"#, r#"["GET", "POST", "DELETE", "PUT"]"#);
    let file = file.replace(r#"methods = ["GET"]"#, r#"methods = ["GET", "DELETE", "PUT"]"#);
    let base = Url::parse("https://api.example.net/prod/").unwrap();
    let methods_sent = |file: &str| {
        let configuration = configuration(file);
        let plan = Plan::new(&configuration, &base, &Options::default());
        let mut recorded = Recorded::default();
        loop {
            let needed = plan.needed(&recorded);
            if needed.is_empty() {
                break;
            }
            for request in needed {
                assert!(request.url.path().starts_with("/prod/"), "{}", request.url);
                let mut answered = request.clone();
                answered.url.set_path(request.url.path().trim_start_matches("/prod"));
                let exchange = answer(Breakage::Nothing, &configuration, answered);
                recorded.add(Exchange { request, ..exchange });
            }
        }
        assert_eq!(codes(&judge(&plan, &recorded).1), [""; 0]);
        let mut methods: Vec<String> =
            recorded.exchanges().map(|exchange| exchange.request.method.clone()).collect();
        methods.sort_unstable();
        methods.dedup();
        methods
    };
    assert_eq!(methods_sent(&file), ["GET", "OPTIONS", "POST"]);
    let meant =
        "[[expect]]\nfrom = \"https://app.example\"\nsend = \"DELETE /v1/models\"\noutcome = \"readable\"\n";
    assert_eq!(methods_sent(&format!("{file}{meant}")), ["DELETE", "GET", "OPTIONS", "POST"]);
}

#[test]
fn a_key_goes_to_the_server_and_into_no_report() {
    let headers = vec![("X-Api-Key".to_owned(), "sk-very-secret".to_owned())];
    let options = Options { headers, ..Options::default() };
    let (checks, findings, recorded) = judged(Breakage::ErrorsWithoutHeaders, &options);
    let carries = |exchange: &&Arc<Exchange>| exchange.request.header("x-api-key") == Some(b"sk-very-secret");
    assert!(
        recorded.exchanges().filter(carries).count() > 3,
        "with the expectation, and as each allowed page"
    );
    assert!(!recorded.exchanges().any(|exchange| exchange.request.header("x-api-key") == Some(b"k")));
    assert!(checks.iter().any(|check| check.name.starts_with("error, no key: POST /inference")));
    assert!(findings.iter().any(|finding| finding.evidence.iter().any(|exchange| carries(&exchange))));
    assert!(!format!("{:?}", findings.iter().map(Finding::json).collect::<Vec<_>>()).contains("very-secret"));
}

#[test]
fn a_stream_that_comes_all_at_once_is_told_from_one_that_does_not() {
    let configuration = configuration(FILE);
    let base = Url::parse("https://api.example.net").unwrap();
    let plan = Plan::new(&configuration, &base, &Options::default());
    let found = |head_ms: u64, first_byte_ms: u64, body: &[u8]| {
        let mut recorded = Recorded::default();
        loop {
            let needed = plan.needed(&recorded);
            if needed.is_empty() {
                break;
            }
            for request in needed {
                let mut exchange = answer(Breakage::Nothing, &configuration, request);
                let response = exchange.result.as_mut().unwrap();
                response.headers.retain(|(name, _)| name != "content-type");
                response.headers.push(("content-type".into(), b"text/event-stream; charset=utf-8".into()));
                response.head_after = Duration::from_millis(head_ms);
                response.first_byte_after = Some(Duration::from_millis(first_byte_ms));
                response.body_start = body.to_vec();
                recorded.add(exchange);
            }
        }
        codes(&judge(&plan, &recorded).1)
    };
    assert_eq!(found(3, 900, b"data: 1\n\n"), [""; 0], "the head first");
    assert_eq!(found(900, 901, b"data: 1\n\n"), [""; 0], "a model that thought before its first token");
    assert_eq!(found(3, 4, b"data: 1\n\ndata: 2\n\n"), [""; 0], "a model that is quick");
    assert_eq!(found(900, 901, b"data: 1\n\ndata: 2\n\n"), ["stream-buffered"]);
}

#[test]
fn what_no_cache_may_keep_cannot_be_mixed_up() {
    let configuration = configuration(FILE);
    let base = Url::parse("https://api.example.net").unwrap();
    let plan = Plan::new(&configuration, &base, &Options::default());
    let mut recorded = Recorded::default();
    loop {
        let needed = plan.needed(&recorded);
        if needed.is_empty() {
            break;
        }
        for request in needed {
            let mut exchange = answer(Breakage::OmitsVary, &configuration, request);
            let response = exchange.result.as_mut().unwrap();
            response.headers.push(("cache-control".into(), b"no-store".into()));
            recorded.add(exchange);
        }
    }
    let (_, findings) = judge(&plan, &recorded);
    assert_eq!(codes(&findings), ["vary-missing"]);
    assert!(findings.iter().all(|finding| !finding.is_fault()), "worth knowing, and no fault");
}

/// The same server behind a socket.
async fn serve(breakage: Breakage) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let configuration = Arc::new(configuration(FILE));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let configuration = Arc::clone(&configuration);
            let service = service_fn(move |request: hyper::Request<Incoming>| {
                let configuration = Arc::clone(&configuration);
                async move {
                    let (head, body) = request.into_parts();
                    let length = body.collect().await.map_or(0, |body| body.to_bytes().len());
                    let answer =
                        breakage.answer(&configuration, &head.method, head.uri.path(), &head.headers, length);
                    Ok::<_, Infallible>(answer.map(|text| Full::new(Bytes::from_static(text.as_bytes()))))
                }
            });
            tokio::spawn(
                hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service),
            );
        }
    });
    address
}

#[tokio::test]
async fn behind_a_socket_the_same_is_found() {
    for breakage in Breakage::ALL {
        let base = Url::parse(&format!("http://{}", serve(breakage).await)).unwrap();
        let sending = Sending { proxy: Proxying::Direct, ..Sending::default() };
        let report = probe(&configuration(FILE), &base, &Options::default(), sending).await.unwrap();
        let mut found = codes(&report.findings);
        // A body that is known when its head is written has a length: no stream, but this server's.
        found.retain(|code| breakage == Breakage::BuffersStream || *code != "stream-buffered");
        assert_eq!(found, breakage.codes(), "{breakage:?}");
        let is_meant_well =
            breakage == Breakage::Nothing || report.findings.iter().all(|found| !found.is_fault());
        assert_eq!(report.ok(), is_meant_well, "{breakage:?}: {}", report.summary());
        assert!(report.requests > 30, "{}", report.summary());
    }
}
