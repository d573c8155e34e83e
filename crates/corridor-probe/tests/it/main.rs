//! Live endpoints, good ones and bad ones, and what is made of them.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod broken;
mod judged;
mod reports;
mod running;
mod sending;
