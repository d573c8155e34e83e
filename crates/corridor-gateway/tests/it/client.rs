//! A client that sends bytes and reads one answer: nothing between the test and the wire.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

/// One connection.
pub(crate) struct Client {
    reader: BufReader<TcpStream>,
}

/// One answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        // A bound on a test that would otherwise hang, not a wait.
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        Self { reader: BufReader::new(stream) }
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) {
        // The gateway may close before all is sent; what it answered is what counts.
        let _ = self.reader.get_mut().write_all(bytes);
    }

    /// Sends a request line and header lines, `Host` included unless the lines have one, and a body.
    pub(crate) fn request(&mut self, line: &str, headers: &[&str], body: &[u8]) {
        let mut head = format!("{line} HTTP/1.1\r\n");
        if !headers.iter().any(|header| header.to_ascii_lowercase().starts_with("host:")) {
            head.push_str("Host: localhost\r\n");
        }
        for header in headers {
            head.push_str(header);
            head.push_str("\r\n");
        }
        let framed = headers.iter().any(|header| {
            let header = header.to_ascii_lowercase();
            header.starts_with("content-length:") || header.starts_with("transfer-encoding:")
        });
        if !framed && !body.is_empty() {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        self.send(&[head.as_bytes(), body].concat());
    }

    /// The status line and the headers.
    pub(crate) fn head(&mut self) -> Answer {
        let status_line = self.line();
        let status = status_line
            .split(' ')
            .nth(1)
            .unwrap_or_else(|| panic!("no answer: {status_line:?}"))
            .parse()
            .unwrap();
        let mut headers = Vec::new();
        loop {
            let line = self.line();
            let Some((name, value)) = line.split_once(':') else { break };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        Answer { status, headers, body: Vec::new() }
    }

    /// One whole answer; `None` if the connection was closed without one.
    pub(crate) fn answer(&mut self) -> Option<Answer> {
        if self.reader.fill_buf().map_or(true, <[u8]>::is_empty) {
            return None;
        }
        let mut answer = self.head();
        if let Some(length) = answer.header("content-length") {
            let mut body = vec![0; length.parse().unwrap()];
            self.reader.read_exact(&mut body).unwrap();
            answer.body = body;
        } else if answer.header("transfer-encoding") == Some("chunked") {
            while let Some(chunk) = self.chunk().expect("the body ends early") {
                answer.body.extend(chunk);
            }
        }
        Some(answer)
    }

    /// The next chunk; `None` at the end of the body.
    ///
    /// # Errors
    ///
    /// If the connection ends in the middle.
    pub(crate) fn chunk(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        let mut line = String::new();
        self.reader.read_line(&mut line)?;
        let length =
            usize::from_str_radix(line.trim_end(), 16).map_err(|_| std::io::ErrorKind::UnexpectedEof)?;
        let mut chunk = vec![0; length + 2];
        self.reader.read_exact(&mut chunk)?;
        chunk.truncate(length);
        Ok((length > 0).then_some(chunk))
    }

    /// Whether the other side has closed.
    pub(crate) fn is_closed(&mut self) -> bool {
        self.reader.fill_buf().map_or(true, <[u8]>::is_empty)
    }

    /// Reads and forgets at most `limit` bytes; the number of them.
    pub(crate) fn take(&mut self, limit: usize) -> usize {
        let read = self.reader.fill_buf().map_or(0, <[u8]>::len).min(limit);
        self.reader.consume(read);
        read
    }

    pub(crate) fn close(self) {
        let _ = self.reader.get_ref().shutdown(Shutdown::Both);
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.reader.read_line(&mut line).unwrap();
        line.truncate(line.trim_end().len());
        line
    }
}

impl Answer {
    /// The value of a header that must not be there twice.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values =
            self.headers.iter().filter(|(header, _)| header == name).map(|(_, value)| value.as_str());
        let value = values.next();
        assert_eq!(values.next(), None, "`{name}` twice");
        value
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}
