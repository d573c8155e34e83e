//! Pages on an origin of their own, and a page that does what its server asks.
//!
//! `GET /` is the page that asks for tasks: `POST /tasks` says what the last task came to (`null` at first) and is
//! answered with the next one, when there is one. So a browser needs no driver: it starts on this page.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::{HeaderMap, StatusCode, Uri};
use serde_json::{Value, json};
use tokio::sync::{Mutex, mpsc as async_mpsc, oneshot};

use super::Result;

/// The page that asks for tasks.
const TASKS: &str = include_str!("tasks.html");
/// The most that is read of what is sent to a page.
const MAX_BODY_BYTES: usize = 16 << 20;

/// What a path of a [`PageServer`] answers, to any method.
#[derive(Clone, Debug)]
pub struct Page {
    status: StatusCode,
    headers: HeaderMap,
    content: String,
}

impl Page {
    /// An answer with this status and content.
    #[must_use]
    pub fn new(status: StatusCode, content: impl Into<String>) -> Self {
        Self { status, headers: HeaderMap::new(), content: content.into() }
    }

    /// The same with one more header.
    #[must_use]
    pub fn with_header(mut self, name: http::HeaderName, value: http::HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }
}

/// A server of pages on a free port of 127.0.0.1. It ends when this is dropped.
#[derive(Debug)]
pub struct PageServer {
    address: SocketAddr,
    tasks: async_mpsc::UnboundedSender<Value>,
    outcomes: mpsc::Receiver<Value>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    pages: HashMap<String, Page>,
    tasks: Mutex<async_mpsc::UnboundedReceiver<Value>>,
    outcomes: mpsc::Sender<Value>,
}

impl PageServer {
    /// Starts one, with these pages by their paths.
    ///
    /// # Errors
    ///
    /// If there is no free port, or no thread.
    pub fn start(pages: impl IntoIterator<Item = (&'static str, Page)>) -> Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let (tasks, tasks_out) = async_mpsc::unbounded_channel();
        let (outcomes_in, outcomes) = mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let shared = Shared {
            pages: pages.into_iter().map(|(path, page)| (path.to_owned(), page)).collect(),
            tasks: Mutex::new(tasks_out),
            outcomes: outcomes_in,
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let thread = thread::Builder::new().name("pages".to_owned()).spawn(move || {
            runtime.block_on(async {
                // Connections that wait for a task are cut off with the runtime.
                tokio::select! {
                    _ = stopped => {}
                    () = serve(listener, shared) => {}
                }
            });
        })?;
        Ok(Self { address, tasks, outcomes, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The serialized origin of its pages.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Waits until a browser shows the page that asks for tasks.
    ///
    /// # Errors
    ///
    /// If none does in time.
    pub fn wait_for_page(&self, deadline: Duration) -> Result<()> {
        match self.outcomes.recv_timeout(deadline) {
            Ok(Value::Null) => Ok(()),
            Ok(outcome) => Err(format!("an outcome without a task: {outcome}").into()),
            Err(_) => Err(format!("no browser came to {} within {deadline:?}", self.origin()).into()),
        }
    }

    /// Has the page run the body of an asynchronous function with `argument`, and returns what it returns.
    ///
    /// # Errors
    ///
    /// What it throws; if it takes too long; if the page was loaded anew.
    pub fn run(&self, script: &str, argument: &Value, deadline: Duration) -> Result<Value> {
        self.tasks.send(json!({ "script": script, "argument": argument }))?;
        let Ok(mut outcome) = self.outcomes.recv_timeout(deadline) else {
            return Err(format!("the page did nothing within {deadline:?}").into());
        };
        if let Some(error) = outcome.get("error").and_then(Value::as_str) {
            return Err(format!("the page threw {error}").into());
        }
        outcome.get_mut("value").map(Value::take).ok_or_else(|| "the page was loaded anew".into())
    }

    /// Has the browser go from this page to another, which is then not this server's any more to ask.
    ///
    /// # Errors
    ///
    /// If the server has failed.
    pub fn go(&self, url: &str) -> Result<()> {
        Ok(self.tasks.send(json!({ "go": url }))?)
    }
}

impl Drop for PageServer {
    fn drop(&mut self) {
        drop(self.stop.take());
        drop(self.thread.take().map(JoinHandle::join));
    }
}

async fn serve(listener: std::net::TcpListener, shared: Shared) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    let router = Router::new()
        .route("/", get(|| async { Html(TASKS) }))
        .route("/tasks", post(next_task))
        .fallback(page)
        .with_state(Arc::new(shared));
    // It ends with the runtime only.
    drop(axum::serve(listener, router).await);
}

async fn next_task(State(shared): State<Arc<Shared>>, Json(outcome): Json<Value>) -> Response {
    if shared.outcomes.send(outcome).is_err() {
        return StatusCode::GONE.into_response();
    }
    match shared.tasks.lock().await.recv().await {
        Some(task) => Json(task).into_response(),
        None => StatusCode::GONE.into_response(),
    }
}

async fn page(State(shared): State<Arc<Shared>>, uri: Uri, body: Body) -> Response {
    // A body that nobody reads closes the connection, under the next request of whoever keeps it open.
    drop(to_bytes(body, MAX_BODY_BYTES).await);
    match shared.pages.get(uri.path()) {
        Some(page) => (page.status, page.headers.clone(), page.content.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
