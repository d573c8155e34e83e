//! The gateway over real sockets on loopback, beside upstreams that do what a script says.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod busy;
mod client;
mod embedded;
mod errors;
mod lifecycle;
mod malformed;
mod proxied;
mod running;
mod streaming;
mod upstream;
