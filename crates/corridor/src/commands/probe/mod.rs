//! `corridor probe`: a live endpoint, held against the file.

mod table;
mod targets;

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use corridor_probe::exchange::{Trouble, shown_url};
use corridor_probe::plan::Options;
use corridor_probe::report::{junit, sarif};
use corridor_probe::{Finding, Progress as Step, Report, probe_with};
use url::Url;

use crate::browsers::Browser;
use crate::cli::{Format, GlobalOptions};
use crate::exit::Exit;
use crate::file;
use crate::ink::Ink;
use crate::output::Output;
use crate::progress::Progress;
use crate::sending::{SendingArguments, parse_url};
use targets::Target;

/// Hold a live endpoint against the file: every route, test and client, in every browser
///
/// Without a URL, the file is probed at its `server.url`, and each environment that has a `server.url` of its own at that, one
/// report after the other.
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
    /// Where the API is, such as `https://api.example.com` or `https://….amazonaws.com/prod`; without it, where the file says
    #[arg(value_name = "URL", value_parser = parse_url)]
    url: Option<Url>,
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
    /// How many requests are sent to one environment, at most
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
  corridor probe                                the file and each environment, each at its `server.url`
  corridor probe http://127.0.0.1:8080 --read-only
                                                nothing that could run a model
  corridor probe https://api.example.com --junit probe.xml --sarif probe.sarif
                                                for CI
  corridor probe https://api.example.com --format json | jq '.findings[].code'

Exit codes: 0 if all is as the file says, 1 if something is not, 2 for wrong usage or a file that cannot be
used, 3 if nothing answers.";

pub(crate) fn run(arguments: &ProbeArguments, options: &GlobalOptions, output: &Output) -> Exit {
    let targets = match targets::gather(arguments.url.as_ref(), options, output) {
        Ok(targets) => targets,
        Err(exit) => return exit,
    };
    let mut reports = Vec::new();
    for target in targets {
        match ask(arguments, &target, output) {
            Ok(report) => {
                tell(&report, output);
                reports.push(report);
            }
            Err(trouble) => {
                output.error(&format!("nothing can be sent: {trouble}"), trouble.hint());
                return Exit::Failed;
            }
        }
    }
    if let Err(exit) = write_files(arguments, &reports, output) {
        return exit;
    }
    let is_silent = |report: &Report| report.unreached.is_some();
    if reports.iter().any(|report| !is_silent(report) && !report.ok()) {
        Exit::No
    } else if reports.iter().any(is_silent) {
        Exit::Failed
    } else {
        Exit::Yes
    }
}

fn tell(report: &Report, output: &Output) {
    match output.format() {
        Format::Json => output.document(&report.json()),
        Format::Human if report.unreached.is_none() => {
            output.data(&table::draw(report, Ink { color: output.draws_in_color() }));
            for left_out in &report.not_tested {
                output.say(&format!("not tested: {left_out}"));
            }
        }
        Format::Human => {}
    }
    if let Some(trouble) = &report.unreached {
        output.error(&format!("no response from {}: {trouble}", shown_url(&report.url)), trouble.hint());
    }
}

fn ask(arguments: &ProbeArguments, target: &Target, output: &Output) -> Result<Report, Trouble> {
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
    let Target { configuration, url } = target;
    let report = runtime.block_on(Box::pin(probe_with(configuration, url, &asked, sending, &mut tell)));
    progress.finish();
    report
}

fn write_files(arguments: &ProbeArguments, reports: &[Report], output: &Output) -> Result<(), Exit> {
    if let Some(path) = &arguments.junit {
        let text = junit::junit(reports).map_err(|error| {
            output.error(&format!("cannot write JUnit XML: {error}"), "");
            Exit::Failed
        })?;
        write(path, &text, output)?;
    }
    if let Some(path) = &arguments.sarif {
        let found: Vec<(&Url, &[Finding])> =
            reports.iter().map(|report| (&report.url, report.findings.as_slice())).collect();
        write(path, &sarif::sarif(&found).to_string(), output)?;
    }
    Ok(())
}

fn write(path: &Path, text: &str, output: &Output) -> Result<(), Exit> {
    fs::write(path, text).map_err(|error| {
        output.error(&format!("cannot write `{}`: {}", path.display(), file::reason(&error)), "");
        Exit::Failed
    })
}
