//! `corridor check`: everything that is found in the file.

use clap::{Args, ValueEnum};
use corridor_config::{Configuration, Report, Severity, Source, check, environments, load};
use serde_json::json;

use crate::cli::{Format, GlobalOptions};
use crate::exit::Exit;
use crate::file::{SelectedFile, Trouble};
use crate::output::{self, Output, Stream, count, count_of};

/// Find everything that is wrong with the file
///
/// Each finding has its line, a stable code, and what to write instead. Every environment is looked at, or the one
/// that `--env` names. Nothing is started and nothing is sent.
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
    let (source, report) = match file.read() {
        Ok(source) => {
            let report = look(&file, &source);
            (source, report)
        }
        // What is no text is a finding about the file, as what is no TOML is.
        Err(Trouble::Findings { source, report }) => (source, report),
        Err(trouble @ Trouble::Unreadable { .. }) => return trouble.tell(output),
    };
    let denied = arguments.deny == Some(Deny::Warnings) && report.count(Severity::Warning) > 0;
    let ok = report.is_ok() && !denied;
    match output.format() {
        Format::Json => output.document(&json!({
            "findings": report.to_json(&source),
            "expectations": [],
            "clients": [],
            "ok": ok,
        })),
        Format::Human => {
            output.findings(Stream::Stdout, &report, &source);
            let denial =
                if denied && report.is_ok() { "; `--deny warnings` makes that a failure" } else { "" };
            output.say(&format!("{}{denial}", summary(&file, &source, &report)));
        }
    }
    if ok { Exit::Yes } else { Exit::No }
}

/// What is found in the file and all environments, or in the one that was named.
fn look(file: &SelectedFile, source: &Source) -> Report {
    match file.environment() {
        None => check(source, &file.world()),
        Some(_) => match load(source, file.environment(), &file.world()) {
            Ok(configuration) => configuration.report,
            Err(report) => report,
        },
    }
}

/// `2 errors, 1 warning in corridor.toml`; what was looked at too, if nothing is an error.
fn summary(file: &SelectedFile, source: &Source, report: &Report) -> String {
    let counts = output::counts(report);
    let found = if counts.is_empty() { "nothing is wrong" } else { &counts };
    let name = file.name();
    if !report.is_ok() {
        return format!("{found} in {name}");
    }
    match load(source, file.environment(), &file.world()) {
        Ok(configuration) => format!("{found} in {name}: {}", looked_at(file, source, &configuration)),
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
