//! The gateway as a whole: its threads, and the handle that replaces its tables and stops it.

use std::io;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use arc_swap::ArcSwap;
use tokio::sync::watch;

use crate::exchange::Observer;
use crate::listener;
use crate::tables::Tables;
use crate::worker::{self, Shared};

/// How a gateway is started; what may change while it runs is in its [`Tables`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where it listens; port `0` is any free one.
    pub listen: SocketAddr,
    /// How many threads serve connections. `None`: one for each core.
    pub workers: Option<NonZeroUsize>,
    /// How long requests may take to end after the gateway was told to stop.
    pub drain_deadline: Duration,
}

impl Settings {
    /// On this address, a thread for each core, 30 s to drain.
    #[must_use]
    pub fn new(listen: SocketAddr) -> Self {
        Self { listen, workers: None, drain_deadline: Duration::from_secs(30) }
    }
}

/// A gateway that is running. Dropping it stops it without waiting.
pub struct Gateway {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    workers: Vec<JoinHandle<io::Result<()>>>,
}

impl Gateway {
    /// Binds the address and starts the threads.
    ///
    /// # Errors
    ///
    /// If the address cannot be had ([`io::ErrorKind::AddrInUse`] if somebody else has it), or a thread cannot be
    /// started.
    pub fn start(settings: &Settings, tables: Tables, observer: Arc<dyn Observer>) -> io::Result<Self> {
        let workers =
            settings.workers.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
        let listeners = listener::bind(settings.listen, workers)?;
        let address = listeners.first().ok_or(io::ErrorKind::InvalidInput)?.local_addr()?;
        let tables = ArcSwap::from_pointee(tables);
        let shared = Arc::new(Shared { tables, observer, drain_deadline: settings.drain_deadline });
        let stop = watch::Sender::new(false);
        let spawn = |(number, listener)| {
            let (shared, stop) = (Arc::clone(&shared), stop.subscribe());
            thread::Builder::new()
                .name(format!("gateway-{number}"))
                .spawn(move || worker::run(listener, shared, stop))
        };
        let workers = listeners.into_iter().enumerate().map(spawn).collect::<io::Result<_>>()?;
        Ok(Self { address, shared, stop, workers })
    }

    /// Where it listens.
    #[must_use]
    pub fn local_address(&self) -> SocketAddr {
        self.address
    }

    /// The tables that the next request will see.
    #[must_use]
    pub fn tables(&self) -> Arc<Tables> {
        self.shared.tables.load_full()
    }

    /// Puts new tables in the place of the old. Connections stay open; a request that has begun ends with the tables
    /// that it began with.
    pub fn replace(&self, tables: Tables) {
        self.shared.tables.store(Arc::new(tables));
    }

    /// Stops accepting, lets the requests that have begun end, and returns when they have, or when the drain deadline
    /// has passed.
    ///
    /// # Errors
    ///
    /// If a thread failed.
    pub fn shut_down(mut self) -> io::Result<()> {
        self.stop.send_replace(true);
        for worker in std::mem::take(&mut self.workers) {
            worker.join().map_err(|_| io::Error::other("a worker panicked"))??;
        }
        Ok(())
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}
