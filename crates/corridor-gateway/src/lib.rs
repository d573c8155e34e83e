//! The data plane: what stands between a page on one origin and a model on another.
//!
//! ```text
//! connection ─▶ sanity ─▶ host ─▶ route ─▶ verdict ─▶ permit ─▶ embedded model | upstream server
//!     ▲                                       │                           │
//!     └────────── the verdict's headers, on every answer ◀────────────────┘
//! ```
//!
//! A worker is one thread with one runtime, its own listening socket and its own upstream connections; nothing on the path
//! of a request is shared between cores but the tables, which never change. A reload puts new [`Tables`] in the place of
//! the old while connections stay open. The order of the questions that a request is asked is told in `pipeline.rs`.
//!
//! This crate knows no target and no deployer, and no verdict is made here: policies make verdicts, and what goes to a
//! backend needs the [`Permit`](corridor_policy::Permit) that only they give.

mod access_log;
mod answer;
mod backend;
mod body;
mod exchange;
mod gateway;
mod hosts;
mod listener;
mod pipeline;
mod request_body;
mod sanity;
mod tables;
mod watch;
mod worker;

pub use access_log::AccessLog;
pub use exchange::{Exchange, Observer};
pub use gateway::{Gateway, Settings};
pub use tables::{BuildError, Tables};
pub use watch::Watcher;
