//! `corridor probe`: a live endpoint, held against the file.

mod table;

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use corridor_config::Configuration;
use corridor_probe::exchange::Trouble;
use corridor_probe::plan::Options;
use corridor_probe::report::{junit, sarif};
use corridor_probe::{Progress as Step, Report, probe_with};
use url::Url;

use crate::browsers::Browser;
use crate::cli::{Format, GlobalOptions};
use crate::exit::Exit;
use crate::file::{self, SelectedFile};
use crate::ink::Ink;
use crate::output::Output;
use crate::progress::Progress;
use crate::sending::{SendingArguments, parse_url};

/// Hold a live endpoint against the file: every route, test and client, in every browser
///
/// What browsers would send is sent to the URL, below which the paths of the file are: as an example of each allowed origin,
/// as origins that are nearly allowed, with each client that a policy lists, and with errors on purpose. What each browser
/// makes of the answers is held against what the policy says, and against each `[[expect]]`.
///
/// Besides preflights, `GET` and `HEAD`, `POST`s are sent, with `{}` for a body: a model that says what its input is answers
/// that with 400 or 422, and nothing is inferred. Other methods are sent only where an `[[expect]]` names them; their
/// preflights always are. `--read-only` sends no request that could change or run anything.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct ProbeArguments {
    /// Where the API is, such as `https://api.example.com` or `https://….amazonaws.com/prod`
    #[arg(value_name = "URL", value_parser = parse_url)]
    url: Url,
    /// The body of every call that has one, which may run a model
    #[arg(long, value_name = "TEXT", default_value = "{}", conflicts_with = "read_only")]
    data: String,
    /// Send nothing but preflights, GET and HEAD
    #[arg(long)]
    read_only: bool,
    /// Whose behaviour
    #[arg(long, value_name = "BROWSER", value_enum, default_value_t = Browser::All)]
    browser: Browser,
    /// Write the checks as JUnit XML, for CI
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Write the findings as SARIF 2.1.0, for code scanning
    #[arg(long, value_name = "FILE")]
    sarif: Option<PathBuf>,
    /// How many requests are sent, at most
    #[arg(long, value_name = "N", default_value_t = 5000)]
    budget: usize,
    #[command(flatten)]
    sending: SendingArguments,
}

const EXAMPLES: &str = "\
Examples:
  corridor probe https://api.example.com
  corridor --env staging probe https://staging.example.com --header-env X-Api-Key=API_KEY
                                                with a key that no other user of the machine sees
  corridor probe http://127.0.0.1:8080 --read-only
                                                nothing that could run a model
  corridor probe https://api.example.com --junit probe.xml --sarif probe.sarif
                                                for CI
  corridor probe https://api.example.com --format json | jq '.findings[].code'

Exit codes: 0 if all is as the file says, 1 if something is not, 2 for wrong usage or a file that cannot be
used, 3 if nothing answers.";

pub(crate) fn run(arguments: &ProbeArguments, options: &GlobalOptions, output: &Output) -> Exit {
    let configuration = match SelectedFile::of(options).load() {
        Ok((_, configuration)) => configuration,
        Err(trouble) => return trouble.tell(output),
    };
    let report = match ask(arguments, &configuration, output) {
        Ok(report) => report,
        Err(trouble) => {
            output.error(&format!("nothing can be sent: {trouble}"), trouble.hint());
            return Exit::Failed;
        }
    };
    if let Err(exit) = write_files(arguments, &report, output) {
        return exit;
    }
    match output.format() {
        Format::Json => output.document(&report.json()),
        Format::Human if report.unreached.is_none() => {
            output.data(&table::draw(&report, Ink { color: output.draws_in_color() }));
        }
        Format::Human => {}
    }
    match &report.unreached {
        Some(trouble) => {
            output.error(&format!("no response from {}: {trouble}", arguments.url), trouble.hint());
            Exit::Failed
        }
        None if report.ok() => Exit::Yes,
        None => Exit::No,
    }
}

fn ask(
    arguments: &ProbeArguments,
    configuration: &Configuration,
    output: &Output,
) -> Result<Report, Trouble> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| {
        Trouble::new(corridor_probe::exchange::TroubleKind::Unsendable, error.to_string())
    })?;
    let asked = Options {
        headers: arguments.sending.headers(),
        body: arguments.data.clone().into_bytes(),
        read_only: arguments.read_only,
        browsers: arguments.browser.profiles(),
    };
    let progress = Progress::new(output, "requests");
    let mut tell = |step: Step<'_>| match step {
        Step::Planned(number) => progress.more(number),
        Step::Heard(_) => progress.one(),
    };
    let sending = arguments.sending.sending(Some(arguments.budget));
    let report =
        runtime.block_on(Box::pin(probe_with(configuration, &arguments.url, &asked, sending, &mut tell)));
    progress.finish();
    report
}

fn write_files(arguments: &ProbeArguments, report: &Report, output: &Output) -> Result<(), Exit> {
    if let Some(path) = &arguments.junit {
        let text = junit::junit(report).map_err(|error| {
            output.error(&format!("cannot write JUnit XML: {error}"), "");
            Exit::Failed
        })?;
        write(path, &text, output)?;
    }
    if let Some(path) = &arguments.sarif {
        write(path, &sarif::sarif(&[(&report.url, &report.findings)]).to_string(), output)?;
    }
    Ok(())
}

fn write(path: &Path, text: &str, output: &Output) -> Result<(), Exit> {
    fs::write(path, text).map_err(|error| {
        output.error(&format!("cannot write `{}`: {}", path.display(), file::reason(&error)), "");
        Exit::Failed
    })
}
