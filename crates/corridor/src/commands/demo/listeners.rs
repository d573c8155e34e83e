//! The ports of the demo, and its two web servers on them.

use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use tokio::net::TcpListener;

/// The port that the API has if it is free.
pub(crate) const API_PORT: u16 = 8080;
const PAGE_PORT: u16 = 8081;
const STRANGER_PORT: u16 = 8082;

/// This machine, and nobody else's.
pub(crate) fn address(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

/// The sockets of the two pages.
pub(crate) struct Pages {
    page: TcpListener,
    stranger: TcpListener,
}

impl Pages {
    /// With a `port`, the page has that or nothing, and the stranger any; without, both have their own ones if those
    /// are free.
    ///
    /// # Errors
    ///
    /// If a port cannot be had.
    pub(crate) async fn bind(port: Option<u16>) -> io::Result<Self> {
        match port {
            Some(port) => {
                Ok(Self { page: TcpListener::bind(address(port)).await?, stranger: bind_near(0).await? })
            }
            None => Ok(Self { page: bind_near(PAGE_PORT).await?, stranger: bind_near(STRANGER_PORT).await? }),
        }
    }

    /// The origin of the page.
    ///
    /// # Errors
    ///
    /// If the system does not know its own socket.
    pub(crate) fn page_origin(&self) -> io::Result<String> {
        origin(&self.page)
    }

    /// The origin of the stranger.
    ///
    /// # Errors
    ///
    /// As for the page.
    pub(crate) fn stranger_origin(&self) -> io::Result<String> {
        origin(&self.stranger)
    }

    /// Serves both until `stop`. What is on its way then is cut off: it is static files.
    ///
    /// # Errors
    ///
    /// If a server ends before that.
    pub(crate) async fn serve(
        self,
        page: Router,
        stranger: Router,
        stop: impl Future<Output = ()>,
    ) -> io::Result<()> {
        tokio::select! {
            ended = axum::serve(self.page, page).into_future() => ended,
            ended = axum::serve(self.stranger, stranger).into_future() => ended,
            () = stop => Ok(()),
        }
    }
}

async fn bind_near(preferred: u16) -> io::Result<TcpListener> {
    match TcpListener::bind(address(preferred)).await {
        Ok(listener) => Ok(listener),
        Err(_) => TcpListener::bind(address(0)).await,
    }
}

fn origin(listener: &TcpListener) -> io::Result<String> {
    Ok(format!("http://{}", listener.local_addr()?))
}

/// Ends when the program is told to stop: Ctrl-C, or SIGTERM. The handlers are in place when this returns.
///
/// # Errors
///
/// If they cannot be put in place.
#[cfg(unix)]
pub(crate) fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends when the program is told to stop: Ctrl-C.
///
/// # Errors
///
/// Never here.
#[cfg(not(unix))]
pub(crate) fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    // Without a handler Ctrl-C ends the program all the same.
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await
        }
    })
}
