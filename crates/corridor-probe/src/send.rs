//! The one place that opens sockets: requests out, exchanges back.
//!
//! A [`Sender`] says what it is told and nothing more: no redirect is followed, no cookie kept, no body unpacked. Nothing is
//! sent twice but a `GET`, `HEAD` or `OPTIONS` whose kept connection turns out to be closed (RFC 9110, section 9.2.2; browsers do
//! the same). It is polite (few at once, a rate if one is asked for, a budget) and suspicious: heads and bodies are
//! bounded, and everything has a deadline.

mod names;
mod pace;
mod tls;
mod trouble;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use url::Url;

use crate::exchange::{Exchange, Request, Response, Trouble, TroubleKind};
use pace::Pace;

/// How much of a body is read.
pub const MAX_BODY_START: usize = 4 << 10;
/// More header fields than any server means to send.
const MAX_HEADER_FIELDS: usize = 512;

/// How requests are sent.
#[derive(Clone, Debug)]
pub struct Sending {
    /// How many requests are under way at once, at most.
    pub concurrency: usize,
    /// How many begin in a second, at most; `None` is as many as there are.
    pub requests_per_second: Option<u32>,
    /// From the first packet to a connection, TLS and proxy included.
    pub connect_timeout: Duration,
    /// From the beginning of a request to the head of its response, the connection included.
    pub head_timeout: Duration,
    /// From the head to the first byte of the body, and from there to the last that is read.
    pub body_timeout: Duration,
    /// Which versions of HTTP.
    pub versions: HttpVersions,
    /// By way of whom.
    pub proxy: Proxying,
    /// `User-Agent`, where a request has none of its own.
    pub user_agent: String,
    /// The largest head of a response that is looked at, in bytes.
    pub max_head_bytes: u32,
    /// How many requests in all, at most; the others come back as [`TroubleKind::BudgetSpent`]. `None` is no limit.
    pub budget: Option<usize>,
}

/// Which versions of HTTP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HttpVersions {
    /// HTTP/2 where TLS agrees on it (ALPN), else HTTP/1.1: what browsers do.
    #[default]
    Auto,
    /// HTTP/1.1 alone.
    Http1,
    /// HTTP/2 alone; over `http:` it is spoken without asking ("prior knowledge").
    Http2,
}

/// By way of whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Proxying {
    /// As `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say.
    #[default]
    Environment,
    /// Nobody.
    Direct,
    /// This proxy, for everything.
    Through(Url),
}

impl Default for Sending {
    fn default() -> Self {
        Self {
            concurrency: 8,
            requests_per_second: None,
            connect_timeout: Duration::from_secs(10),
            head_timeout: Duration::from_secs(30),
            body_timeout: Duration::from_secs(2),
            versions: HttpVersions::Auto,
            proxy: Proxying::Environment,
            user_agent: concat!("corridor/", env!("CARGO_PKG_VERSION")).to_owned(),
            max_head_bytes: 64 << 10,
            budget: None,
        }
    }
}

/// A client. It is cheap to share by reference; its connections are kept for the next request.
#[derive(Debug)]
pub struct Sender {
    /// For what may be sent again.
    kept: reqwest::Client,
    /// A connection for each request: a server that closes a kept one leaves it unknown whether the request was carried out.
    fresh: reqwest::Client,
    sending: Sending,
    under_way: Semaphore,
    pace: Pace,
    sent: AtomicUsize,
}

impl Sender {
    /// A client that sends like this.
    ///
    /// # Errors
    ///
    /// Why there cannot be one: a proxy that is none.
    pub fn new(sending: Sending) -> Result<Self, Trouble> {
        Ok(Self {
            kept: build(client(&sending)?)?,
            fresh: build(client(&sending)?.pool_max_idle_per_host(0))?,
            under_way: Semaphore::new(sending.concurrency.max(1)),
            pace: Pace::new(sending.requests_per_second),
            sent: AtomicUsize::new(0),
            sending,
        })
    }

    /// How many requests went out so far.
    #[must_use]
    pub fn sent(&self) -> usize {
        let sent = self.sent.load(Ordering::Relaxed);
        self.sending.budget.map_or(sent, |budget| sent.min(budget))
    }

    /// Sends one request, when its turn comes.
    pub async fn send(&self, request: Request) -> Exchange {
        let result = self.attempt(&request).await;
        Exchange { request, result }
    }

    /// Sends requests, some at once; the exchanges come back in the order of the requests. `each` is called with every one
    /// when it is there, in that order too.
    pub async fn send_all(&self, requests: Vec<Request>, mut each: impl FnMut(&Exchange)) -> Vec<Exchange> {
        let mut answers = stream::iter(requests.into_iter().map(|request| self.send(request)))
            .buffered(self.sending.concurrency.max(1));
        let mut exchanges = Vec::new();
        while let Some(exchange) = answers.next().await {
            each(&exchange);
            exchanges.push(exchange);
        }
        exchanges
    }

