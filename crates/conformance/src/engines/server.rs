//! Three servers that answer byte for byte what a case says, and note what comes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use corridor_browser::case::{Case, Exchange, ResponseForm};

use serde_json::json;

use super::generate::Origins;
use super::page::{self, Told};
use crate::browser::Result;

/// A request that came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LiveRequest {
    /// How many redirects came before it.
    pub hop: usize,
    /// Whether it is a preflight.
    pub preflight: bool,
    /// The method.
    pub method: String,
    /// `Origin`.
    pub origin: Option<String>,
    /// `Access-Control-Request-Method`.
    pub access_control_request_method: Option<String>,
    /// `Access-Control-Request-Headers`.
    pub access_control_request_headers: Option<String>,
    /// Whether it has `Authorization`.
    pub authorization: bool,
}

/// The servers of three origins; they end with the process.
pub struct Servers {
    addresses: Vec<SocketAddr>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    cases: Vec<Case<'static>>,
    /// What the page calls at last, if it makes one call after the other.
    closing: Option<String>,
    /// Of each case, at which step the page is.
    steps: Vec<usize>,
    /// Of each case and step, what came.
    requests: Vec<Vec<Vec<LiveRequest>>>,
    results: Option<Sender<Told>>,
}

/// A request as it is read.
struct Head {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Servers {
    /// Starts three on free ports of 127.0.0.1; the first is the page's.
    ///
    /// # Errors
    ///
    /// If there are none.
    pub fn start() -> Result<Self> {
        let state = Arc::new(Mutex::new(State::default()));
        let mut addresses = Vec::new();
        for _ in 0..3 {
            let listener = TcpListener::bind("127.0.0.1:0")?;
            addresses.push(listener.local_addr()?);
            let state = Arc::clone(&state);
            thread::spawn(move || {
                for stream in listener.incoming().flatten() {
                    let state = Arc::clone(&state);
                    // A connection that fails is the browser's to notice.
                    thread::spawn(move || drop(converse(&stream, &state)));
                }
            });
        }
        Ok(Self { addresses, state })
    }

    /// The origins of the servers.
    #[must_use]
    pub fn origins(&self) -> Origins {
        let origin = |index: usize| {
            self.addresses.get(index).map(|address| format!("http://{address}")).unwrap_or_default()
        };
        let elsewhere = origin(1).replacen("127.0.0.1", "localhost", 1);
        Origins { page: origin(0), first: origin(1), second: origin(2), elsewhere }
    }

    /// Where the page's own server listens.
    #[must_use]
    pub fn page_address(&self) -> Option<SocketAddr> {
        self.addresses.first().copied()
    }

    /// The address of the page that runs the cases.
    #[must_use]
    pub fn page_url(&self) -> String {
        format!("{}/", self.origins().page)
    }

