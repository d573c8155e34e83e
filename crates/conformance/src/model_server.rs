//! Real model servers, to be put behind the gateway: what is true of a fake is true of the fake.
//!
//! Each is installed from a package registry, every version pinned, into a folder of its own below `target/venvs`, the
//! first time that it is asked for. Where that cannot be done, the tests that need it say so and pass, unless
//! [`REQUIRED`] names the server: then they fail.

mod client;
mod install;
mod mlserver;

use std::fmt::Display;
use std::io::Write;

pub use client::{Answer, Body, ask};
pub use install::{Venv, install};
pub(crate) use install::{once, run};
pub use mlserver::{MlServer, OwnCors};

/// What went wrong, in words for whoever reads the test's output.
pub type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

/// The environment variable that names, comma between comma, the model servers without which tests fail.
pub const REQUIRED: &str = "CORRIDOR_MODEL_SERVERS";

/// Whether a failure to install this server fails the tests that need it.
#[must_use]
pub fn is_required(server: &str) -> bool {
    std::env::var(REQUIRED).is_ok_and(|servers| servers.split(',').any(|name| name.trim() == server))
}

/// Whether model servers are left out: for the quick run.
#[must_use]
pub fn are_left_out() -> bool {
    std::env::var(REQUIRED).is_ok_and(|servers| servers == "none")
}

/// Says something that a passing test's captured output would hide.
pub fn say(server: &str, words: impl Display) {
    // A test whose standard error is closed has nobody to tell.
    let _ = writeln!(std::io::stderr(), "{server}: {words}");
}
