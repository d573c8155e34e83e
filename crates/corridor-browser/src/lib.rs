//! What a browser does: the [Fetch standard](https://fetch.spec.whatwg.org/)'s CORS protocol, client side, as a machine
//! without I/O.
//!
//! ```text
//! Call (what a page wrote) ─▶ Fetch ── next ──▶ Send(request)   to a socket, a policy, a model of a server …
//!                               ▲                    │
//!                               └──── receive ◀──────┘ response
//!                              next ──▶ Done(Outcome): readable (which headers), or blocked at a step, because …
//! ```
//!
//! There is one machine and no engine in it: what [`Profile`]s do otherwise than the standard are overrides of the points
//! that `rules.rs` names, each with its source.
//!
//! This crate knows no policy, and must not: it is the oracle that policies are held against.

mod cache;
mod call;
pub mod case;
mod check;
mod console;
mod construct;
mod exposure;
mod headers;
mod hint;
mod machine;
mod mime;
mod outcome;
mod ports;
mod profiles;
mod range;
mod rules;
mod safelist;
mod syntax;
mod trace;

pub use cache::PreflightCache;
pub use call::{Body, Cache, Call, Credentials, Mode, PageOrigin, Redirect};
pub use console::{Failure, type_error};
pub use headers::Header;
pub use machine::{Fetch, Next, Response, Sent};
pub use outcome::{Blocked, Outcome, Readable, Reason, ResponseType, Stage, Step};
pub use profiles::Profile;
pub use trace::Event;
