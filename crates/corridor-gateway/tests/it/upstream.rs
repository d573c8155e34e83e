//! An upstream that does, connection by connection, what a script says.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

/// A server whose every connection is given to a script.
pub(crate) struct Upstream {
    address: SocketAddr,
    /// Every request's head and body, as they came.
    pub(crate) requests: Receiver<String>,
}

/// One connection, as a script sees it.
pub(crate) struct Connection {
    reader: BufReader<TcpStream>,
    requests: Sender<String>,
}

impl Upstream {
    pub(crate) fn start(script: impl Fn(&mut Connection) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, requests) = channel();
        let script = std::sync::Arc::new(script);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (script, requests) = (script.clone(), sender.clone());
                thread::spawn(move || {
                    script(&mut Connection { reader: BufReader::new(stream.unwrap()), requests });
                });
            }
        });
        Self { address, requests }
    }

    /// One that answers every request with this, keeping connections open.
    pub(crate) fn answering(answer: &'static str) -> Self {
        Self::start(move |connection| {
            while connection.request().is_some() {
                connection.send(answer);
            }
        })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The last request that came.
    pub(crate) fn request(&self) -> String {
        self.requests.recv_timeout(std::time::Duration::from_secs(20)).unwrap()
    }
}

impl Connection {
    /// Reads one request, noting it; `None` if the connection is closed.
    pub(crate) fn request(&mut self) -> Option<String> {
        let mut request = String::new();
        let mut length = 0;
        let mut chunked = false;
        loop {
            let mut line = String::new();
            if self.reader.read_line(&mut line).unwrap_or(0) == 0 {
                return None;
            }
            let lower = line.to_ascii_lowercase();
            if let Some(value) = lower.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            chunked |= lower.starts_with("transfer-encoding:");
            request.push_str(&line);
            if line == "\r\n" {
                break;
            }
        }
        if chunked {
            while !request.ends_with("\r\n0\r\n\r\n") && !request.ends_with("\r\n\r\n0\r\n\r\n") {
                let mut line = String::new();
                if self.reader.read_line(&mut line).unwrap_or(0) == 0 {
                    return None;
                }
                request.push_str(&line);
            }
        } else {
            let mut body = vec![0; length];
            self.reader.read_exact(&mut body).ok()?;
            request.push_str(&String::from_utf8(body).unwrap());
        }
        let _ = self.requests.send(request.clone());
        Some(request)
    }

    pub(crate) fn send(&mut self, text: &str) {
        let _ = self.reader.get_mut().write_all(text.as_bytes());
    }

    /// Closes the connection; when this returns, the gateway's side of it knows.
    pub(crate) fn close(&mut self) {
        let _ = self.reader.get_ref().shutdown(std::net::Shutdown::Both);
    }

    /// Waits until the gateway closes the connection.
    pub(crate) fn wait_for_close(&mut self) {
        let mut rest = Vec::new();
        let _ = self.reader.read_to_end(&mut rest);
    }
}
