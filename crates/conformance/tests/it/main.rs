//! The conformance suites: cases on every executor, findings by their own examples, the drawn architecture, real
//! browsers, real model servers.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests fail by panicking, and print what they counted"
)]

mod agreement;
mod architecture;
mod audit;
mod browsers;
mod consoles;
mod engines;
mod fuzzing;
mod lockstep;
mod mlserver;
mod readme;
mod servers;
mod suites;
mod wpt;
