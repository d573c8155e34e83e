//! Emulators of AWS, to deploy to without an account: what they prove is in `docs/aws.md`, and what they cannot.
//!
//! Each is installed from the package index, every version pinned, into a folder of its own below `target/venvs`, the
//! first time that it is asked for, and then runs once in a test process, on a free port of the loopback interface, until
//! that process ends in whatever way. Where it cannot be had, the tests that need it say so and pass, unless [`REQUIRED`]
//! names it: then they fail.

mod client;
mod interposed;
mod localstack;
mod ministack;
pub mod replay;
mod run;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::OnceLock;

pub use client::{http_client, rest_client};
pub use interposed::{Fate, Interposed, Request};
use run::Running;

use crate::python;

/// What went wrong, in words for whoever reads the test's output.
pub type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

/// The environment variable that names, comma between comma, the emulators without which tests fail; `all` of them, or
/// `none`, which leaves them out.
pub const REQUIRED: &str = "CORRIDOR_EMULATORS";

/// An emulator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emulator {
    /// LocalStack: a near-exact REST API with its mapping templates; no gateway responses, no quotas, no HTTP API.
    LocalStack,
    /// ministack: gateway responses, quotas and HTTP APIs; no OpenAPI import, no mapping templates.
    Ministack,
}

impl Emulator {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::LocalStack, Self::Ministack];

    /// The name by which [`REQUIRED`] calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LocalStack => "localstack",
            Self::Ministack => "ministack",
        }
    }

    /// Where it answers; it is started if it does not run yet. Nothing if it cannot be had here, which is said.
    ///
    /// # Panics
    ///
    /// If it cannot be had although [`REQUIRED`] names it.
    #[must_use]
    pub fn address(self) -> Option<SocketAddr> {
        static LOCALSTACK: OnceLock<Option<Running>> = OnceLock::new();
        static MINISTACK: OnceLock<Option<Running>> = OnceLock::new();
        let running = match self {
            Self::LocalStack => &LOCALSTACK,
            Self::Ministack => &MINISTACK,
        };
        let running = running.get_or_init(|| self.start_unless_left_out());
        if running.is_none() {
            self.say("SKIPPED: it cannot be had here");
        }
        running.as_ref().map(Running::address)
    }

    /// The interpreter of its environment, which has AWS's own Python client too. As [`address`](Self::address), it is
    /// nothing if the emulator cannot be had here.
    #[must_use]
    pub fn interpreter(self) -> Option<PathBuf> {
        self.address()?;
        match self {
            Self::LocalStack => localstack::install().ok(),
            Self::Ministack => ministack::install().ok(),
        }
    }

    /// Installs it, if it is not: what `cargo xtask setup` does.
    ///
    /// # Errors
    ///
    /// If there is no interpreter that it runs under, or a package cannot be had.
    pub fn install(self) -> Result<()> {
        match self {
            Self::LocalStack => localstack::install().map(drop),
            Self::Ministack => ministack::install().map(drop),
        }
    }

    fn start_unless_left_out(self) -> Option<Running> {
        let required = std::env::var(REQUIRED).unwrap_or_default();
        if required == "none" {
            return None;
        }
        let started = match self {
            Self::LocalStack => localstack::start(),
            Self::Ministack => ministack::start(),
        };
        let is_required = required == "all" || required.split(',').any(|name| name.trim() == self.name());
        match started {
            Ok(running) => Some(running),
            #[expect(clippy::panic, reason = "a test that must have it fails without it")]
            Err(error) if is_required => panic!("{REQUIRED} names {}: {error}", self.name()),
            Err(error) => {
                self.say(&error.to_string());
                None
            }
        }
    }

    fn say(self, words: &str) {
        python::say(self.name(), words);
    }
}
