//! The verbs, one module each.

pub(crate) mod audit;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod demo;
pub(crate) mod deploy;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod init;
pub(crate) mod probe;
pub(crate) mod schema;
pub(crate) mod serve;
pub(crate) mod simulate;

use crate::cli::{Cli, Verb};
use crate::exit::Exit;
use crate::output::Output;

/// Carries out what the command line says.
pub(crate) fn run(cli: &Cli) -> Exit {
    let output = Output::new(&cli.options);
    let exit = match &cli.verb {
        Verb::Init(arguments) => init::run(arguments, &cli.options, &output),
        Verb::Check(arguments) => check::run(arguments, &cli.options, &output),
        Verb::Explain(arguments) => explain::run(arguments, &cli.options, &output),
        Verb::Simulate(arguments) => simulate::run(arguments, &output),
        Verb::Diff(arguments) => diff::run(arguments, &cli.options, &output),
        Verb::Export(arguments) => export::run(arguments, &cli.options, &output),
        Verb::Serve(arguments) => serve::run(arguments, &cli.options, &output),
        Verb::Demo(arguments) => demo::run(arguments, &output),
        Verb::Audit(arguments) => audit::run(arguments, &output),
        Verb::Deploy(arguments) => deploy::run(arguments, &cli.options, &output),
        Verb::Probe(arguments) => probe::run(arguments, &cli.options, &output),
        Verb::Schema => schema::run(&output),
        Verb::Completions(arguments) => completions::run(arguments, &output),
    };
    output.finish(exit)
}
