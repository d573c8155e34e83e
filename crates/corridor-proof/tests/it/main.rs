//! The prover through its public surface.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod clients;
mod drafts;
mod expectations;
mod files;
