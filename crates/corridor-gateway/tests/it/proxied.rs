//! A model server behind a route: what it is sent, and what of its answer goes through.

use crate::running::{JSON, ORIGIN, POLICY, Running, STRANGER};
use crate::upstream::Upstream;

fn gateway(url: &str) -> Running {
    Running::start(&format!(
        "{POLICY}[[routes]]\npath = \"/v1/{{*rest}}\"\nmethods = [\"GET\", \"POST\"]\npolicy = \"web\"\nbackend = \"model\"\n[backends.model]\nhttp = \"{url}\"\n"
    ))
}

#[test]
fn the_upstream_sees_the_request_without_what_is_between_browser_and_gateway() {
    let upstream = Upstream::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    let running = gateway(&format!("{}/base", upstream.url()));
    let sent = [
        ORIGIN,
        JSON,
        "Host: api.localhost:9",
        "Authorization: Bearer key",
        "Cookie: session=1",
        "X-Api-Key: k",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Mode: cors",
        "X-Forwarded-For: 6.6.6.6",
        "X-Forwarded-Host: forged.test",
        "Forwarded: for=6.6.6.6",
        "Connection: keep-alive, X-Hop",
        "X-Hop: 1",
        "Keep-Alive: timeout=5",
        "TE: trailers",
        "Proxy-Authorization: Basic x",
        "Upgrade: h2c",
    ];
    let answer = running.ask("POST /v1/chat?stream=true&x=%2F", &sent, b"{\"a\":1}");
    assert_eq!((answer.status, answer.text()), (200, "ok"));
    let request = upstream.request();
    let mut lines: Vec<String> = request.lines().map(str::to_owned).collect();
    assert_eq!(lines.remove(0), "POST /base/v1/chat?stream=true&x=%2F HTTP/1.1");
    assert_eq!(lines.pop().unwrap(), "{\"a\":1}");
    assert_eq!(lines.pop().unwrap(), "");
    lines.sort();
    let host = upstream.url().replace("http://", "");
    assert_eq!(
        lines,
        [
            "authorization: Bearer key".to_owned(),
            "content-length: 7".to_owned(),
            "content-type: application/json".to_owned(),
            "cookie: session=1".to_owned(),
            format!("host: {host}"),
            "x-api-key: k".to_owned(),
            "x-forwarded-for: 127.0.0.1".to_owned(),
            "x-forwarded-host: api.localhost:9".to_owned(),
            "x-forwarded-proto: http".to_owned(),
        ]
    );
}

/// What model servers say about CORS by themselves, in all the ways in which it would break a page.
#[test]
fn the_upstreams_own_cors_headers_are_gone() {
    let upstream = Upstream::answering(concat!(
        "HTTP/1.1 200 OK\r\n",
        "Access-Control-Allow-Origin: *\r\n",
        "Access-Control-Allow-Origin: https://evil.test\r\n",
        "Access-Control-Allow-Credentials: true\r\n",
        "Access-Control-Allow-Methods: *\r\n",
        "Access-Control-Allow-Headers: *\r\n",
        "Access-Control-Expose-Headers: X-Secret\r\n",
        "Access-Control-Max-Age: 99999999\r\n",
        "Access-Control-Allow-Private-Network: true\r\n",
        "Vary: Accept-Encoding\r\n",
        "X-Secret: 1\r\n",
        "Connection: X-Hop\r\n",
        "X-Hop: 1\r\n",
        "Keep-Alive: timeout=5\r\n",
        "Content-Length: 2\r\n\r\nok"
    ));
    let running = gateway(&upstream.url());
    let allowed = running.ask("POST /v1/chat", &[ORIGIN, JSON], b"{}");
    let mut cors: Vec<String> = allowed
        .headers
        .iter()
        .filter(|(name, _)| name.starts_with("access-control-") || name == "vary")
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    cors.sort();
    assert_eq!(
        cors,
        [
            "access-control-allow-origin: https://example.com",
            "access-control-expose-headers: X-Request-Id",
            "vary: Accept-Encoding",
            "vary: Origin",
        ]
    );
    assert_eq!(allowed.header("x-secret"), Some("1"));
    assert_eq!(allowed.header("x-hop"), None);
    assert_eq!(allowed.header("keep-alive"), None);

    let program = running.ask("POST /v1/chat", &[JSON], b"{}");
    assert!(program.headers.iter().all(|(name, _)| !name.starts_with("access-control-")));
}

