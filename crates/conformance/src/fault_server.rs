//! Endpoints with faults that are known, and endpoints without: what an audit is held against.
//!
//! Each [`Endpoint`] is a row of data: how it behaves, and which findings are right. The same row answers as a function, for
//! tests that need no socket, and over HTTP, for audits by whatever program. What an endpoint compares is written here by
//! hand, as people get it wrong, and knows nothing of the audit.

mod behaviour;
mod random;
mod rows;
mod serve;

pub use behaviour::{Allows, Ask, Behaviour, Cache, Cached, Extra, Preflights, Reply, Vary, When};
pub use random::{Scene, random};
pub use rows::{CORRECT, FAULTS, MORE_FAULTS};
pub use serve::{Running, serve};

/// An endpoint of the fault server.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    /// The first segment of its path.
    pub name: &'static str,
    /// How it answers.
    pub behaviour: Behaviour,
    /// The codes of the errors and warnings that a passive audit has to find, no more and no fewer.
    pub passive: &'static [&'static str],
    /// Those of an active one.
    pub active: &'static [&'static str],
    /// The hosts whose origins are declared beside the allowed one.
    pub declared: &'static [&'static str],
}

impl Endpoint {
    /// The origins that are meant to be allowed, as `--origin` takes them: the allowed one, if anybody is.
    pub fn declared(&self, setting: &Setting) -> impl Iterator<Item = String> {
        let allowed = (self.behaviour.allows != Allows::Nobody).then(|| setting.origin());
        let beside = self.declared.iter().map(|host| format!("{}://{host}", setting.scheme));
        allowed.into_iter().chain(beside)
    }
}

/// Who asks whom: the origin that is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// `https`, `http`.
    pub scheme: String,
    /// `app.shop.example.com`.
    pub host: String,
    /// `example.com`.
    pub registrable: String,
}

impl Setting {
    /// The one that the literature has: `app.shop.example.com`.
    #[must_use]
    pub fn of_scheme(scheme: &str) -> Self {
        Self {
            scheme: scheme.to_owned(),
            host: "app.shop.example.com".to_owned(),
            registrable: "example.com".to_owned(),
        }
    }

    /// The allowed origin.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("{}://{}", self.scheme, self.host)
    }
}
