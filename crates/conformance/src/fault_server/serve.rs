//! The endpoints over HTTP.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Request, Response};

use super::behaviour::{Ask, Cache, Reply};
use super::{Endpoint, Setting};

/// A server that runs until it is dropped.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL of an endpoint.
    #[must_use]
    pub fn url(&self, name: &str) -> String {
        format!("http://{}/{name}", self.address)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A server that panicked has made its test fail.
            let _ = thread.join();
        }
    }
}

/// Serves endpoints on a free port of loopback, each under its name.
///
/// # Errors
///
/// If there is no port.
pub fn serve(endpoints: Vec<Endpoint>, setting: Setting) -> std::io::Result<Running> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))?;
    let address = listener.local_addr()?;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let thread = std::thread::spawn(move || {
        let state = Arc::new((endpoints, setting, Cache::default()));
        let router = Router::new().fallback(move |request: Request<Body>| {
            let state = Arc::clone(&state);
            async move { answer(&state.0, &state.1, &state.2, &request) }
        });
        runtime.block_on(async {
            tokio::select! {
                _ = async { axum::serve(listener, router).await } => {}
                _ = stopped => {}
            }
        });
    });
    Ok(Running { address, stop: Some(stop), thread: Some(thread) })
}

fn answer(
    endpoints: &[Endpoint],
    setting: &Setting,
    cache: &Cache,
    request: &Request<Body>,
) -> Response<Body> {
    let name = request.uri().path().split('/').nth(1).unwrap_or_default();
    let field = |(name, value): (&HeaderName, &HeaderValue)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let ask = Ask {
        method: request.method().to_string(),
        target: request.uri().to_string(),
        headers: request.headers().iter().map(field).collect(),
    };
    let known = endpoints.iter().find(|endpoint| endpoint.name == name);
    let reply = known.map_or(Reply { status: 404, headers: Vec::new() }, |endpoint| {
        endpoint.behaviour.answer(setting, &ask, cache)
    });
    let mut response = Response::builder().status(reply.status);
    for (name, value) in reply.headers {
        response = response.header(name, value);
    }
    response.body(Body::from("{}")).unwrap_or_default()
}
