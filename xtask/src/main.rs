//! What a developer and CI run: `cargo xtask test`, and what keeps the generated files, figures and pictures true.

#![expect(clippy::print_stdout, reason = "telling what it does is part of what it does")]

mod bench;
mod coverage;
mod fuzz;
mod generate;
mod screenshot;
mod setup;
mod shell;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "What a developer and CI run")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Runs what CI runs: formatting, lints, generated files, and every test.
    Test(test::Arguments),
    /// Writes the generated files: pages in `docs/`, the schema, the exports of the examples.
    Generate(generate::Arguments),
    /// Runs the benchmarks beside their peers.
    Bench(bench::Arguments),
    /// Runs the fuzz targets for a few seconds each, or for as long as is said.
    Fuzz(fuzz::Arguments),
    /// Measures the line coverage of `corridor-policy` by its own tests and the conformance cases.
    Coverage,
    /// Installs what the full test run needs: browsers, their drivers, a model server.
    Setup,
    /// Makes the picture of the demo in the README, in a real browser.
    Screenshot,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Test(arguments) => test::run(&arguments),
        Task::Generate(arguments) => generate::run(&arguments),
        Task::Bench(arguments) => bench::run(&arguments),
        Task::Fuzz(arguments) => fuzz::run(&arguments),
        Task::Coverage => coverage::run(),
        Task::Setup => setup::run(),
        Task::Screenshot => screenshot::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            println!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
