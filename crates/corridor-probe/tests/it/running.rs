//! A real gateway that runs for one test, and a proxy before it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use conformance::running::Running;
use corridor_probe::plan::Options;
use corridor_probe::probe;
use corridor_probe::send::{HttpVersions, Proxying, Sending};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use crate::broken::{FILE, configuration};

/// A gateway of a file.
pub(crate) fn gateway(file: &str) -> (Running, Url) {
    let gateway = Running::start(&configuration(file)).unwrap();
    let url = Url::parse(&gateway.url()).unwrap();
    (gateway, url)
}

/// A forward proxy that counts its connections. What is in absolute form goes on as it is, as every server must take it (RFC
/// 9112, section 3.2.2).
pub(crate) async fn proxy() -> (Url, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.windows(4).any(|window| window == b"\r\n\r\n") {
                    head.push(client.read_u8().await.unwrap());
                }
                let text = String::from_utf8(head.clone()).unwrap();
                let target = Url::parse(text.split(' ').nth(1).unwrap()).unwrap();
                let address =
                    (target.host_str().unwrap().to_owned(), target.port_or_known_default().unwrap());
                let mut server = TcpStream::connect(address).await.unwrap();
                server.write_all(&head).await.unwrap();
                let _ = copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    (url, count)
}

async fn assert_well(sending: Sending) {
    let (_gateway, url) = gateway(FILE);
    let report = probe(&configuration(FILE), &url, &Options::default(), sending).await.unwrap();
    assert!(report.ok(), "{}: {:#?}", report.summary(), report.findings);
    let notes: Vec<_> = report.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(notes, ["never-sent-to-loopback"], "{:#?}", report.findings);
}

#[tokio::test]
async fn the_gateway_does_what_its_file_says() {
    assert_well(Sending { proxy: Proxying::Direct, ..Sending::default() }).await;
}

#[tokio::test]
async fn and_so_by_http_2() {
    let versions = HttpVersions::Http2;
    assert_well(Sending { proxy: Proxying::Direct, versions, ..Sending::default() }).await;
}

#[tokio::test]
async fn and_so_through_a_proxy() {
    let (url, count) = proxy().await;
    assert_well(Sending { proxy: Proxying::Through(url), ..Sending::default() }).await;
    assert!(count.load(Ordering::SeqCst) > 0);
}

#[tokio::test]
async fn another_file_than_the_server_has_is_noticed() {
    let (_gateway, url) = gateway(&FILE.replace("https://app.example", "https://other.example"));
    let sending = Sending { proxy: Proxying::Direct, ..Sending::default() };
    let report = probe(&configuration(FILE), &url, &Options::default(), sending).await.unwrap();
    assert!(!report.ok());
    let codes: Vec<_> = report.findings.iter().map(|finding| finding.code).collect();
    assert!(codes.contains(&"preflight-refused"), "{codes:?}");
    let others = report.checks.iter().filter(|check| check.name.contains("any.tenant.example"));
    assert!(
        others.clone().count() > 0 && others.clone().all(|check| check.ok),
        "the other origin is as it was"
    );
}
