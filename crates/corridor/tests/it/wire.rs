//! HTTP as bytes: nothing between a test and the wire.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// One connection.
pub(crate) struct Wire(BufReader<TcpStream>);

/// One answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Wire {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("a connection");
        // A bound on a test that would otherwise hang, not a wait.
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
        Self(BufReader::new(stream))
    }

    pub(crate) fn send(&mut self, text: &str) {
        self.0.get_mut().write_all(text.as_bytes()).expect("sent");
    }

    pub(crate) fn answer(&mut self) -> Answer {
        let status_line = self.line();
        let status = status_line.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let mut headers = Vec::new();
        while let Some((name, value)) = self.line().split_once(':') {
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let mut answer = Answer { status, headers, body: String::new() };
        let length = answer.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).expect("the body");
        answer.body = String::from_utf8(body).expect("a body of text");
        answer
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).expect("a line");
        line.trim_end().to_owned()
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }
}

/// A preflight of `origin` for a POST with a type.
pub(crate) fn preflight(address: SocketAddr, origin: &str) -> Answer {
    let mut wire = Wire::connect(address);
    wire.send(&format!(
        "OPTIONS /inference HTTP/1.1\r\nHost: localhost\r\nOrigin: {origin}\r\n\
         Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n\r\n"
    ));
    wire.answer()
}

/// The body of a request to the digits model: an empty picture.
pub(crate) fn blank() -> String {
    let pixels = vec!["0"; 64].join(",");
    format!(r#"{{"inputs":[{{"name":"image","datatype":"FP32","shape":[1,64],"data":[{pixels}]}}]}}"#)
}

/// A call of `origin`.
pub(crate) fn post(address: SocketAddr, origin: &str) -> Answer {
    let (mut wire, body) = (Wire::connect(address), blank());
    wire.send(&format!(
        "POST /inference HTTP/1.1\r\nHost: localhost\r\nOrigin: {origin}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    ));
    wire.answer()
}
