//! A gateway that runs for one test.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use corridor_config::Configuration;
use corridor_gateway::{Exchange, Gateway, Observer, Settings, Tables};

/// A gateway of a configuration, on a free port of the loopback interface; dropping it stops it.
pub struct Running(Gateway);

struct Silent;

impl Observer for Silent {
    fn observe(&self, _: &Exchange<'_>) {}
}

impl Running {
    /// Starts it. Its models are the built-in ones, or in the directory of this process.
    ///
    /// # Errors
    ///
    /// Why it cannot run.
    pub fn start(configuration: &Configuration) -> Result<Self, String> {
        let tables = Tables::build(configuration, Path::new("."), None).map_err(|error| error.to_string())?;
        let settings = Settings {
            workers: NonZeroUsize::new(1),
            ..Settings::new(SocketAddr::from(([127, 0, 0, 1], 0)))
        };
        let gateway = Gateway::start(&settings, tables, Arc::new(Silent));
        gateway.map(Self).map_err(|error| error.to_string())
    }

    /// Where it is: `http://127.0.0.1:…`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.0.local_address())
    }
}
