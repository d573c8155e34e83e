//! Connections to upstreams, kept open between requests, by the thread that opened them.
//!
//! A pool belongs to one thread, so taking a connection takes no lock and wakes no other core.

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::poll_fn;
use std::io::ErrorKind;
use std::mem::MaybeUninit;
use std::os::fd::AsFd;
use std::rc::{Rc, Weak};
use std::time::{Duration, Instant};

use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use socket2::Socket;
use tokio::net::TcpStream;

use crate::request_body::RequestBody;

/// The most idle connections that one thread keeps to one upstream.
const MAX_IDLE: usize = 64;
/// How long an idle connection is trusted. Servers commonly close after 5 s (Node.js, uvicorn); a connection that they have
/// closed is noticed when it is taken.
const MAX_IDLE_TIME: Duration = Duration::from_secs(60);

/// The idle connections of one thread, by `host:port`.
#[derive(Clone, Default)]
pub(crate) struct Pool(Rc<RefCell<HashMap<String, Vec<Idle>>>>);

struct Idle {
    sender: SendRequest<RequestBody>,
    line: Line,
    since: Instant,
}

/// The socket below a connection, to be looked at before a request is given to it: a request that meets a server which
/// has just closed gets no answer, and only some may be sent twice. It is gone when the connection is.
#[derive(Clone)]
struct Line(Weak<Socket>);

impl Line {
    /// Whether the server neither closed it nor said anything unasked. hyper would find out at its next turn; this asks
    /// the kernel now.
    fn is_quiet(&self) -> bool {
        let mut byte = [MaybeUninit::uninit()];
        self.0.upgrade().is_some_and(|socket| {
            socket.peek(&mut byte).is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
        })
    }
}

/// A connection that is in use; it goes back to its pool when its answer has been read to the end.
pub(crate) struct Connection {
    sender: SendRequest<RequestBody>,
    line: Line,
    address: String,
    pool: Pool,
    /// Whether it served an earlier request: then the server may have closed it while it was idle.
    pub(crate) reused: bool,
}

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConnectError {
    #[error("connecting took too long")]
    Timeout,
    #[error("cannot connect: {0}")]
    Io(#[from] std::io::Error),
    #[error("cannot speak HTTP: {0}")]
    Http(#[from] hyper::Error),
}

impl Pool {
    /// An idle connection, or a new one.
    pub(crate) async fn connect(&self, address: &str, timeout: Duration) -> Result<Connection, ConnectError> {
        while let Some(idle) = self.take(address) {
            let Idle { mut sender, line, since } = idle;
            if since.elapsed() < MAX_IDLE_TIME
                && line.is_quiet()
                && poll_fn(|context| sender.poll_ready(context)).await.is_ok()
            {
                return Ok(Connection {
                    sender,
                    line,
                    address: address.to_owned(),
                    pool: self.clone(),
                    reused: true,
                });
            }
        }
        self.open(address, timeout).await
    }

    /// A new connection.
    pub(crate) async fn open(&self, address: &str, timeout: Duration) -> Result<Connection, ConnectError> {
        let connect = async {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            let socket = Socket::from(stream.as_fd().try_clone_to_owned()?);
            let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
            Ok::<_, ConnectError>((sender, connection, Rc::new(socket)))
        };
        let (sender, connection, socket) =
            tokio::time::timeout(timeout, connect).await.map_err(|_| ConnectError::Timeout)??;
        // Ends when its sender is dropped, or the upstream goes; whoever waits for an answer is told there.
        let line = Line(Rc::downgrade(&socket));
        tokio::task::spawn_local(async move {
            drop(connection.await);
            drop(socket);
        });
        Ok(Connection { sender, line, address: address.to_owned(), pool: self.clone(), reused: false })
    }

    fn take(&self, address: &str) -> Option<Idle> {
        self.0.borrow_mut().get_mut(address)?.pop()
    }
}

impl Connection {
    /// The sending side.
    pub(crate) fn sender(&mut self) -> &mut SendRequest<RequestBody> {
        &mut self.sender
    }

    /// Gives the connection back: its answer has been read to the end.
    pub(crate) fn put_back(self) {
        if self.sender.is_closed() {
            return;
        }
        let mut pool = self.pool.0.borrow_mut();
        let idle = pool.entry(self.address).or_default();
        if idle.len() < MAX_IDLE {
            idle.push(Idle { sender: self.sender, line: self.line, since: Instant::now() });
        }
    }
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Connection").field("address", &self.address).finish_non_exhaustive()
    }
}
