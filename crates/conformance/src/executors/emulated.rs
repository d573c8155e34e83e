//! What the executors on emulators share: the model server behind the deployed API, and the requests to it.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use corridor_targets::rest_api::model::{BackendRequest, BackendResponse};

use super::model::{self, Answer, Spelling};
use crate::cases::{Case, Seen, Suite};

/// A bound on a test that would otherwise hang, not a wait.
const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// An API on an emulator, and the model server that it calls.
pub(super) struct Deployed {
    emulator: SocketAddr,
    /// The path of the stage.
    stage: String,
    backend: Backend,
    /// What was asked already. An API answers the same request the same way, and some are asked for often.
    seen: HashMap<Vec<u8>, Seen>,
}

impl Deployed {
    pub(super) fn new(emulator: SocketAddr, api: &str, backend: Backend) -> Self {
        Self { emulator, stage: format!("/_aws/execute-api/{api}/prod"), backend, seen: HashMap::new() }
    }

    /// Sends a case's request over HTTP/1.1, each name of a header as `spelling` has it.
    pub(super) fn run(&mut self, case: &Case, spelling: Spelling) -> Result<Seen, String> {
        let request = self.request(case, spelling);
        if let Some(seen) = self.seen.get(&request) {
            return Ok(seen.clone());
        }
        let before = self.backend.runs();
        let answer = exchange(self.emulator, &request).map_err(|error| error.to_string())?;
        let seen = model::seen(&answer, self.backend.runs() - before);
        self.seen.insert(request, seen.clone());
        Ok(seen)
    }

    /// A case's own `Host` is left out: by that the emulator finds the API.
    fn request(&self, case: &Case, spelling: Spelling) -> Vec<u8> {
        let (method, target) = case.method_and_target();
        let body = case.body_bytes();
        let mut head = format!(
            "{method} {}{target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n",
            self.stage,
            self.emulator,
            body.len()
        )
        .into_bytes();
        for (name, value) in case.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("host")) {
            head.extend(spelling.of(name).bytes());
            head.extend(b": ");
            // A character of a value is a byte.
            head.extend(value.chars().filter_map(|character| u8::try_from(character).ok()));
            head.extend(b"\r\n");
        }
        [head, b"\r\n".to_vec(), body].concat()
    }
}

/// The file of a suite as it is deployed to an emulator: the models are those of this backend.
pub(super) fn deployable(suite: &Suite, api: &str, dropped: &[&str], backend: &Backend) -> Suite {
    let suite = model::deployable(suite, api, dropped);
    let file = suite.file.replace("https://models.example", &format!("http://{}", backend.address));
    Suite { file, ..suite }
}

/// Sends a request and reads the head of its answer.
fn exchange(address: SocketAddr, request: &[u8]) -> io::Result<Answer> {
    let mut connection = TcpStream::connect(address)?;
    connection.set_read_timeout(Some(READ_TIMEOUT))?;
    connection.write_all(request)?;
    let mut lines = head(&mut BufReader::new(connection))?.into_iter();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let headers = lines.filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_owned(), value.trim().to_owned()))
    });
    Ok(Answer { status: status.ok_or(io::ErrorKind::InvalidData)?, headers: headers.collect() })
}

/// The lines of a head; a byte is a character.
fn head(reader: &mut impl BufRead) -> io::Result<Vec<String>> {
    let mut lines = Vec::new();
    loop {
        let mut line = Vec::new();
        reader.read_until(b'\n', &mut line)?;
        let line: String = line.trim_ascii().iter().copied().map(char::from).collect();
        if line.is_empty() {
            return Ok(lines);
        }
        lines.push(line);
    }
}

/// The model server of [`model::backend`], on a port of its own. It ends when this is dropped.
pub(super) struct Backend {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    ends: AtomicBool,
    runs: AtomicU64,
}

impl Backend {
    pub(super) fn start() -> Result<Self, String> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|error| error.to_string())?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let shared = Arc::new(Shared::default());
        let of_thread = Arc::clone(&shared);
        let thread = thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                if of_thread.ends.load(Ordering::Acquire) {
                    break;
                }
                let shared = Arc::clone(&of_thread);
                // An emulator that goes away in the middle is seen in what it answers.
                thread::spawn(move || drop(serve(&connection, &shared)));
            }
        });
        Ok(Self { address, shared, thread: Some(thread) })
    }

    fn runs(&self) -> u64 {
        self.shared.runs.load(Ordering::Acquire)
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        self.shared.ends.store(true, Ordering::Release);
        // It waits for a connection: this is one.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// One request and its answer; then the connection ends.
fn serve(connection: &TcpStream, shared: &Shared) -> io::Result<()> {
    connection.set_read_timeout(Some(READ_TIMEOUT))?;
    let mut reader = BufReader::new(connection);
    let mut lines = head(&mut reader)?.into_iter();
    let request_line = lines.next().unwrap_or_default();
    let mut words = request_line.split(' ').map(str::to_owned);
    let (method, uri) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| {
            line.split_once(':').map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        })
        .collect();
    let length = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length = length.and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    let mut body = Vec::new();
    reader.take(length).read_to_end(&mut body)?;
    let runs = std::cell::Cell::new(0);
    let is_head = method == "HEAD";
    let sent = BackendRequest { kind: "HTTP".to_owned(), method, uri, headers, body };
    let BackendResponse::Answer { status, headers, body } = model::backend(&sent, &runs) else {
        return Ok(());
    };
    shared.runs.fetch_add(runs.get(), Ordering::AcqRel);
    let mut answer =
        format!("HTTP/1.1 {status} Answered\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        answer.push_str(&format!("{name}: {value}\r\n"));
    }
    let mut writer = connection;
    writer.write_all(format!("{answer}\r\n").as_bytes())?;
    if is_head { Ok(()) } else { writer.write_all(&body) }
}

/// Runs something that waits for an emulator.
pub(super) fn wait<T>(future: impl Future<Output = crate::emulators::Result<T>>) -> Result<T, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    // The SDK's errors say what happened in their sources.
    runtime.block_on(future).map_err(|error| {
        let sources = std::iter::successors(Some(&*error as &dyn std::error::Error), |error| error.source());
        sources.map(ToString::to_string).collect::<Vec<_>>().join(": ")
    })
}
