//! A worker: one thread, one runtime, one listening socket, and the connections that it accepted.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use http::Request;
use hyper::body::Incoming;
use hyper::rt::Executor;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::{JoinSet, LocalSet};

use crate::backend::pool::Pool;
use crate::exchange::Observer;
use crate::pipeline;
use crate::tables::Tables;

/// How much of a head hyper reads, in bytes. What is longer it refuses by itself, in words that no page can read, so this
/// is more than `sanity.rs` accepts. (It refuses more than 100 fields as well.)
const MAX_HEAD_BYTES: usize = 64 * 1024;
/// How long a head may take, and how long a connection may be silent between two requests.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// The most requests at once on one HTTP/2 connection.
const MAX_STREAMS: u32 = 100;
/// How long to wait before accepting again when the process is out of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// What the workers of a gateway share.
pub(crate) struct Shared {
    pub(crate) tables: ArcSwap<Tables>,
    pub(crate) observer: Arc<dyn Observer>,
    pub(crate) drain_deadline: Duration,
}

/// Serves until told to stop, then until the last request is answered or the deadline passes.
pub(crate) fn run(listener: TcpListener, shared: Arc<Shared>, stop: watch::Receiver<bool>) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
    // Dropped with what still runs when this returns: connections that outlived the deadline end here.
    let local = LocalSet::new();
    local.block_on(&runtime, serve(listener, shared, stop))
}

async fn serve(
    listener: TcpListener,
    shared: Arc<Shared>,
    mut stop: watch::Receiver<bool>,
) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let pool = Pool::default();
    let stop_connections = stop.clone();
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let connection = connection(stream, peer, Arc::clone(&shared), pool.clone(), stop_connections.clone());
                    connections.spawn_local(connection);
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    let drained = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(shared.drain_deadline, drained).await.is_err() {
        tracing::warn!(left = connections.len(), "the drain deadline has passed");
    }
    Ok(())
}

/// One connection: HTTP/1.1, or HTTP/2 if it begins with HTTP/2's preface. TLS will be unwrapped here.
async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    shared: Arc<Shared>,
    pool: Pool,
    mut stop: watch::Receiver<bool>,
) {
    // Events of a stream are small and must not wait for each other.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "cannot set TCP_NODELAY");
    }
    let service = service_fn(move |request: Request<Incoming>| {
        let (shared, pool) = (Arc::clone(&shared), pool.clone());
        async move {
            let tables = shared.tables.load_full();
            Ok::<_, Infallible>(pipeline::respond(&tables, &pool, &*shared.observer, peer, request).await)
        }
    });
    let builder = protocol();
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let served = tokio::select! {
        served = connection.as_mut() => served,
        _ = stop.wait_for(|stop| *stop) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = served {
        tracing::debug!(%peer, error = &*error, "a connection failed");
    }
}

fn protocol() -> auto::Builder<Local> {
    let mut builder = auto::Builder::new(Local);
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT).max_buf_size(MAX_HEAD_BYTES);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(MAX_HEAD_BYTES).unwrap_or(u32::MAX))
        .max_concurrent_streams(MAX_STREAMS)
        .keep_alive_interval(HEAD_TIMEOUT)
        .keep_alive_timeout(HEAD_TIMEOUT);
    builder
}

/// Runs hyper's tasks on this thread.
#[derive(Clone, Copy, Debug)]
struct Local;

impl<F: Future + 'static> Executor<F> for Local {
    fn execute(&self, future: F) {
        tokio::task::spawn_local(async move { drop(future.await) });
    }
}
