//! What happened: one request and the head of its answer, for whoever wants to know.

use std::net::SocketAddr;
use std::time::Duration;

use corridor_policy::Verdict;
use http::{HeaderMap, Method, StatusCode};

/// Sees every exchange, once, when the head of its answer is on its way.
///
/// It is called on the thread that serves the connection: it must not block.
pub trait Observer: Send + Sync + 'static {
    /// Sees one.
    fn observe(&self, exchange: &Exchange<'_>);
}

/// One request and the head of its answer.
#[derive(Debug)]
pub struct Exchange<'a> {
    /// Who sent it.
    pub peer: SocketAddr,
    /// The request method.
    pub method: &'a Method,
    /// The path, without its query, which may hold secrets.
    pub path: &'a str,
    /// The request's headers. They may hold secrets: a log must choose.
    pub request: &'a HeaderMap,
    /// The path template of the route; `None` if no route has this path.
    pub route: Option<&'a str>,
    /// The name of the policy that decided; `None` if no route has this path.
    pub policy: Option<&'a str>,
    /// What the policy said.
    pub verdict: &'a Verdict<'a>,
    /// The name of the backend that was asked; `None` if none was.
    pub backend: Option<&'a str>,
    /// The answer's status.
    pub status: StatusCode,
    /// The answer's headers.
    pub response: &'a HeaderMap,
    /// From the request's head to the answer's.
    pub duration: Duration,
}

impl<A: Observer, B: Observer> Observer for (A, B) {
    fn observe(&self, exchange: &Exchange<'_>) {
        self.0.observe(exchange);
        self.1.observe(exchange);
    }
}

impl<O: Observer> Observer for std::sync::Arc<O> {
    fn observe(&self, exchange: &Exchange<'_>) {
        (**self).observe(exchange);
    }
}
