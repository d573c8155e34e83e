//! The policy crate through its public surface: tables, properties and the past mistakes of others.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod clients;
mod diff;
mod drafts;
mod facts;
mod facts_of_patterns;
mod findings;
mod hostile_origins;
mod matching;
mod names;
mod original_program;
mod origins;
mod request_headers;
mod unrouted;
mod verdicts;
