//! One request over one connection, and its answer as it comes.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A bound on a test that would otherwise hang, not a wait.
const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// The head of an answer, and the body, of which nothing need have come yet.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    headers: Vec<(String, String)>,
    /// The body.
    pub body: BufReader<Body>,
}

/// A body, read as it comes: what one `read` gives had left its sender before the sender's next piece.
#[derive(Debug)]
pub struct Body {
    connection: BufReader<TcpStream>,
    is_chunked: bool,
    /// What is left of the body, or of its chunk.
    left: u64,
}

/// Sends a request (`POST /v2/models/iris/infer`), and gives the answer when its head is there.
///
/// # Errors
///
/// If the connection fails or the answer is none.
pub fn ask(
    address: SocketAddr,
    method_and_path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> io::Result<Answer> {
    let mut connection = TcpStream::connect(address)?;
    connection.set_read_timeout(Some(READ_TIMEOUT))?;
    let lines: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    let request = format!(
        "{method_and_path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n{lines}\r\n{body}"
    );
    connection.write_all(request.as_bytes())?;
    let mut connection = BufReader::new(connection);
    let status = line(&mut connection)?.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or(io::ErrorKind::InvalidData)?;
    let mut headers = Vec::new();
    while let Some((name, value)) = line(&mut connection)?.split_once(": ") {
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let value = |name| headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str());
    let is_chunked = value("transfer-encoding") == Some("chunked");
    let left = value("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let body = BufReader::new(Body { connection, is_chunked, left });
    Ok(Answer { status, headers, body })
}

impl Answer {
    /// The values of a header, named in lower case, in the order in which they came.
    pub fn header<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    /// The rest of the body.
    ///
    /// # Errors
    ///
    /// If it ends before its end, or is not text.
    pub fn text(mut self) -> io::Result<String> {
        let mut text = String::new();
        self.body.read_to_string(&mut text)?;
        Ok(text)
    }
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_chunked && self.left == 0 {
            let length = line(&mut self.connection)?;
            self.left = u64::from_str_radix(&length, 16).map_err(|_| io::ErrorKind::UnexpectedEof)?;
            self.is_chunked = self.left > 0;
        }
        if self.left == 0 {
            return Ok(0);
        }
        let read = self.connection.by_ref().take(self.left).read(buffer)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left = self.left.saturating_sub(u64::try_from(read).unwrap_or(u64::MAX));
        if self.is_chunked && self.left == 0 {
            line(&mut self.connection)?;
        }
        Ok(read)
    }
}

/// The next line, without its end.
fn line(connection: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = String::new();
    connection.read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}
