//! Every error that the gateway makes can be read by the page that may call, and by nobody else.

use crate::client::{Answer, Client};
use crate::running::{JSON, ORIGIN, POLICY, Running, STRANGER};
use crate::upstream::Upstream;

/// A request that provokes a status, by its line, its headers and its body.
type Provocation = (u16, &'static str, &'static [&'static str], &'static [u8]);

const PROVOCATIONS: &[Provocation] = &[
    (400, "POST /a%2fb", &[], b""),
    (400, "POST /../inference", &[], b""),
    (400, "POST /inference", &["Host: localhost", "Host: localhost"], b""),
    (400, "POST /inference", &[JSON], b"{"),
    (404, "GET /nothing-here", &[], b""),
    (404, "POST /nothing-here", &[JSON], b"{}"),
    (404, "POST /v2/models/other/infer", &[JSON], b"{}"),
    (404, "GET /v2/nothing", &[], b""),
    (404, "GET /-/nothing", &[], b""),
    (405, "PUT /inference", &[], b""),
    (405, "DELETE /inference", &[], b""),
    (405, "GET /upload", &[], b""),
    (405, "GET /v2/models/digits/infer", &[], b""),
    (405, "POST /-/healthz", &[], b""),
    (413, "POST /inference", &[JSON, "Content-Length: 999999999"], b""),
    (413, "POST /upload", &["Content-Length: 999999999"], b""),
    (415, "POST /inference", &[], b"{}"),
    (415, "POST /inference", &["Content-Type: text/plain"], b"{}"),
    (415, "POST /inference", &["Content-Type: application/x-www-form-urlencoded"], b"a=b"),
    (415, "POST /inference", &["Content-Type: multipart/form-data; boundary=x"], b"--x--"),
    (415, "POST /inference", &[JSON, "Content-Type: text/plain"], b"{}"),
    (421, "POST /inference", &["Host: attacker.example"], b""),
    (501, "GET /inference", &["Upgrade: websocket", "Connection: Upgrade"], b""),
    (502, "POST /dead", &[JSON], b"{}"),
    (502, "POST /garbage", &[JSON], b"{}"),
    (502, "POST /closing", &[JSON], b"{}"),
];

fn gateway() -> (Running, Vec<Upstream>) {
    // A port that was free a moment ago, and on which nobody listens.
    let dead = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let garbage = Upstream::answering("this is not HTTP\r\n\r\n");
    let closing = Upstream::start(|connection| drop(connection.request()));
    let echo = Upstream::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    let route = |path: &str, methods: &str, backend: &str| {
        format!("[[routes]]\npath = {path:?}\nmethods = {methods}\npolicy = \"web\"\nbackend = {backend:?}\n")
    };
    let file = [
        POLICY.to_owned(),
        route("/inference", r#"["GET", "POST"]"#, "digits"),
        route("/v2/{*rest}", r#"["GET", "POST"]"#, "digits"),
        route("/upload", r#"["POST"]"#, "echo"),
        route("/dead", r#"["POST"]"#, "dead"),
        route("/garbage", r#"["POST"]"#, "garbage"),
        route("/closing", r#"["POST"]"#, "closing"),
        "[backends.digits]\nbuiltin = \"digits\"\n".to_owned(),
        format!("[backends.dead]\nhttp = \"http://{dead}\"\n"),
        format!("[backends.garbage]\nhttp = \"{}\"\n", garbage.url()),
        format!("[backends.closing]\nhttp = \"{}\"\n", closing.url()),
        format!("[backends.echo]\nhttp = \"{}\"\n", echo.url()),
    ]
    .concat();
    (Running::start(&file), vec![garbage, closing, echo])
}

fn ask(running: &Running, origin: &str, provocation: &Provocation) -> Answer {
    let (_, line, headers, body) = provocation;
    let headers: Vec<&str> = [&[origin], *headers].concat();
    let mut client: Client = running.client();
    client.request(line, &headers, body);
    client.answer().unwrap()
}

#[test]
fn every_error_is_readable_by_the_page_that_may_call() {
    let (running, _upstreams) = gateway();
    for provocation in PROVOCATIONS {
        let answer = ask(&running, ORIGIN, provocation);
        assert_eq!(answer.status, provocation.0, "{provocation:?}");
        assert_eq!(
            answer.header("access-control-allow-origin"),
            Some("https://example.com"),
            "{provocation:?}"
        );
        assert_eq!(answer.header("access-control-expose-headers"), Some("X-Request-Id"), "{provocation:?}");
        assert_eq!(answer.header("vary"), Some("Origin"), "{provocation:?}");
        let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        assert!(body.get("error").is_some(), "{provocation:?}");
    }
    assert_eq!(running.model("digits").runs(), 0);
    println!("{} errors", PROVOCATIONS.len());
}

#[test]
fn no_error_is_readable_by_a_stranger_and_nothing_reaches_a_backend() {
    let (running, upstreams) = gateway();
    for provocation in PROVOCATIONS {
        let answer = ask(&running, STRANGER, provocation);
        assert!([400, 403, 404, 405, 421].contains(&answer.status), "{provocation:?}: {}", answer.status);
        assert!(
            answer.headers.iter().all(|(name, _)| !name.starts_with("access-control-")),
            "{provocation:?}"
        );
        assert_eq!(answer.header("vary"), Some("Origin"), "{provocation:?}");
    }
    assert_eq!(running.model("digits").runs(), 0);
    assert!(upstreams.iter().all(|upstream| upstream.requests.try_recv().is_err()));
}

#[test]
fn heads_that_are_too_long_are_readable_errors() {
    let (running, _upstreams) = gateway();
    let field = format!("X-Long: {}", "a".repeat(20_000));
    let target = format!("POST /{}", "a".repeat(9_000));
    for (status, line, headers) in
        [(431, "POST /inference", vec![ORIGIN, JSON, &field]), (414, target.as_str(), vec![ORIGIN, JSON])]
    {
        let answer = running.ask(line, &headers, b"{}");
        assert_eq!(answer.status, status);
        assert_eq!(answer.header("access-control-allow-origin"), Some("https://example.com"));
    }
    assert_eq!(running.model("digits").runs(), 0);
}

#[test]
fn a_caller_who_stops_in_the_middle_of_a_body_is_told_and_let_go() {
    let upstream = Upstream::start(|connection| drop(connection.request()));
    let running = Running::start(&format!(
        "[server]\nrequest_timeout_seconds = 1\n{POLICY}\
         [[routes]]\npath = \"/inference\"\npolicy = \"web\"\nbackend = \"digits\"\n\
         [[routes]]\npath = \"/proxied\"\npolicy = \"web\"\nbackend = \"server\"\n\
         [backends.digits]\nbuiltin = \"digits\"\n[backends.server]\nhttp = \"{}\"\n",
        upstream.url()
    ));
    for line in ["POST /inference", "POST /proxied"] {
        let mut client = running.client();
        client.request(line, &[ORIGIN, JSON, "Content-Length: 100"], b"{");
        let answer = client.answer().unwrap();
        assert_eq!(answer.status, 408, "{line}");
        assert_eq!(answer.header("access-control-allow-origin"), Some("https://example.com"), "{line}");
        assert!(client.is_closed(), "{line}");
    }
}

/// A browser reads nothing before it has sent everything: the gateway takes the rest, and only then closes.
#[test]
fn a_refused_upload_is_read_to_its_end_so_that_its_answer_can_be() {
    let (running, _upstreams) = gateway();
    let upload = vec![b' '; 12_000_000];
    for (status, line, headers) in [
        (413, "POST /inference", vec![ORIGIN, JSON]),
        (413, "POST /upload", vec![ORIGIN]),
        (415, "POST /inference", vec![ORIGIN]),
        (404, "POST /nothing-here", vec![ORIGIN]),
    ] {
        let mut client = running.client();
        client.request(line, &headers, &upload);
        let answer = client.answer().expect("an answer");
        assert_eq!(answer.status, status, "{line}");
        assert_eq!(answer.header("access-control-allow-origin"), Some("https://example.com"), "{line}");
    }
}

#[test]
fn a_wrong_method_is_told_the_right_ones() {
    let (running, _upstreams) = gateway();
    assert_eq!(running.ask("PUT /inference", &[], b"").header("allow"), Some("GET, POST, HEAD"));
    assert_eq!(running.ask("GET /upload", &[], b"").header("allow"), Some("POST"));
}

#[test]
fn a_refusal_does_not_say_what_would_have_been_allowed() {
    let (running, _upstreams) = gateway();
    let answer = running.ask("POST /inference", &[STRANGER, JSON], b"{}");
    assert_eq!(answer.status, 403);
    assert!(!answer.text().contains("example.com"));
    assert!(!answer.text().contains("evil.test"));
}

#[test]
fn in_debug_mode_a_refused_preflight_keeps_the_headers_of_the_stages_that_passed() {
    let routes = "[[routes]]\npath = \"/inference\"\npolicy = \"web\"\nbackend = \"digits\"\n[backends.digits]\nbuiltin = \"digits\"\n";
    let running = Running::start(&format!("[server]\ndebug = true\n{POLICY}{routes}"));
    let asks = |origin, method, header| running.ask("OPTIONS /inference", &[origin, method, header], b"");
    let post = "Access-Control-Request-Method: POST";

    let header = asks(ORIGIN, post, "Access-Control-Request-Headers: x-other");
    assert_eq!(header.status, 204);
    assert_eq!(header.header("access-control-allow-origin"), Some("https://example.com"));
    assert_eq!(header.header("access-control-allow-methods"), Some("POST"));
    assert_eq!(
        header.header("access-control-allow-headers"),
        Some("Content-Type"),
        "so that the other is named"
    );

    let method = asks(ORIGIN, "Access-Control-Request-Method: PATCH", "Accept: */*");
    assert_eq!(method.status, 204);
    assert_eq!(method.header("access-control-allow-origin"), Some("https://example.com"));
    assert_eq!(method.header("access-control-allow-methods"), None);

    let origin = asks(STRANGER, post, "Accept: */*");
    assert_eq!(origin.status, 204);
    assert_eq!(origin.header("access-control-allow-origin"), None);
}
