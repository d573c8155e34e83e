//! The gateway over a socket of the loopback interface, by HTTP/1.1 and by HTTP/2.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use bytes::Bytes;
use corridor_gateway::{Exchange, Gateway, Observer, Settings, Tables};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

use super::{Executor, answer, configuration, headers};
use crate::cases::{Case, Seen, Suite};

/// Under which host the requests of cases come, unless they say so themselves; the files declare it.
const HOST: &str = "api.example.com";

/// A version of HTTP.
pub trait Protocol {
    /// The name in the table of results.
    const NAME: &'static str;
    /// Whether it is HTTP/2, with prior knowledge.
    const IS_HTTP_2: bool;
}

/// HTTP/1.1.
pub struct Http1;
/// HTTP/2 without TLS, by prior knowledge.
pub struct Http2;

impl Protocol for Http1 {
    const NAME: &'static str = "gateway, HTTP/1.1";
    const IS_HTTP_2: bool = false;
}

impl Protocol for Http2 {
    const NAME: &'static str = "gateway, HTTP/2";
    const IS_HTTP_2: bool = true;
}

/// A gateway that runs for one suite, asked over a socket: each case on a connection of its own.
pub struct Socket<P> {
    gateway: Gateway,
    verdicts: Receiver<String>,
    runtime: Runtime,
    protocol: std::marker::PhantomData<P>,
}

/// Passes on the codes of verdicts.
struct Verdicts(SyncSender<String>);

impl Observer for Verdicts {
    fn observe(&self, exchange: &Exchange<'_>) {
        // Nobody listens any more only when the executor is gone.
        let _ = self.0.try_send(exchange.verdict.code().to_owned());
    }
}

impl<P: Protocol> Executor for Socket<P> {
    const NAME: &'static str = P::NAME;

    fn start(suite: &Suite) -> Result<Self, String> {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR"));
        let tables =
            Tables::build(&configuration(suite)?, directory, None).map_err(|error| error.to_string())?;
        let settings = Settings {
            workers: NonZeroUsize::new(1),
            ..Settings::new(SocketAddr::from(([127, 0, 0, 1], 0)))
        };
        let (sender, verdicts) = sync_channel(16);
        let gateway = Gateway::start(&settings, tables, Arc::new(Verdicts(sender)));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        Ok(Self {
            gateway: gateway.map_err(|error| error.to_string())?,
            verdicts,
            runtime: runtime.map_err(|error| error.to_string())?,
            protocol: std::marker::PhantomData,
        })
    }

    fn run(&mut self, case: &Case) -> Result<Seen, String> {
        let before = self.runs();
        let request = request(case, P::IS_HTTP_2)?;
        let exchange = exchange(self.gateway.local_address(), request, P::IS_HTTP_2);
        let response = self.runtime.block_on(exchange).map_err(|error| error.to_string())?;
        Ok(Seen {
            verdict: self.verdicts.try_recv().ok(),
            status: Some(response.status().as_u16()),
            answer: answer(response.headers()),
            runs: Some(self.runs() - before),
        })
    }
}

impl<P> Socket<P> {
    /// How often the models of the file have run.
    fn runs(&self) -> u64 {
        let tables = self.gateway.tables();
        let mut backends: Vec<&str> =
            tables.api().routes().iter().map(corridor_policy::Route::backend).collect();
        backends.sort_unstable();
        backends.dedup();
        backends.iter().filter_map(|backend| tables.model(backend)).map(corridor_inference::Model::runs).sum()
    }
}

fn request(case: &Case, is_http_2: bool) -> Result<Request<Full<Bytes>>, String> {
    let (method, target) = case.method_and_target();
    let headers = headers(case)?;
    let host = headers.get(http::header::HOST).and_then(|host| host.to_str().ok()).unwrap_or(HOST).to_owned();
    let uri = if is_http_2 { format!("http://{host}{target}") } else { target.to_owned() };
    let mut request = Request::builder().method(method).uri(uri).body(Full::from(case.body_bytes()));
    if let Ok(request) = &mut request {
        *request.headers_mut() = headers;
        if is_http_2 {
            request.headers_mut().remove(http::header::HOST);
        } else if let Ok(host) = host.parse() {
            request.headers_mut().insert(http::header::HOST, host);
        }
    }
    request.map_err(|error| error.to_string())
}

async fn exchange(
    address: SocketAddr,
    request: Request<Full<Bytes>>,
    is_http_2: bool,
) -> Result<Response<Bytes>, Box<dyn std::error::Error>> {
    let stream = TokioIo::new(TcpStream::connect(address).await?);
    let response: Response<Incoming> = if is_http_2 {
        let (mut sender, connection) =
            hyper::client::conn::http2::handshake(TokioExecutor::new(), stream).await?;
        tokio::spawn(connection);
        sender.send_request(request).await?
    } else {
        let (mut sender, connection) = hyper::client::conn::http1::handshake(stream).await?;
        tokio::spawn(connection);
        sender.send_request(request).await?
    };
    let (head, body) = response.into_parts();
    Ok(Response::from_parts(head, body.collect().await?.to_bytes()))
}
