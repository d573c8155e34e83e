//! What goes over the wire, and what is made of servers that are none.

use std::net::SocketAddr;
use std::time::Duration;

use corridor_probe::exchange::{Request, TroubleKind};
use corridor_probe::send::{HttpVersions, MAX_BODY_START, Proxying, Sender, Sending};
use http::Version;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use url::Url;

use crate::broken::FILE;
use crate::running::gateway;

fn direct() -> Sending {
    Sending { proxy: Proxying::Direct, ..Sending::default() }
}

fn sender(sending: Sending) -> Sender {
    Sender::new(sending).unwrap()
}

/// Answers one connection with these bytes, says what it was sent, and then closes or waits.
async fn raw(answer: Vec<u8>, closes: bool) -> (Url, oneshot::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let (tell, told) = oneshot::channel();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = Vec::new();
        while !head.windows(4).any(|window| window == b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        // A test that has its answer does not listen any more.
        let _ = tell.send(String::from_utf8(head).unwrap());
        let _ = stream.write_all(&answer).await;
        if !closes {
            std::future::pending::<()>().await;
        }
    });
    (url, told)
}

async fn trouble(answer: &[u8], closes: bool, sending: Sending) -> TroubleKind {
    let (url, _told) = raw(answer.to_vec(), closes).await;
    sender(sending).send(Request::new("GET", url)).await.result.unwrap_err().kind
}

#[tokio::test]
async fn what_is_said_is_sent_and_nothing_is_followed_or_kept() {
    let answer = "HTTP/1.1 302 Found\r\nLocation: /else\r\nSet-Cookie: a=b\r\nVary: A\r\nVary: B\r\nX-Odd: \u{e9}\r\n\
                  Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc";
    let (url, told) = raw(answer.into(), true).await;
    let request = Request::new("POST", url)
        .with("Origin", "https://app.example")
        .with("X-Two", "1")
        .with("X-Two", "2")
        .with_body("{}");
    let exchange = sender(direct()).send(request).await;
    let response = exchange.result.unwrap();
    assert_eq!((response.status, response.version), (302, Version::HTTP_11));
    assert_eq!(response.lines("vary").collect::<Vec<_>>(), [b"A", b"B"]);
    assert_eq!(response.only("x-odd"), Some("\u{e9}".as_bytes()));
    assert_eq!(response.body_start, b"abc", "as it came, not unpacked");
    let told = told.await.unwrap().to_ascii_lowercase();
    for line in ["post / http/1.1\r\n", "origin: https://app.example\r\n", "x-two: 1\r\nx-two: 2\r\n"] {
        assert!(told.contains(line), "{told}");
    }
    assert!(told.contains("user-agent: corridor/") && !told.contains("accept-encoding"), "{told}");
}

#[tokio::test]
async fn http_2_is_spoken_where_it_is_asked_for() {
    let (_gateway, url) = gateway(FILE);
    for (versions, version) in [
        (HttpVersions::Http2, Version::HTTP_2),
        (HttpVersions::Http1, Version::HTTP_11),
        (HttpVersions::Auto, Version::HTTP_11),
    ] {
        let sender = sender(Sending { versions, ..direct() });
        let response = sender.send(Request::new("GET", url.clone())).await.result.unwrap();
        assert_eq!(response.version, version);
    }
}

#[tokio::test]
async fn the_head_of_a_stream_is_timed_apart_from_its_first_event() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    let (url, _told) = raw(head.into(), false).await;
    let sending = Sending { body_timeout: Duration::from_millis(50), ..direct() };
    let response = sender(sending.clone()).send(Request::new("GET", url)).await.result.unwrap();
    assert_eq!((response.status, response.first_byte_after), (200, None), "no event in time is no trouble");
    let (url, _told) = raw(format!("{head}data: 1\n\n").into(), false).await;
    let response = sender(direct()).send(Request::new("GET", url)).await.result.unwrap();
    assert!(response.first_byte_after.unwrap() >= response.head_after);
    assert_eq!(response.body_start, b"data: 1\n\n", "its end is not waited for");
}

