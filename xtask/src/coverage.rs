//! `cargo xtask coverage`.

use crate::shell::{Done, answers, cargo, run as run_program};

pub(crate) fn run() -> Done {
    if !answers("cargo-llvm-cov", "--version") {
        return Err("`cargo install cargo-llvm-cov --locked` brings what measures it".to_owned());
    }
    if answers("rustup", "--version") {
        run_program("rustup", "component add llvm-tools", &[])?;
    }
    cargo("llvm-cov --locked --package corridor-policy --summary-only", &[])
}
