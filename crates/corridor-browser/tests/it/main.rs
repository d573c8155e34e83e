//! The machine through its own boundary: what engines do otherwise than the standard, deviation by deviation; the
//! standard's own rules; and what holds for every call and every server.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

mod chromium;
mod deviation;
mod firefox;
mod properties;
mod simulate;
mod standard;
mod webkit;
mod words;
