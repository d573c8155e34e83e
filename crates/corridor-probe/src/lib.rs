//! The truth about endpoints that are live: what browsers would do with their answers, and whether that is what was meant.
//!
//! ```text
//!  Configuration ─plan─▶ checks: pages' calls and plain requests      (pure)
//!                            │
//!                          send ──▶ Exchange: a Request, and a Response or the Trouble that came instead   (the only I/O)
//!                            │
//!                          judge ──▶ every browser's outcome beside what the policy says, and findings      (pure)
//! ```
//!
//! Only [`send`] opens a socket, and it follows no redirect, keeps no cookie and unpacks no body: whoever asks sees what was
//! said. What is sent is decided before, in values; what an answer means is decided after, in values, by the machine of
//! `corridor-browser`. So everything but the sending is tested without a server.

pub mod exchange;
mod finding;
mod follow;
pub mod judge;
pub mod plan;
mod probe;
pub mod report;
pub mod send;

pub use finding::{Finding, MAX_EVIDENCE};
pub use follow::Recorded;
pub use probe::{Progress, probe, probe_with};
pub use report::Report;
