//! Starting, reloading and stopping, with requests under way.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use corridor_gateway::Watcher;

use crate::client::Client;
use crate::running::{JSON, ORIGIN, POLICY, Running, tables};
use crate::upstream::Upstream;

const DIGITS: &str = "[[routes]]\npath = \"/inference\"\nmethods = [\"GET\", \"POST\"]\npolicy = \"web\"\nbackend = \"digits\"\n[backends.digits]\nbuiltin = \"digits\"\n";

#[test]
fn a_reload_changes_the_policy_on_an_open_connection() {
    let running = Running::start(&format!("{POLICY}{DIGITS}"));
    let mut client = running.client();
    let mut status = || {
        client.request("GET /inference", &[ORIGIN], b"");
        client.answer().expect("the connection is still open").status
    };
    assert_eq!(status(), 200);
    running.gateway.replace(tables(&format!("{}{DIGITS}", POLICY.replace("example.com", "example.org"))));
    assert_eq!(status(), 403);
    running.gateway.replace(tables(&format!("{POLICY}{DIGITS}")));
    assert_eq!(status(), 200);
}

#[test]
fn reloads_under_load_lose_no_request() {
    let running = Running::start(&format!("{POLICY}{DIGITS}"));
    let address = running.gateway.local_address();
    let stop = AtomicBool::new(false);
    let (began, wait) = channel();
    let answered: usize = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..8)
            .map(|_| {
                let (stop, began) = (&stop, began.clone());
                scope.spawn(move || {
                    let mut client = Client::connect(address);
                    let mut answered = 0;
                    while !stop.load(Ordering::Relaxed) {
                        client.request("GET /inference", &[ORIGIN], b"");
                        assert_eq!(client.answer().expect("no connection is dropped").status, 200);
                        answered += 1;
                        let _ = began.send(());
                    }
                    answered
                })
            })
            .collect();
        for _ in 0..10 {
            for _ in 0..50 {
                wait.recv_timeout(Duration::from_secs(20)).unwrap();
            }
            running.gateway.replace(tables(&format!("{POLICY}{DIGITS}")));
        }
        stop.store(true, Ordering::Relaxed);
        clients.into_iter().map(|client| client.join().unwrap()).sum()
    });
    println!("{answered} requests over 10 reloads");
    assert!(answered >= 500);
}

#[test]
fn stopping_lets_requests_end_and_accepts_no_more() {
    let (go, wait) = channel::<()>();
    let wait = Mutex::new(wait);
    let upstream = Upstream::start(move |connection| {
        connection.request();
        wait.lock().unwrap().recv().unwrap();
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    });
    let running = Running::start(&format!(
        "{POLICY}[[routes]]\npath = \"/chat\"\npolicy = \"web\"\nbackend = \"model\"\n[backends.model]\nhttp = \"{}\"\n",
        upstream.url()
    ));
    let address = running.gateway.local_address();
    let mut client = running.client();
    client.request("POST /chat", &[ORIGIN, JSON], b"{}");
    upstream.request();
    let mut idle = running.client();
    let stopping = std::thread::spawn(move || running.gateway.shut_down());
    assert!(idle.is_closed(), "an idle connection is closed at once");
    go.send(()).unwrap();
    assert_eq!(client.answer().unwrap().text(), "ok");
    assert!(client.is_closed());
    stopping.join().unwrap().unwrap();
    assert!(std::net::TcpStream::connect(address).is_err());
}

#[test]
fn what_does_not_end_is_ended_at_the_deadline() {
    let (gone, is_gone) = channel();
    let upstream = Upstream::start(move |connection| {
        connection.request();
        connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
        connection.wait_for_close();
        gone.send(()).unwrap();
    });
    let running = Running::start_with_deadline(
        &format!(
            "{POLICY}[[routes]]\npath = \"/chat\"\npolicy = \"web\"\nbackend = \"model\"\n[backends.model]\nhttp = \"{}\"\n",
            upstream.url()
        ),
        Duration::from_millis(50),
    );
    let mut client = running.client();
    client.request("POST /chat", &[ORIGIN, JSON], b"{}");
    client.head();
    client.chunk().unwrap();
    running.gateway.shut_down().unwrap();
    assert!(client.chunk().is_err(), "the stream does not end as if it were whole");
    is_gone.recv_timeout(Duration::from_secs(20)).expect("the upstream was told");
}

#[test]
fn models_that_did_not_change_are_not_loaded_again() {
    use corridor_gateway::Tables;
    let source = corridor_config::Source::new("corridor.toml", format!("{POLICY}{DIGITS}"));
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let configuration = corridor_config::load(
        &source,
        None,
        &corridor_config::Directory::new(directory, corridor_inference::builtin::NAMES),
    )
    .unwrap();
    let running = Running::start(&format!("{POLICY}{DIGITS}"));
    let before = running.model("digits");
    let former = running.gateway.tables();
    running.gateway.replace(Tables::build(&configuration, directory, Some(&former)).unwrap());
    let blank = format!(
        r#"{{"inputs": [{{"name": "image", "shape": [1, 64], "datatype": "FP32", "data": [{}]}}]}}"#,
        vec!["0"; 64].join(",")
    );
    assert_eq!(running.ask("POST /inference", &[ORIGIN, JSON], blank.as_bytes()).status, 200);
    assert_eq!(before.runs(), 1, "the same model answers after the reload");
}

#[test]
fn a_watcher_sees_new_content_and_nothing_else() {
    let directory = std::env::temp_dir().join(format!("corridor-watch-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let file = directory.join("corridor.toml");
    std::fs::write(&file, "one").unwrap();
    let (changed, news) = channel();
    let seen = Arc::new(Mutex::new(()));
    let path = file.clone();
    let watcher = Watcher::start(file.clone(), move || {
        let _guard = seen.lock();
        changed.send(std::fs::read_to_string(&path).unwrap()).unwrap();
    })
    .unwrap();
    // Rewritten in place, then replaced by renaming another file over it.
    std::fs::write(&file, "two").unwrap();
    assert_eq!(news.recv_timeout(Duration::from_secs(20)).unwrap(), "two");
    std::fs::write(directory.join("next"), "three").unwrap();
    std::fs::rename(directory.join("next"), &file).unwrap();
    assert_eq!(news.recv_timeout(Duration::from_secs(20)).unwrap(), "three");
    // Asked to look, it tells, changed or not; the same content written again is no news of its own.
    std::fs::write(&file, "three").unwrap();
    watcher.look();
    assert_eq!(news.recv_timeout(Duration::from_secs(20)).unwrap(), "three");
    drop(watcher);
    assert!(news.try_recv().is_err());
    std::fs::remove_dir_all(&directory).unwrap();
}

#[test]
fn every_exchange_is_observed_once() {
    let running = Running::start(&format!("{POLICY}{DIGITS}"));
    running.ask("GET /inference", &[ORIGIN], b"");
    running.ask("OPTIONS /inference", &[ORIGIN, "Access-Control-Request-Method: POST"], b"");
    running.ask("GET /inference", &["Origin: https://evil.test"], b"");
    running.ask("GET /nothing?key=secret", &[], b"");
    assert_eq!(
        running.seen.lines(),
        [
            "GET /inference 200 actual digits",
            "OPTIONS /inference 204 preflight -",
            "GET /inference 403 origin-not-listed -",
            "GET /nothing 404 not-cors -",
        ]
    );
}
