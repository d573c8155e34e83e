//! A server of faults: it gives the answers that it was told, in order, whatever is asked.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

/// The page of every call.
pub(crate) const PAGE: &str = "http://localhost:3000";

/// A preflight's answer that lets a JSON `POST` through.
pub(crate) const GOOD_PREFLIGHT: &str = "HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: http://localhost:3000\r\n\
                                         Access-Control-Allow-Headers: content-type";

pub(crate) struct Faults {
    address: SocketAddr,
    seen: Receiver<String>,
}

impl Faults {
    /// Gives each of these heads once, one a connection.
    pub(crate) fn answering(heads: &[&str]) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let address = listener.local_addr().expect("bound");
        let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
        let (lines, seen) = channel();
        thread::spawn(move || {
            for head in heads {
                let (stream, _) = listener.accept().expect("a connection");
                // Whoever made this server may have looked at what it wanted and gone.
                let _ = lines.send(exchange(stream, &head));
            }
        });
        Self { address, seen }
    }

    /// An address where nobody listens.
    pub(crate) fn gone() -> String {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        format!("http://{}/v1/models", listener.local_addr().expect("bound"))
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What was asked so far: `GET /path`.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.try_iter().collect()
    }
}

/// Reads a request to the end of its content, and answers.
fn exchange(mut stream: TcpStream, head: &str) -> String {
    let mut reader = BufReader::new(stream.try_clone().expect("a handle"));
    let mut first = String::new();
    reader.read_line(&mut first).expect("a request line");
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a header line");
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut content = vec![0; length];
    std::io::Read::read_exact(&mut reader, &mut content).expect("the content");
    let length = if head.contains(" 204 ") { "" } else { "Content-Length: 0\r\n" };
    stream.write_all(format!("{head}\r\n{length}Connection: close\r\n\r\n").as_bytes()).expect("an answer");
    first.rsplit_once(" HTTP/").expect("a request line").0.to_owned()
}