#[tokio::test]
async fn a_body_without_an_end_is_read_no_further_than_its_start() {
    let body = "x".repeat(3 * MAX_BODY_START);
    let (url, _told) = raw(format!("HTTP/1.1 200 OK\r\n\r\n{body}").into(), false).await;
    let response = sender(direct()).send(Request::new("GET", url)).await.result.unwrap();
    assert_eq!(response.body_start.len(), MAX_BODY_START);
}

#[tokio::test]
async fn a_server_that_closes_what_it_promised_to_keep_is_asked_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    let Ok(byte) = stream.read_u8().await else { return };
                    head.push(byte);
                }
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await;
            });
        }
    });
    let sender = sender(direct());
    for method in ["GET", "POST", "OPTIONS", "HEAD"].repeat(10) {
        let exchange = sender.send(Request::new(method, url.clone())).await;
        assert_eq!(exchange.result.map(|response| response.status), Ok(200), "{method}");
    }
}

#[tokio::test]
async fn each_trouble_has_its_name() {
    assert_eq!(trouble(b"", true, direct()).await, TroubleKind::Closed);
    assert_eq!(trouble(b"SSH-2.0-OpenSSH_9.2\r\n\r\n", true, direct()).await, TroubleKind::NotHttp);
    let versions = HttpVersions::Http2;
    let late = Sending { head_timeout: Duration::from_millis(50), ..direct() };
    assert_eq!(trouble(b"HTTP/1.1 200 OK\r\n", false, late).await, TroubleKind::HeadTimeout);
    let long = format!("HTTP/1.1 200 OK\r\nX: {}\r\nContent-Length: 0\r\n\r\n", "x".repeat(70_000));
    assert_eq!(trouble(long.as_bytes(), true, direct()).await, TroubleKind::HeadTooLarge);
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "A: b\r\n".repeat(2_000));
    assert_eq!(trouble(many.as_bytes(), true, direct()).await, TroubleKind::HeadTooLarge);

    let kind = async |url: &str, sending| {
        sender(sending).send(Request::new("GET", Url::parse(url).unwrap())).await.result.unwrap_err().kind
    };
    let free: SocketAddr = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert_eq!(kind(&format!("http://{free}"), direct()).await, TroubleKind::Refused);
    assert_eq!(kind("http://nobody.invalid", direct()).await, TroubleKind::UnknownHost);
    let (_gateway, url) = gateway(FILE);
    assert_eq!(kind(&url.as_str().replace("http:", "https:"), direct()).await, TroubleKind::Tls);
    let (plain, _told) = raw(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec(), false).await;
    assert_eq!(kind(plain.as_str(), Sending { versions, ..direct() }).await, TroubleKind::NotHttp);
    let odd = Request::new("GET", url).with("X-Odd", "a\nb");
    assert_eq!(sender(direct()).send(odd).await.result.unwrap_err().kind, TroubleKind::Unsendable);
}

#[tokio::test]
async fn the_budget_is_kept_and_the_order_too() {
    let (_gateway, url) = gateway(FILE);
    let sender = sender(Sending { budget: Some(5), concurrency: 3, ..direct() });
    let request = |number: usize| Request::new("GET", url.join(&format!("/{number}")).unwrap());
    let mut heard = Vec::new();
    let exchanges =
        sender.send_all((0..8).map(request).collect(), |exchange| heard.push(exchange.request.clone())).await;
    let asked: Vec<_> = exchanges.iter().map(|exchange| exchange.request.clone()).collect();
    assert_eq!(asked, (0..8).map(request).collect::<Vec<_>>());
    assert_eq!(heard, asked);
    let spent = exchanges.iter().filter(|exchange| exchange.result.is_err()).count();
    assert_eq!((spent, sender.sent()), (3, 5));
}
