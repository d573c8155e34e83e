//! Ten real servers that we did not write, each once configured well and once as badly as people do, to hold the machine
//! against: what it makes of a server's own answers must be what a real engine makes of them.
//!
//! A server is one file here and a folder of `servers/`: what is installed, the files of each setting word for word, how it
//! is started, what is called, and what must be seen of it, so that one that was not configured at all does not pass.

mod bentoml;
mod caddy;
mod calls;
mod envoy;
mod express_cors;
mod fastapi;
mod flask_cors;
mod kserve;
mod live;
mod mlserver;
mod nginx;
mod package;
mod pages;
mod running;
mod seen;
mod traefik;
mod upstream;

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

pub use calls::{PageCall, calls};
pub use live::Live;
pub use package::{Installed, Package};
pub use pages::{Opened, Page, Pages};
pub use running::Running;
pub use seen::{Claim, Seen, Sees};
pub use upstream::upstream;

use crate::browser::Result;

/// The environment variable that says which of them tests need: names, comma between comma, `all`, or `none`.
pub const REQUIRED: &str = "CORRIDOR_REAL_SERVERS";

/// A server of somebody else's.
#[derive(Debug)]
pub struct Server {
    /// By which name [`REQUIRED`] calls it.
    pub name: &'static str,
    /// What is installed.
    pub package: Package,
    /// What can be called.
    pub api: Api,
    /// As its documentation would have it.
    pub well: Setting,
    /// As it is found in the wild.
    pub badly: Setting,
    /// The command that starts it.
    pub start: fn(&Installed, &Place<'_>) -> Command,
}

/// What pages call.
#[derive(Debug)]
pub struct Api {
    /// A `GET` that is answered with 200 when it is ready.
    pub ready: &'static str,
    /// A `POST` that is answered with 200.
    pub infer: &'static str,
    /// What is posted, as JSON.
    pub body: &'static str,
    /// A path that does not exist.
    pub missing: &'static str,
    /// A `POST` that ends in a bug.
    pub broken: &'static str,
    /// A `POST` whose answer has an `Access-Control-Allow-Origin` of the upstream's own.
    pub generous: Option<&'static str>,
}

/// A configuration.
#[derive(Debug)]
pub struct Setting {
    /// Its files. `@ORIGIN@` is the origin of the page that may call (`@ORIGIN_PATTERN@` as a regular expression), `@PORT@` where the server listens, `@UPSTREAM@` what is
    /// behind it.
    pub files: &'static [(&'static str, &'static str)],
    /// What is wrong with it, in words, if anything is.
    pub wrong: Option<&'static str>,
    /// What an audit from outside names, by its codes: all errors and warnings, and those notes that belong to what is wrong.
    /// One that is configured well has those that its vendor leaves it.
    pub faults: &'static [&'static str],
    /// What must be seen.
    pub claims: &'static [Claim],
}

/// Where a server is started.
#[derive(Debug)]
pub struct Place<'p> {
    /// Its files are here, and it runs here.
    pub folder: &'p Path,
    /// The port of 127.0.0.1 that it has to listen on.
    pub port: u16,
}

/// All of them.
pub const ALL: [&Server; 10] = [
    &mlserver::SERVER,
    &kserve::SERVER,
    &bentoml::SERVER,
    &fastapi::SERVER,
    &flask_cors::SERVER,
    &express_cors::SERVER,
    &caddy::SERVER,
    &traefik::SERVER,
    &nginx::SERVER,
    &envoy::SERVER,
];

/// Whether tests fail without this server.
#[must_use]
pub fn is_required(server: &Server) -> bool {
    std::env::var(REQUIRED)
        .is_ok_and(|names| names == "all" || names.split(',').any(|name| name.trim() == server.name))
}

/// Whether they are left out: for the quick run.
#[must_use]
pub fn are_left_out() -> bool {
    std::env::var(REQUIRED).is_ok_and(|names| names == "none")
}

impl Server {
    /// Installs it if it is not there.
    ///
    /// # Errors
    ///
    /// If it cannot be had.
    pub fn install(&self) -> Result<Installed> {
        self.package.install(self.name)
    }

    /// Starts it with a setting, and returns when it is ready.
    ///
    /// # Errors
    ///
    /// If it ends, or is not ready in time; with what it wrote.
    pub fn start(
        &'static self,
        installed: &Installed,
        setting: &'static Setting,
        origin: &str,
        upstream: SocketAddr,
    ) -> Result<Running> {
        Running::start(self, installed, setting, origin, upstream)
    }
}
