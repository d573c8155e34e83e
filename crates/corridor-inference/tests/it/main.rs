//! The crate through its public door: bodies in, bodies out, models loaded from bytes.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod digits;
mod hostile_files;
mod models;
mod pool;
mod properties;
mod protocol;
