//! A policy on one side, a browser on the other: what the policy grants the page can read, in every browser, what it
//! refuses the page cannot, and wherever that is not so there is a name for it.

mod cases;
mod judge;
mod random;

pub use cases::Case;
pub use judge::{Judged, exchange, expected_names, judge};
pub use random::{PageCall, call, compiled, policy};

/// The origin of the API: pages of it are its own.
pub const OWN_ORIGIN: &str = "https://api.example.net";
