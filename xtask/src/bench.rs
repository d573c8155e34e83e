//! `cargo xtask bench`: benchmarks beside their peers, in one run.

use crate::shell::{Done, cargo};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Which; all of them by default.
    which: Option<Which>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Which {
    /// A decision, beside tower-http's `CorsLayer`; its cost by the number of origins, and the bytes of an origin.
    Policy,
    /// An answer of the embedded digit classifier, from the bytes of the request to those of the answer.
    Inference,
    /// A case of `simulate`, from the line that is read to the line that is written, in cases a second.
    Simulate,
}

pub(crate) fn run(arguments: &Arguments) -> Done {
    let all = [
        (Which::Policy, "corridor-policy", "policy"),
        (Which::Inference, "corridor-inference", "inference"),
        (Which::Simulate, "corridor-browser", "simulate"),
    ];
    for (which, package, bench) in all {
        if arguments.which.is_none_or(|asked| asked == which) {
            cargo(&format!("bench --locked --package {package} --bench {bench}"), &[])?;
        }
    }
    Ok(())
}
