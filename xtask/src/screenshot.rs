//! `cargo xtask screenshot`: the picture in the README, of the real demo in a real browser.

use crate::shell::{Done, cargo};

pub(crate) fn run() -> Done {
    cargo("build --locked --package corridor", &[])?;
    cargo("run --locked --package conformance --example screenshot -- docs/demo.png", &[])
}
