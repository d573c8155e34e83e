//! `corridor check`: everything that is found in the file, and everything that it claims, proven.

mod proofs;

use clap::{Args, ValueEnum};
use corridor_config::{Configuration, Severity, Source, environments, load};
use corridor_proof::prove::{Checked, check};
use serde_json::json;

use crate::cli::{Format, GlobalOptions};
use crate::exit::Exit;
use crate::file::{SelectedFile, Trouble};
use crate::output::{self, Output, Stream, count, count_of};

/// Find everything that is wrong with the file
///
/// Each finding has its line, a stable code, and what to write instead. Every environment is looked at, or the one
/// that `--env` names. Each `[[expect]]` is tried, and each call of the clients that a policy lists, in models of
/// Chromium, Firefox and WebKit. Nothing is started and nothing is sent.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct CheckArguments {
    /// What makes the check fail besides errors
    #[arg(long, value_name = "WHAT", value_enum)]
    deny: Option<Deny>,
}

const EXAMPLES: &str = "\
Examples:
  corridor check                                     the file and each of its environments
  corridor --env staging check                       one environment
  corridor check --deny warnings                     for CI: a warning is a failure too
  corridor check --format json | jq -r '.findings[].code'

Exit codes: 0 if nothing is an error, 1 if something is, 2 if there is no file to check.";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// A warning fails it too
    Warnings,
}

pub(crate) fn run(arguments: &CheckArguments, options: &GlobalOptions, output: &Output) -> Exit {
    let file = SelectedFile::of(options);
    let (source, checked) = match file.read() {
        Ok(source) => {
            let checked = check(&source, file.environment(), &file.world());
            (source, checked)
        }
        // What is no text is a finding about the file, as what is no TOML is.
        Err(Trouble::Findings { source, report }) => (source, Checked { report, proven: Vec::new() }),
        Err(trouble @ Trouble::Unreadable { .. }) => return trouble.tell(output),
    };
    let report = &checked.report;
    let denied = arguments.deny == Some(Deny::Warnings) && report.count(Severity::Warning) > 0;
    let ok = report.is_ok() && !denied;
    match output.format() {
        Format::Json => output.document(&json!({
            "findings": report.to_json(&source),
            "expectations": proofs::expectations(&checked.proven),
            "clients": proofs::clients(&checked.proven),
            "ok": ok,
        })),
        Format::Human => {
            output.findings(Stream::Stdout, report, &source);
            let denial =
                if denied && report.is_ok() { "; `--deny warnings` makes that a failure" } else { "" };
            output.say(&format!("{}{denial}", summary(&file, &source, &checked)));
        }
    }
    if ok { Exit::Yes } else { Exit::No }
}

/// `2 errors, 1 warning in corridor.toml`; what was looked at too, if nothing is an error.
fn summary(file: &SelectedFile, source: &Source, checked: &Checked) -> String {
    let counts = output::counts(&checked.report);
    let found = if counts.is_empty() { "nothing is wrong" } else { &counts };
    let name = file.name();
    if !checked.report.is_ok() {
        return format!("{found} in {name}");
    }
    match load(source, file.environment(), &file.world()) {
        Ok(configuration) => {
            let proven = proofs::summary(&checked.proven);
            format!("{found} in {name}: {}{proven}", looked_at(file, source, &configuration))
        }
        Err(_) => format!("{found} in {name}"),
    }
}

fn looked_at(file: &SelectedFile, source: &Source, configuration: &Configuration) -> String {
    let api = &configuration.api;
    let mut parts =
        vec![count_of(api.policies().len(), "policy", "policies"), count(api.routes().len(), "route")];
    let environments = environments(source);
    match file.environment() {
        Some(name) => parts.push(format!("environment `{name}`")),
        None if environments.is_empty() => {}
        None => {
            let named =
                format!("{} (`{}`)", count(environments.len(), "environment"), environments.join("`, `"));
            parts.push(named);
        }
    }
    parts.join(", ")
}
