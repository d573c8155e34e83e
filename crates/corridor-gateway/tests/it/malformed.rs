//! Bytes that no browser sends: refused before a route, a policy or a backend is asked.

use crate::client::Client;
use crate::running::{POLICY, Running};
use crate::upstream::Upstream;

fn gateway(upstream: &Upstream) -> Running {
    Running::start(&format!(
        "{POLICY}[[routes]]\npath = \"/inference\"\nmethods = [\"GET\", \"POST\"]\npolicy = \"web\"\nbackend = \"model\"\n[backends.model]\nhttp = \"{}\"\n",
        upstream.url()
    ))
}

/// Framings that the next hop could read in another way, and targets and hosts that are none.
const REFUSED: &[(&str, &str)] = &[
    ("no host", "POST /inference HTTP/1.1\r\nContent-Length: 0\r\n\r\n"),
    ("no host in HTTP/1.0", "POST /inference HTTP/1.0\r\nContent-Length: 0\r\n\r\n"),
    (
        "two hosts",
        "POST /inference HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
    ),
    (
        "a list of hosts",
        "POST /inference HTTP/1.1\r\nHost: localhost, localhost\r\nContent-Length: 0\r\n\r\n",
    ),
    ("an empty host", "POST /inference HTTP/1.1\r\nHost:\r\nContent-Length: 0\r\n\r\n"),
    ("a port alone", "POST /inference HTTP/1.1\r\nHost: :8080\r\nContent-Length: 0\r\n\r\n"),
    ("userinfo in the host", "POST /inference HTTP/1.1\r\nHost: a@localhost\r\nContent-Length: 0\r\n\r\n"),
    (
        "a target of another host",
        "POST http://127.0.0.1/inference HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
    ),
    (
        "two encodings",
        "POST /inference HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "chunked twice",
        "POST /inference HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "a comma before chunked",
        "POST /inference HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "another encoding",
        "POST /inference HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "a vertical tab before chunked",
        "POST /inference HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: \u{b}chunked\r\n\r\n0\r\n\r\n",
    ),
    ("identity", "POST /inference HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: identity\r\n\r\n"),
    (
        "chunked in HTTP/1.0",
        "POST /inference HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "two different lengths",
        "POST /inference HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n",
    ),
    ("a list of lengths", "POST /inference HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0, 0\r\n\r\n"),
    ("a signed length", "POST /inference HTTP/1.1\r\nHost: localhost\r\nContent-Length: +0\r\n\r\n"),
    ("a negative length", "POST /inference HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n"),
    ("a hexadecimal length", "POST /inference HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0x0\r\n\r\n"),
    ("a space before the colon", "POST /inference HTTP/1.1\r\nHost: localhost\r\nContent-Length : 0\r\n\r\n"),
    (
        "a folded header",
        "POST /inference HTTP/1.1\r\nHost: localhost\r\nX-A: a\r\n b\r\nContent-Length: 0\r\n\r\n",
    ),
    (
        "a NUL in a value",
        "POST /inference HTTP/1.1\r\nHost: localhost\r\nX-A: a\0b\r\nContent-Length: 0\r\n\r\n",
    ),
    (
        "a bare CR in a value",
        "POST /inference HTTP/1.1\r\nHost: localhost\r\nX-A: a\rb\r\nContent-Length: 0\r\n\r\n",
    ),
    ("no version", "POST /inference\r\nHost: localhost\r\n\r\n"),
    ("another version", "POST /inference HTTP/3.0\r\nHost: localhost\r\n\r\n"),
    ("a target without a slash", "POST inference HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"),
    ("a target that is `!`", "GET ! HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    ("the asterisk", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    ("a tunnel", "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\n\r\n"),
    ("dot segments", "POST /x/../inference HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"),
    ("an encoded slash", "POST /x%2finference HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"),
    ("an empty segment", "POST //inference HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"),
];

#[test]
fn what_can_be_read_in_two_ways_is_refused() {
    let upstream = Upstream::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    let running = gateway(&upstream);
    for (what, bytes) in REFUSED {
        let mut client = running.client();
        client.send(bytes.as_bytes());
        if let Some(answer) = client.answer() {
            assert_eq!(answer.status, 400, "{what}");
        }
    }
    assert!(upstream.requests.try_recv().is_err(), "the upstream saw one of them");
    println!("{} malformed requests", REFUSED.len());
}

#[test]
fn what_is_too_large_is_refused_before_it_is_whole() {
    let upstream = Upstream::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    let running = gateway(&upstream);
    let origin = format!("Origin: https://example.com{}", "a".repeat(60_000));
    let requested = format!("Access-Control-Request-Headers: {}", "a,".repeat(512 * 1024));
    let many: Vec<String> = (0..10_000).map(|number| format!("X-{number}: 1")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let target = format!("POST /{}", "a".repeat(1024 * 1024));
    for (line, headers) in [
        ("POST /inference", vec![origin.as_str()]),
        ("OPTIONS /inference", vec![requested.as_str()]),
        ("POST /inference", many),
        (target.as_str(), vec![]),
    ] {
        let mut client: Client = running.client();
        client.request(line, &headers, b"");
        if let Some(answer) = client.answer() {
            assert!([414, 431].contains(&answer.status), "{line:.20}: {}", answer.status);
        }
    }
    assert!(upstream.requests.try_recv().is_err());
}

/// A known gap: hyper takes a `Content-Length` beside `Transfer-Encoding` away before anybody can refuse it. What is left
/// can be read in one way only, the upstream sees that, and the connection ends with it, so that nothing is smuggled.
#[test]
fn both_framings_are_read_as_one_and_end_the_connection() {
    for headers in [
        "Content-Length: 41\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 41",
    ] {
        let upstream = Upstream::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        let running = gateway(&upstream);
        let mut client = running.client();
        let smuggled = "GET /inference HTTP/1.1\r\nHost: localhost\r\n\r\n";
        client.send(
            format!("POST /inference HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n\r\n0\r\n\r\n{smuggled}")
                .as_bytes(),
        );
        assert_eq!(client.answer().unwrap().status, 200);
        assert!(client.is_closed(), "what follows was read as another request");
        let seen = upstream.request().to_ascii_lowercase();
        assert!(seen.contains("transfer-encoding: chunked") && !seen.contains("content-length"), "{seen}");
        assert!(upstream.requests.try_recv().is_err());
    }
}