    async fn attempt(&self, request: &Request) -> Result<Response, Trouble> {
        // Nobody closes the semaphore; if it were closed, nothing would be limited.
        let _permit = self.under_way.acquire().await.ok();
        if !matches!(request.method.as_str(), "GET" | "HEAD" | "OPTIONS") {
            return self.exchange(&self.fresh, request).await;
        }
        match self.exchange(&self.kept, request).await {
            Err(trouble) if trouble.kind == TroubleKind::Closed => {
                self.exchange(&self.fresh, request).await.map_err(|_| trouble)
            }
            result => result,
        }
    }

    async fn exchange(&self, client: &reqwest::Client, request: &Request) -> Result<Response, Trouble> {
        let ready = self.ready(request)?;
        let sent = self.sent.fetch_add(1, Ordering::Relaxed);
        if self.sending.budget.is_some_and(|budget| sent >= budget) {
            return Err(Trouble::new(TroubleKind::BudgetSpent, ""));
        }
        self.pace.wait().await;
        let began = Instant::now();
        let response = match timeout(self.sending.head_timeout, client.execute(ready)).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Err(trouble::of(&error)),
            Err(_) => return Err(Trouble::new(TroubleKind::HeadTimeout, "")),
        };
        let head_after = began.elapsed();
        let (status, version) = (response.status().as_u16(), response.version());
        let headers = self.bounded(response.headers())?;
        let (body_start, first_byte_after) = self.body(response, began).await;
        Ok(Response { status, version, headers, body_start, head_after, first_byte_after })
    }

    fn ready(&self, request: &Request) -> Result<reqwest::Request, Trouble> {
        let unsendable =
            |error: &dyn std::fmt::Display| Trouble::new(TroubleKind::Unsendable, error.to_string());
        let method = Method::from_bytes(request.method.as_bytes()).map_err(|error| unsendable(&error))?;
        let mut headers = HeaderMap::new();
        for (name, value) in &request.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|error| unsendable(&error))?;
            let value = HeaderValue::from_bytes(value).map_err(|error| unsendable(&error))?;
            headers.append(name, value);
        }
        let mut ready = reqwest::Request::new(method, request.url.clone());
        *ready.headers_mut() = headers;
        *ready.body_mut() = request.body.clone().map(reqwest::Body::from);
        Ok(ready)
    }

    fn bounded(&self, headers: &HeaderMap) -> Result<Vec<(String, Vec<u8>)>, Trouble> {
        let size: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
        if u32::try_from(size).map_or(true, |size| size > self.sending.max_head_bytes) {
            return Err(Trouble::new(TroubleKind::HeadTooLarge, format!("{size} bytes")));
        }
        let fields = headers.iter();
        Ok(fields.map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec())).collect())
    }

    /// Reads how a body begins. What goes wrong here is no trouble: the head is what CORS looks at.
    async fn body(&self, mut response: reqwest::Response, began: Instant) -> (Vec<u8>, Option<Duration>) {
        let (mut start, mut first_byte_after) = (Vec::new(), None);
        // A stream goes on for as long as it likes; its first event says enough.
        let is_stream = response
            .headers()
            .get(http::header::CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().to_ascii_lowercase().starts_with(b"text/event-stream"));
        while let Ok(Ok(Some(chunk))) = timeout(self.sending.body_timeout, response.chunk()).await {
            if chunk.is_empty() {
                continue;
            }
            first_byte_after.get_or_insert_with(|| began.elapsed());
            let room = MAX_BODY_START.saturating_sub(start.len());
            start.extend(chunk.iter().take(room).copied());
            if is_stream || start.len() >= MAX_BODY_START {
                break;
            }
        }
        (start, first_byte_after)
    }
}

fn client(sending: &Sending) -> Result<reqwest::ClientBuilder, Trouble> {
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connect_timeout(sending.connect_timeout)
        .user_agent(&sending.user_agent)
        .http1_max_headers(MAX_HEADER_FIELDS)
        .http2_max_header_list_size(sending.max_head_bytes)
        .tls_backend_preconfigured(tls::config(sending.versions)?)
        .dns_resolver(names::Names);
    let builder = match sending.versions {
        HttpVersions::Auto => builder,
        HttpVersions::Http1 => builder.http1_only(),
        HttpVersions::Http2 => builder.http2_prior_knowledge(),
    };
    Ok(match &sending.proxy {
        Proxying::Environment => builder,
        Proxying::Direct => builder.no_proxy(),
        Proxying::Through(url) => {
            builder.proxy(reqwest::Proxy::all(url.as_str()).map_err(|error| unusable(&error))?)
        }
    })
}

fn build(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, Trouble> {
    builder.build().map_err(|error| unusable(&error))
}

fn unusable(error: &reqwest::Error) -> Trouble {
    Trouble::new(TroubleKind::Unsendable, trouble::root(error))
}
