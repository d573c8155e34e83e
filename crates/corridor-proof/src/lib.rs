//! A policy on one side, a browser on the other: what a call of a page comes to, without a socket.
//!
//! ```text
//! Call ─▶ browser machine ── request ──▶ Server (an Api: routes and policies) ── verdict ──▶ response ─▶ browser machine ─▶ Outcome
//! ```
//!
//! Neither side knows the other; here they meet. What `check` proves and what `explain` shows both come from it.

mod console;
mod drive;
mod exchange;
pub mod prove;
mod server;

pub use console::console;
pub use drive::{Answered, Driven, Reply, Request, Turn, drive};
pub use exchange::{Call, Exchange, Step, fetch};
pub use server::{Answer, Server};
