//! `cargo xtask test`.

use std::time::Instant;

use crate::fuzz;
use crate::generate;
use crate::setup;
use crate::shell::{Done, answers, cargo, skipped};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Leave out what needs browsers, a model server, an emulator of AWS or tools that deploy to it: what to run while
    /// working.
    #[arg(long)]
    quick: bool,
    /// How much of the comparison with the real engines to run.
    #[arg(long, value_enum, default_value_t, conflicts_with = "quick")]
    browsers: Browsers,
}

/// How much of the comparison with the real engines is run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Browsers {
    /// The systematic cases and some random ones, in the engines that are there.
    #[default]
    Installed,
    /// Twenty thousand random cases besides, in all three engines; one that is not there is a failure.
    Full,
}

/// How many random cases the full comparison has.
const FULL_CASES: &str = "20000";

/// The order is that of the time to the first fault: what is found in a second comes before what takes minutes.
pub(crate) fn run(arguments: &Arguments) -> Done {
    let began = Instant::now();
    cargo("fmt --all --check", &[])?;
    generate::check()?;
    cargo("clippy --workspace --all-targets --locked -- --deny warnings", &[])?;
    if arguments.quick {
        let without = [
            "CORRIDOR_BROWSERS",
            "CORRIDOR_MODEL_SERVERS",
            "CORRIDOR_REAL_SERVERS",
            "CORRIDOR_SCANNERS",
            "CORRIDOR_EMULATORS",
            "CORRIDOR_DEPLOY_TOOLS",
        ]
        .map(|name| (name, "none"));
        cargo("test --workspace --locked", &without)?;
    } else {
        let mut with = setup::install();
        if arguments.browsers == Browsers::Full {
            with.retain(|(name, _)| *name != "CORRIDOR_BROWSERS");
            with.push(("CORRIDOR_BROWSERS", "chromium,firefox,webkit".to_owned()));
            with.push(("CORRIDOR_CASES", FULL_CASES.to_owned()));
        }
        let with: Vec<(&str, &str)> = with.iter().map(|(name, value)| (*name, value.as_str())).collect();
        cargo("test --workspace --locked", &with)?;
        cargo("doc --workspace --no-deps --locked", &[("RUSTDOCFLAGS", "--deny warnings")])?;
        deny()?;
        fuzz::briefly()?;
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
