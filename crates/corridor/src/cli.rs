//! The command line: what may be said, and what each word means.

use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use crate::commands::audit::AuditArguments;
use crate::commands::check::CheckArguments;
use crate::commands::completions::CompletionsArguments;
use crate::commands::demo::DemoArguments;
use crate::commands::deploy::DeployArguments;
use crate::commands::diff::DiffArguments;
use crate::commands::explain::ExplainArguments;
use crate::commands::export::ExportArguments;
use crate::commands::init::InitArguments;
use crate::commands::probe::ProbeArguments;
use crate::commands::serve::ServeArguments;
use crate::commands::simulate::SimulateArguments;
use crate::exit::Exit;

/// CORS as code for ML model APIs.
///
/// One file, `corridor.toml`, says which web origins may call which model, with which methods, headers and
/// credentials. Corridor checks that file, and serves the models behind it.
#[derive(Debug, Parser)]
#[command(name = "corridor", version, arg_required_else_help = true, after_long_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) options: GlobalOptions,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

const EXAMPLES: &str = "\
Examples:
  corridor demo                        see it work; there is nothing to configure
  corridor init --onnx digits.onnx     write a corridor.toml for a model of your own
  corridor check                       everything that is wrong with it, and how to mend it
  corridor --env development serve     serve it, with what differs in development
  corridor explain --help              why a browser blocks a call, and what mends it

Exit codes:
  0   nothing is wrong; done
  1   there are findings
  2   wrong usage, or a file that cannot be used
  3   it could not be carried out: network, port, disk, the other side
  70  a fault of this program";

/// Options of every verb; they may stand before it or after it.
#[derive(Args, Debug)]
pub(crate) struct GlobalOptions {
    /// The file to work on
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        default_value = "corridor.toml",
        env = "CORRIDOR_FILE",
        help_heading = "Global options"
    )]
    pub(crate) file: PathBuf,
    /// One environment of the file, such as `development`: its overlay is applied
    #[arg(long, global = true, value_name = "NAME", help_heading = "Global options")]
    pub(crate) env: Option<String>,
    /// What stdout is for: a person or a program
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        value_enum,
        default_value_t,
        help_heading = "Global options"
    )]
    pub(crate) format: Format,
    /// Say more on stderr
    #[arg(short, long, global = true, action = ArgAction::Count, help_heading = "Global options")]
    pub(crate) verbose: u8,
    /// Say nothing on stderr but warnings and errors
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = "Global options")]
    pub(crate) quiet: bool,
}

/// What data on stdout looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text for people
    #[default]
    Human,
    /// One JSON document, or JSON Lines for streams
    Json,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Init(InitArguments),
    Check(CheckArguments),
    Explain(Box<ExplainArguments>),
    Simulate(SimulateArguments),
    Diff(DiffArguments),
    Export(ExportArguments),
    Serve(ServeArguments),
    Demo(DemoArguments),
    Deploy(Box<DeployArguments>),
    Probe(Box<ProbeArguments>),
    Audit(Box<AuditArguments>),
    /// Print the JSON Schema of the file
    ///
    /// Editors complete and check a `corridor.toml` by it.
    Schema,
    Completions(CompletionsArguments),
}

/// Reads the command line; help and complaints are printed here.
///
/// # Errors
///
/// How the program ends, if there is nothing to run.
pub(crate) fn parse() -> Result<Cli, Exit> {
    Cli::try_parse().map_err(|error| {
        let exit = if error.use_stderr() { Exit::Unusable } else { Exit::Yes };
        // A reader that went away is no fault of anybody's.
        let _ = without_secret(with_tip(error)).print();
        exit
    })
}

/// A value that may hold a secret (a header, a URL with a password) is not repeated.
fn without_secret(mut error: clap::Error) -> clap::Error {
    let told = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.as_str(),
        Some(_) | None => "",
    };
    if told(ContextKind::InvalidArg).starts_with("--header") || told(ContextKind::InvalidValue).contains('@')
    {
        error.insert(ContextKind::InvalidValue, ContextValue::String("…".to_owned()));
    }
    error
}

/// Files are named by an option; whoever writes `corridor check api.toml` is told so.
fn with_tip(mut error: clap::Error) -> clap::Error {
    if error.kind() == ErrorKind::UnknownArgument
        && let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg)
        && argument.ends_with(".toml")
    {
        let tip = format!("the file is named by an option: `--file {argument}`");
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_coherent() {
        Cli::command().debug_assert();
    }
}
