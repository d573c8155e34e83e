//! The program as its users have it: a command line in, an exit code, stdout and stderr out.
#![expect(
    clippy::panic,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod audit;
mod check;
mod demo;
mod deploy;
mod diff;
mod expectations;
mod explain;
mod export;
mod init;
mod probe;
mod program;
mod serving;
mod simulate;
mod usage;
mod wire;
