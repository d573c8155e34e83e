//! `corridor completions`: what a shell needs to complete this command line.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::cli::Cli;
use crate::exit::Exit;
use crate::output::Output;

/// Print a script that completes this command line in a shell
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct CompletionsArguments {
    /// The shell
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  corridor completions bash > ~/.local/share/bash-completion/completions/corridor
  corridor completions zsh > \"${fpath[1]}/_corridor\"
  corridor completions fish > ~/.config/fish/completions/corridor.fish";

pub(crate) fn run(arguments: &CompletionsArguments, output: &Output) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "corridor", &mut script);
    output.data(&String::from_utf8_lossy(&script));
    Exit::Yes
}
