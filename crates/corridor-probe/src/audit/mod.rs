//! The audit: CORS faults of a live endpoint, without a policy.
//!
//! ```text
//!  Target ─▶ Audit ── next ──▶ a Request        to a socket, or to a server that is a function in a test
//!              ▲                   │
//!              └──── receive ◀─────┘ an Exchange
//!            Audit ── report ──▶ Findings, each with the exchanges that show it
//! ```
//!
//! What is asked next depends on what was answered: which origin is allowed decides what resembles it. That is a machine of
//! values ([`Audit`]); [`run`] drives it over a [`Sender`](crate::send::Sender). The origins that are tried stand in
//! `origins/`, in the order in which one fault explains another; each fault is one file in [`faults`].
//!
//! Without [`Target::active`] nothing goes out but `GET`, `HEAD` and preflights, and no body: what only a `POST` or a
//! `DELETE` shows is then not seen, and [`Report::not_tested`] says so. Only the URL's own origin is ever asked; where it
//! redirects to is reported and not followed.

mod evidence;
mod fault;
pub mod faults;
mod grant;
mod look;
mod machine;
mod origins;
mod probe;
mod run;
mod target;

pub use fault::{Fault, Fix};
pub use machine::{Audit, NOT_SENT, Report};
pub use run::{run, run_all};
pub use target::Target;
