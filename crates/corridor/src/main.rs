//! Corridor: CORS as code for ML model APIs.
//!
//! The one binary. It reads the command line, hands each verb to its module, and says how it went by its exit code;
//! what is worth knowing about CORS, files, models and sockets is in the libraries.

mod browsers;
mod cli;
mod commands;
mod exit;
mod file;
mod ink;
mod log;
mod output;
mod progress;
mod sending;

use std::process::ExitCode;

fn main() -> ExitCode {
    exit::guarded(|| match cli::parse() {
        Ok(cli) => commands::run(&cli),
        Err(exit) => exit,
    })
    .into()
}
