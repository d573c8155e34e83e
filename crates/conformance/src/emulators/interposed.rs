//! Something between a client and an emulator that sees each request, and may spoil it: the faults of a network, of AWS and
//! of whoever kills the client.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its method.
    pub method: String,
    /// Its path and query.
    pub target: String,
    headers: Vec<String>,
    /// Its body.
    pub body: Vec<u8>,
}

/// What becomes of a request.
#[derive(Clone, Debug)]
pub enum Fate {
    /// It goes on, as it now is.
    Forwarded,
    /// It does not reach the emulator, and the connection ends without an answer.
    Lost,
    /// It reaches the emulator, whose answer does not come back.
    Unanswered,
    /// It does not reach the emulator; this is the answer, as AWS writes errors.
    Refused {
        /// The status.
        status: u16,
        /// The name of the error.
        code: &'static str,
    },
}

/// One that stands there until it is dropped.
#[derive(Debug)]
pub struct Interposed {
    address: SocketAddr,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// Decides, and may change the request before it goes on. `Unanswered` is told when the emulator has answered.
type Judge = dyn Fn(&mut Request) -> Fate + Send + Sync;
/// Hears of each answer that does not come back, when it is there.
type Witness = dyn Fn(&Request) + Send + Sync;

impl Interposed {
    /// Stands before the emulator at `upstream`.
    ///
    /// # Errors
    ///
    /// If there is no free port.
    pub fn before(
        upstream: SocketAddr,
        judge: impl Fn(&mut Request) -> Fate + Send + Sync + 'static,
        witness: impl Fn(&Request) + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let ends = Arc::new(AtomicBool::new(false));
        let (stop, judge, witness) = (Arc::clone(&ends), Arc::new(judge), Arc::new(witness));
        let thread = thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                if stop.load(Ordering::Acquire) {
                    break;
                }
                let (judge, witness) = (Arc::clone(&judge), Arc::clone(&witness));
                // A client that goes away in the middle is what is tried here.
                thread::spawn(move || drop(serve(&connection, upstream, &*judge, &*witness)));
            }
        });
        Ok(Self { address, ends, thread: Some(thread) })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Interposed {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Release);
        // It waits for a connection: this is one.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// One request and its answer; then the connection ends, so that every request is seen on its own.
fn serve(connection: &TcpStream, upstream: SocketAddr, judge: &Judge, witness: &Witness) -> io::Result<()> {
    let mut reader = BufReader::new(connection);
    let Some(mut request) = Request::read(&mut reader)? else { return Ok(()) };
    let mut client = connection;
    match judge(&mut request) {
        Fate::Forwarded => client.write_all(&request.forward(upstream)?)?,
        Fate::Lost => {}
        Fate::Unanswered => {
            request.forward(upstream)?;
            witness(&request);
        }
        Fate::Refused { status, code } => {
            let body = format!("{{\"message\":\"{code}, by the test\"}}");
            write!(
                client,
                "HTTP/1.1 {status} Refused\r\nContent-Type: application/json\r\nx-amzn-ErrorType: {code}\r\n\
                Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            )?;
        }
    }
    connection.shutdown(Shutdown::Both)
}

impl Request {
    fn read(reader: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 {
                return Ok(None);
            }
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            lines.push(line.to_owned());
        }
        let mut words = lines.first().map(String::as_str).unwrap_or_default().split(' ').map(str::to_owned);
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let length = lines.iter().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<u64>().ok())?
        });
        let mut body = Vec::new();
        reader.take(length.unwrap_or_default()).read_to_end(&mut body)?;
        Ok(Some(Self { method, target, headers: lines.split_off(1), body }))
    }

    /// What the emulator answers. What a client says about its connection to us is not its business.
    fn forward(&self, upstream: SocketAddr) -> io::Result<Vec<u8>> {
        let mut server = TcpStream::connect(upstream)?;
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        let is_ours = |line: &str| {
            let name = line.split(':').next().unwrap_or_default();
            ["connection", "content-length", "expect"].iter().any(|own| name.eq_ignore_ascii_case(own))
        };
        for line in self.headers.iter().filter(|line| !is_ours(line)) {
            head.push_str(line);
            head.push_str("\r\n");
        }
        head.push_str(&format!("Content-Length: {}\r\nConnection: close\r\n\r\n", self.body.len()));
        server.write_all(head.as_bytes())?;
        server.write_all(&self.body)?;
        let mut answer = Vec::new();
        server.read_to_end(&mut answer)?;
        Ok(answer)
    }
}
