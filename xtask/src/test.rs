//! `cargo xtask test`.

use std::time::Instant;

use crate::generate;
use crate::setup;
use crate::shell::{Done, answers, cargo, skipped};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Leave out what needs browsers and a model server: what to run while working.
    #[arg(long)]
    quick: bool,
}

/// The order is that of the time to the first fault: what is found in a second comes before what takes minutes.
pub(crate) fn run(arguments: &Arguments) -> Done {
    let began = Instant::now();
    cargo("fmt --all --check", &[])?;
    generate::check()?;
    cargo("clippy --workspace --all-targets --locked -- --deny warnings", &[])?;
    if arguments.quick {
        let without = [("CORRIDOR_BROWSERS", "none"), ("CORRIDOR_MODEL_SERVERS", "none")];
        cargo("test --workspace --locked", &without)?;
    } else {
        let with = setup::install();
        let with: Vec<(&str, &str)> = with.iter().map(|(name, value)| (*name, value.as_str())).collect();
        cargo("test --workspace --locked", &with)?;
        cargo("doc --workspace --no-deps --locked", &[("RUSTDOCFLAGS", "--deny warnings")])?;
        deny()?;
    }
    println!("\ncargo xtask test: all passed in {:.0} s", began.elapsed().as_secs_f64());
    Ok(())
}

/// Licences, sources and bans need no network; advisories do, and are left to a scheduled run.
fn deny() -> Done {
    if answers("cargo-deny", "--version") {
        return cargo("deny --offline check bans licenses sources", &[]);
    }
    skipped("cargo deny", "not installed; `cargo install cargo-deny --locked` brings it");
    Ok(())
}
