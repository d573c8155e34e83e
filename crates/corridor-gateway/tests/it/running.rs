//! A gateway that runs for one test.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use corridor_config::{Directory, Source, load};
use corridor_gateway::{Exchange, Gateway, Observer, Settings, Tables};
use corridor_inference::{Model, builtin};

use crate::client::{Answer, Client};

/// The page that the policies of these tests allow.
pub(crate) const ORIGIN: &str = "Origin: https://example.com";
/// The page that they do not.
pub(crate) const STRANGER: &str = "Origin: https://evil.test";
/// What makes a browser ask first.
pub(crate) const JSON: &str = "Content-Type: application/json";

/// A policy for `ORIGIN`, to put before routes and backends.
pub(crate) const POLICY: &str = r#"
[policies.web]
allow_origins  = ["https://example.com"]
allow_methods  = ["GET", "POST", "PUT"]
allow_headers  = ["Content-Type"]
expose_headers = ["X-Request-Id"]
"#;

pub(crate) struct Running {
    pub(crate) gateway: Gateway,
    pub(crate) seen: Arc<Seen>,
}

/// What the observer saw: `POST /inference 200 actual backend`.
#[derive(Default)]
pub(crate) struct Seen(Mutex<Vec<String>>);

impl Observer for Seen {
    fn observe(&self, exchange: &Exchange<'_>) {
        let line = format!(
            "{} {} {} {} {}",
            exchange.method,
            exchange.path,
            exchange.status.as_u16(),
            exchange.verdict.code(),
            exchange.backend.unwrap_or("-")
        );
        self.0.lock().unwrap().push(line);
    }
}

impl Seen {
    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

/// The tables of a file.
pub(crate) fn tables(file: &str) -> Tables {
    let source = Source::new("corridor.toml", file);
    let directory = Path::new(env!("CARGO_MANIFEST_DIR"));
    let configuration =
        load(&source, None, &Directory::new(directory, builtin::NAMES)).unwrap_or_else(|report| {
            panic!("{}", report.diagnostics.iter().map(|d| d.message.clone()).collect::<Vec<_>>().join("\n"))
        });
    Tables::build(&configuration, directory, None).unwrap()
}

impl Running {
    /// Starts a gateway on a file, `server` settings in it included, on a free port.
    pub(crate) fn start(file: &str) -> Self {
        Self::start_with_deadline(file, Duration::from_secs(10))
    }

    pub(crate) fn start_with_deadline(file: &str, drain_deadline: Duration) -> Self {
        let seen = Arc::new(Seen::default());
        let settings = Settings {
            workers: NonZeroUsize::new(2),
            drain_deadline,
            ..Settings::new(SocketAddr::from(([127, 0, 0, 1], 0)))
        };
        let gateway =
            Gateway::start(&settings, tables(file), Arc::clone(&seen) as Arc<dyn Observer>).unwrap();
        Self { gateway, seen }
    }

    pub(crate) fn client(&self) -> Client {
        Client::connect(self.gateway.local_address())
    }

    /// One request on a connection of its own.
    pub(crate) fn ask(&self, line: &str, headers: &[&str], body: &[u8]) -> Answer {
        let mut client = self.client();
        client.request(line, headers, body);
        client.answer().expect("an answer")
    }

    pub(crate) fn model(&self, backend: &str) -> Model {
        self.gateway.tables().model(backend).unwrap().clone()
    }
}