#[test]
fn vary_is_merged_not_doubled() {
    for (upstreams, expected) in [
        ("Vary: Origin\r\n", vec!["Origin"]),
        ("Vary: accept, ORIGIN\r\n", vec!["accept, ORIGIN"]),
        ("Vary: *\r\n", vec!["*"]),
        ("Vary: X-Origin\r\n", vec!["X-Origin", "Origin"]),
        ("", vec!["Origin"]),
    ] {
        let answer = format!("HTTP/1.1 200 OK\r\n{upstreams}Content-Length: 0\r\n\r\n");
        let upstream = Upstream::answering(answer.leak());
        let answer = gateway(&upstream.url()).ask("POST /v1/chat", &[ORIGIN, JSON], b"{}");
        let vary: Vec<&str> = answer
            .headers
            .iter()
            .filter(|(name, _)| name == "vary")
            .map(|(_, value)| value.as_str())
            .collect();
        assert_eq!(vary, expected);
    }
}

/// A model server answers many errors without any CORS header: readable all the same.
#[test]
fn the_upstreams_errors_are_readable() {
    for status in [400, 401, 403, 404, 408, 409, 413, 415, 422, 429, 431, 500, 502, 503, 504] {
        let answer = format!("HTTP/1.1 {status} X\r\nRetry-After: 7\r\nContent-Length: 5\r\n\r\nerror");
        let upstream = Upstream::answering(answer.leak());
        let running = gateway(&upstream.url());
        let answer = running.ask("POST /v1/chat", &[ORIGIN, JSON], b"{}");
        assert_eq!((answer.status, answer.text()), (status, "error"));
        assert_eq!(answer.header("access-control-allow-origin"), Some("https://example.com"));
        assert_eq!(answer.header("retry-after"), Some("7"));
    }
}

#[test]
fn a_stranger_never_gets_there() {
    let upstream = Upstream::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    let running = gateway(&upstream.url());
    let asks = "Access-Control-Request-Method: POST";
    for (line, headers) in [
        ("POST /v1/chat", &[STRANGER, "Content-Type: text/plain"][..]),
        ("POST /v1/chat", &[STRANGER]),
        ("GET /v1/chat", &[STRANGER]),
        ("POST /v1/chat", &["Origin: null"]),
        ("OPTIONS /v1/chat", &[STRANGER, asks]),
        ("OPTIONS /v1/chat", &[ORIGIN, asks]),
    ] {
        let answer = running.ask(line, headers, b"");
        assert!([204, 403].contains(&answer.status));
    }
    assert!(upstream.requests.try_recv().is_err());
}

#[test]
fn a_body_of_unknown_length_is_forwarded_and_bounded() {
    let upstream = Upstream::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    let file = format!(
        "[server]\nmax_body_bytes = 10\n{POLICY}[[routes]]\npath = \"/upload\"\npolicy = \"web\"\nbackend = \"model\"\n[backends.model]\nhttp = \"{}\"\n",
        upstream.url()
    );
    let running = Running::start(&file);
    let chunked = ["Transfer-Encoding: chunked", ORIGIN];
    let answer = running.ask("POST /upload", &chunked, b"5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n");
    assert_eq!(answer.status, 200);
    let request = upstream.request();
    assert!(request.to_ascii_lowercase().contains("transfer-encoding: chunked"), "{request}");
    assert!(request.contains("hello") && request.contains("world"));
    let answer = running.ask("POST /upload", &chunked, b"5\r\nhello\r\n6\r\nworld!\r\n0\r\n\r\n");
    assert_eq!(answer.status, 413);
    assert_eq!(answer.header("access-control-allow-origin"), Some("https://example.com"));
}

/// Two requests, one connection to the upstream; and when the upstream has closed it meanwhile, another one.
#[test]
fn connections_are_kept_and_replaced() {
    let (opened, count) = std::sync::mpsc::channel();
    let (closed, is_closed) = std::sync::mpsc::channel();
    let upstream = Upstream::start(move |connection| {
        opened.send(()).unwrap();
        while let Some(request) = connection.request() {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            if request.starts_with("POST /v1/last") {
                connection.close();
                closed.send(()).unwrap();
                return;
            }
        }
    });
    let running = gateway(&upstream.url());
    // One client connection, so one worker, so one pool.
    let mut client = running.client();
    for path in ["/v1/a", "/v1/b", "/v1/last", "/v1/c", "/v1/d"] {
        client.request(&format!("POST {path}"), &[JSON], b"{}");
        assert_eq!(client.answer().unwrap().status, 200, "{path}");
        if path == "/v1/last" {
            is_closed.recv().unwrap();
        }
    }
    assert_eq!(count.try_iter().count(), 2);
}

#[test]
fn a_head_request_has_no_body_and_leaves_the_connection_good() {
    let upstream = Upstream::start(|connection| {
        while let Some(request) = connection.request() {
            let body = if request.starts_with("HEAD") { "" } else { "ok" };
            connection.send(&format!("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{body}"));
        }
    });
    let running = gateway(&upstream.url());
    let mut client = running.client();
    client.request("HEAD /v1/chat", &[ORIGIN], b"");
    assert_eq!(client.head().header("content-length"), Some("2"));
    client.request("GET /v1/chat", &[ORIGIN], b"");
    assert_eq!(client.answer().unwrap().text(), "ok");
}