    /// From now on answers these cases; what the page tells comes from the receiver.
    pub(super) fn serve(&self, cases: &[Case<'static>]) -> Receiver<Told> {
        let (sender, receiver) = channel();
        let mut state = lock(&self.state);
        state.cases = cases.to_vec();
        state.steps = vec![0; cases.len()];
        let steps = |case: &Case<'_>| case.steps.as_ref().map_or(1, Vec::len);
        state.requests = cases.iter().map(|case| vec![Vec::new(); steps(case)]).collect();
        state.closing = None;
        state.results = Some(sender);
        receiver
    }

    /// The same, and the page makes one call after the other, each after a mark on its console; at last one to this address.
    pub(super) fn serve_in_turn(&self, cases: &[Case<'static>], closing: &str) -> Receiver<Told> {
        let receiver = self.serve(cases);
        lock(&self.state).closing = Some(closing.to_owned());
        receiver
    }

    pub(super) fn take_requests(&self) -> Vec<Vec<Vec<LiveRequest>>> {
        std::mem::take(&mut lock(&self.state).requests)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn converse(stream: &TcpStream, state: &Mutex<State>) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    while let Some(head) = read(&mut reader)? {
        let mut stream = stream;
        stream.write_all(&answer(&head, state))?;
    }
    Ok(())
}

fn read(reader: &mut BufReader<&TcpStream>) -> Result<Option<Head>> {
    let Some(first) = line(reader)? else { return Ok(None) };
    let mut words = first.split(' ');
    let (method, target) =
        (words.next().unwrap_or_default().to_owned(), words.next().unwrap_or_default().to_owned());
    let mut headers = Vec::new();
    while let Some(field) = line(reader)?.filter(|field| !field.is_empty()) {
        if let Some((name, value)) = field.split_once(':') {
            headers.push((name.to_ascii_lowercase(), value.trim_matches([' ', '\t']).to_owned()));
        }
    }
    let mut head = Head { method, target, headers, body: Vec::new() };
    if let Some(length) = head.header("content-length") {
        head.body.resize(length.parse()?, 0);
        reader.read_exact(&mut head.body)?;
    } else if head.header("transfer-encoding").is_some() {
        loop {
            let size = usize::from_str_radix(line(reader)?.unwrap_or_default().trim(), 16)?;
            let mut chunk = vec![0; size + 2];
            reader.read_exact(&mut chunk)?;
            if size == 0 {
                break;
            }
        }
    }
    Ok(Some(head))
}

/// A line without its end, each byte a character; `None` at the end of the connection.
fn line(reader: &mut BufReader<&TcpStream>) -> Result<Option<String>> {
    let mut bytes = Vec::new();
    if reader.read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    while bytes.last().is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
        bytes.pop();
    }
    Ok(Some(bytes.into_iter().map(char::from).collect()))
}

impl Head {
    /// The value of a header, its lines combined.
    fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> =
            self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }
}

fn answer(head: &Head, state: &Mutex<State>) -> Vec<u8> {
    let path = head.target.split(['?', '#']).next().unwrap_or_default();
    if let Some((case, hop)) = place(path, "/c/") {
        return answer_case(head, case, hop, state);
    }
    if let Some((case, step)) = place(path, "/step/") {
        lock(state).steps.get_mut(case).into_iter().for_each(|at| *at = step);
        return whole("200 OK", "text/plain", "");
    }
    match path {
        "/known" => KNOWN.as_bytes().to_vec(),
        "/" => whole("200 OK", "text/html; charset=utf-8", page::PAGE),
        "/cases.json" => {
            let state = lock(state);
            let told = json!({ "cases": state.cases, "closing": state.closing });
            whole("200 OK", "application/json", &told.to_string())
        }
        "/results" => {
            if let Ok(results) = serde_json::from_slice(&head.body)
                && let Some(sender) = lock(state).results.take()
            {
                // Whoever waited may have given up.
                let _ = sender.send(results);
            }
            whole("200 OK", "text/plain", "")
        }
        _ => whole("404 Not Found", "text/plain", ""),
    }
}

fn whole(status: &str, content_type: &str, content: &str) -> Vec<u8> {
    let length = content.len();
    format!("HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n{content}")
        .into_bytes()
}

/// Any page may call this.
const KNOWN: &str = "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Methods: *\r\n\
    Content-Length: 0\r\n\r\n";

/// `/c/CASE/HOP`, `/step/CASE/STEP`.
fn place(path: &str, prefix: &str) -> Option<(usize, usize)> {
    let (case, place) = path.strip_prefix(prefix)?.split_once('/')?;
    Some((case.parse().ok()?, place.parse().ok()?))
}

fn answer_case(head: &Head, index: usize, hop: usize, state: &Mutex<State>) -> Vec<u8> {
    let mut state = lock(state);
    let method = head.header("access-control-request-method");
    let preflight = head.method == "OPTIONS" && method.is_some();
    let step = state.steps.get(index).copied().unwrap_or_default();
    if let Some(requests) = state.requests.get_mut(index).and_then(|steps| steps.get_mut(step)) {
        // Every request but the last was answered with a redirect, which may have led to the same path again.
        let earlier = requests.iter().filter(|request| !request.preflight).count();
        requests.push(LiveRequest {
            hop: earlier,
            preflight,
            method: head.method.clone(),
            origin: head.header("origin"),
            access_control_request_method: method,
            access_control_request_headers: head.header("access-control-request-headers"),
            authorization: head.header("authorization").is_some(),
        });
    }
    let exchange = state.cases.get(index).and_then(|case| match &case.steps {
        None => Some(&case.exchange),
        Some(steps) => steps.get(step).map(|step| &step.exchange),
    });
    let form = exchange.and_then(|exchange| response_of(exchange, hop, preflight));
    match form {
        Some(form) => raw(form, &head.method),
        None => whole("404 Not Found", "text/plain", ""),
    }
}

/// The answer at a place, if one is written.
pub(super) fn response_of<'e, 'c>(
    exchange: &'e Exchange<'c>,
    hop: usize,
    preflight: bool,
) -> Option<&'e ResponseForm<'c>> {
    let (first, second) = match hop.checked_sub(1) {
        None => (&exchange.preflight, &exchange.response),
        Some(index) => exchange.redirects.get(index).map(|hop| (&hop.preflight, &hop.response))?,
    };
    if preflight { first.as_ref() } else { second.as_ref() }
}

/// The response, its lines as they are written.
fn raw(form: &ResponseForm<'_>, method: &str) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {} Status\r\n", form.status).into_bytes();
    let latin1 = |text: &str| -> Vec<u8> {
        text.chars().map(|character| u8::try_from(character).unwrap_or(b'?')).collect()
    };
    for (name, value) in &form.headers {
        bytes.extend(latin1(&name.0));
        bytes.extend(b": ");
        bytes.extend(latin1(&value.0));
        bytes.extend(b"\r\n");
    }
    let has_no_content = matches!(form.status, 100..=199 | 204 | 304);
    let content: &[u8] = if has_no_content || form.status == 205 || method == "HEAD" { b"" } else { b"ok" };
    if !has_no_content {
        bytes.extend(format!("Content-Length: {}\r\n", content.len()).into_bytes());
    }
    bytes.extend(b"\r\n");
    bytes.extend(content);
    bytes
}
