//! Streams: events arrive as they are made, and who goes away is not worked for any longer.

use std::sync::mpsc::channel;
use std::time::Duration;

use crate::running::{JSON, ORIGIN, POLICY, Running};
use crate::upstream::{Connection, Upstream};

const STREAM_HEAD: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

fn gateway(upstream: &Upstream) -> Running {
    Running::start(&format!(
        "{POLICY}[[routes]]\npath = \"/chat\"\npolicy = \"web\"\nbackend = \"model\"\n[backends.model]\nhttp = \"{}\"\n",
        upstream.url()
    ))
}

fn event(connection: &mut Connection, text: &str) {
    connection.send(&format!("{:x}\r\n{text}\r\n", text.len()));
}

#[test]
fn each_event_arrives_before_the_next_is_made() {
    let (go, wait) = channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let upstream = Upstream::start(move |connection| {
        connection.request();
        connection.send(STREAM_HEAD);
        for number in 0..5 {
            event(connection, &format!("data: {number}\n\n"));
            // The next event is made only when the test has read this one.
            wait.lock().unwrap().recv().unwrap();
        }
        connection.send("0\r\n\r\n");
        connection.wait_for_close();
    });
    let running = gateway(&upstream);
    let mut client = running.client();
    client.request("POST /chat", &[ORIGIN, JSON], b"{}");
    let head = client.head();
    assert_eq!(head.header("access-control-allow-origin"), Some("https://example.com"));
    assert_eq!(head.header("content-type"), Some("text/event-stream"));
    for number in 0..5 {
        assert_eq!(client.chunk().unwrap().unwrap(), format!("data: {number}\n\n").into_bytes());
        go.send(()).unwrap();
    }
    assert_eq!(client.chunk().unwrap(), None);
}

#[test]
fn the_head_of_a_stream_arrives_before_its_first_event() {
    let (go, wait) = channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let upstream = Upstream::start(move |connection| {
        connection.request();
        connection.send(STREAM_HEAD);
        wait.lock().unwrap().recv().unwrap();
        connection.send("0\r\n\r\n");
    });
    let running = gateway(&upstream);
    let mut client = running.client();
    client.request("POST /chat", &[ORIGIN, JSON], b"{}");
    assert_eq!(client.head().status, 200);
    go.send(()).unwrap();
    assert_eq!(client.chunk().unwrap(), None);
}

#[test]
fn when_the_caller_goes_the_upstream_is_told_in_the_middle_of_a_stream() {
    let (gone, is_gone) = channel();
    let upstream = Upstream::start(move |connection| {
        connection.request();
        connection.send(STREAM_HEAD);
        event(connection, "data: 0\n\n");
        connection.wait_for_close();
        gone.send(()).unwrap();
    });
    let running = gateway(&upstream);
    let mut client = running.client();
    client.request("POST /chat", &[ORIGIN, JSON], b"{}");
    client.head();
    client.chunk().unwrap();
    client.close();
    is_gone.recv_timeout(Duration::from_secs(20)).expect("the upstream was told");
}

#[test]
fn when_the_caller_goes_the_upstream_is_told_before_its_first_byte() {
    let (gone, is_gone) = channel();
    let upstream = Upstream::start(move |connection| {
        connection.request();
        connection.wait_for_close();
        gone.send(()).unwrap();
    });
    let running = gateway(&upstream);
    let mut client = running.client();
    client.request("POST /chat", &[ORIGIN, JSON], b"{}");
    upstream.request();
    client.close();
    is_gone.recv_timeout(Duration::from_secs(20)).expect("the upstream was told");
}

#[test]
fn an_answer_that_breaks_off_does_not_look_complete() {
    let chunked = Upstream::start(|connection| {
        connection.request();
        connection.send(STREAM_HEAD);
        event(connection, "data: 0\n\n");
    });
    let running = gateway(&chunked);
    let mut client = running.client();
    client.request("POST /chat", &[ORIGIN, JSON], b"{}");
    assert_eq!(client.head().status, 200);
    assert_eq!(client.chunk().unwrap().unwrap(), b"data: 0\n\n");
    assert!(client.chunk().is_err(), "the stream ended as if it were whole");

    let counted = Upstream::start(|connection| {
        connection.request();
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    });
    let running = gateway(&counted);
    let mut client = running.client();
    client.request("POST /chat", &[ORIGIN, JSON], b"{}");
    assert_eq!(client.head().header("content-length"), Some("100"));
    // The connection ends before its hundred bytes: `answer` would have waited for them.
    let mut read = 0;
    while !client.is_closed() && read < 100 {
        read += client.take(100 - read);
    }
    assert!(read < 100);
}

/// hyper forgets what it has not yet written when a body fails; a head that came is passed on all the same.
#[test]
fn a_head_arrives_although_the_body_fails_at_once() {
    let upstream = Upstream::start(|connection| {
        connection.request();
        connection.send(STREAM_HEAD);
    });
    let running = gateway(&upstream);
    for _ in 0..100 {
        let mut client = running.client();
        client.request("POST /chat", &[ORIGIN, JSON], b"{}");
        assert_eq!(client.head().status, 200);
        assert!(client.chunk().is_err(), "the stream ended as if it were whole");
    }
}

#[test]
fn an_upstream_that_is_too_slow_is_a_readable_504() {
    let upstream = Upstream::start(|connection| {
        connection.request();
        connection.wait_for_close();
    });
    let file = format!(
        "{POLICY}[[routes]]\npath = \"/chat\"\npolicy = \"web\"\nbackend = \"model\"\n[backends.model]\nhttp = \"{}\"\nresponse_timeout_seconds = 1\n",
        upstream.url()
    );
    let answer = Running::start(&file).ask("POST /chat", &[ORIGIN, JSON], b"{}");
    assert_eq!(answer.status, 504);
    assert_eq!(answer.header("access-control-allow-origin"), Some("https://example.com"));
}
