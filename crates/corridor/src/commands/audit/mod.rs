//! `corridor audit`: the CORS faults of live endpoints, with or without a policy.

mod draw;
mod state;
mod urls;

use std::cell::RefCell;
use std::collections::HashSet;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use corridor_policy::{OriginPattern, is_loopback_host};
use corridor_probe::Finding;
use corridor_probe::audit::{NOT_SENT, Report, Target, run_all};
use corridor_probe::exchange::shown_url;
use corridor_probe::report::sarif;
use corridor_probe::send::{Sender, Sending};
use url::Url;

use crate::cli::Format;
use crate::exit::Exit;
use crate::file;
use crate::ink::Ink;
use crate::output::{Output, count};
use crate::progress::Progress;
use crate::sending::{SendingArguments, parse_url};
use state::{Settings, State};

/// Look for CORS faults at live endpoints, with or without a policy
///
/// Each URL is asked as pages of many origins would ask it: as strangers, as origins that resemble an allowed one, and as
/// those that `--origin` names. Each fault is told with the exchange that shows it, what comes of it, and what mends it;
/// `docs/audit` has a page for each.
///
/// Nothing is sent but `GET`, `HEAD` and preflights, without a body. With `--active` also `POST`, `PUT`, `PATCH` and `DELETE`
/// are sent to the very URL, which may run a model, change or delete something. No host is asked but those of the URLs, and
/// no redirect is followed.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct AuditArguments {
    /// The endpoints
    #[arg(value_name = "URL", value_parser = parse_url, required_unless_present = "from")]
    urls: Vec<Url>,
    /// A file with more of them, one a line; `-` is stdin
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// An origin that is meant to be allowed, or a pattern such as `https://*.example.com`; may be repeated
    #[arg(long = "origin", value_name = "ORIGIN", value_parser = parse_pattern)]
    origins: Vec<OriginPattern>,
    /// Also send POST, PUT, PATCH and DELETE, with `{}`: they may run a model, change or delete something
    #[arg(long)]
    active: bool,
    /// How many requests are sent to one URL, at most
    #[arg(long, value_name = "N", default_value_t = Target::DEFAULT_BUDGET, value_parser = parse_budget)]
    budget: usize,
    /// Where finished URLs are written down: a run that was interrupted goes on from there
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Write the findings as SARIF 2.1.0, for code scanning
    #[arg(long, value_name = "FILE", conflicts_with = "state")]
    sarif: Option<PathBuf>,
    #[command(flatten)]
    sending: SendingArguments,
}

const EXAMPLES: &str = "\
Examples:
  corridor audit https://api.example.com/v1/models --origin https://app.example.com
  corridor audit --from endpoints.txt --state audit.jsonl
                                                forty endpoints; run again after an interruption
  corridor audit http://127.0.0.1:8000/v1/chat/completions --active
                                                a server of your own, with what may run its model
  corridor audit … --format json | jq -r '.findings[].code'

Without `--rate`, no more than 25 requests a second are sent, unless all URLs are on this machine.

Exit codes: 0 if nothing is wrong (notes count for nothing), 1 if there are errors or warnings, 2 for wrong
usage, 3 if an endpoint does not answer or the audit is interrupted.";

/// What a server that is somebody else's is asked in a second, unless something else is said.
const POLITE_RATE: u32 = 25;

/// What the run comes to.
#[derive(Debug, Default)]
struct Tally {
    faulty: usize,
    silent: usize,
    done: usize,
    found: Vec<(Url, Vec<Finding>)>,
}

pub(crate) fn run(arguments: &AuditArguments, output: &Output) -> Exit {
    let urls = match urls::gather(&arguments.urls, arguments.from.as_deref()) {
        Ok(urls) => urls,
        Err((message, hint)) => {
            output.error(&message, hint);
            return Exit::Unusable;
        }
    };
    let mut tally = Tally::default();
    let opened = arguments.state.as_deref().map(|path| State::open(path, settings(arguments)));
    let mut state = match opened.transpose() {
        Ok(state) => state,
        Err(error) => {
            let path = arguments.state.as_deref().map(|path| path.display().to_string()).unwrap_or_default();
            output.error(&format!("cannot use `{path}` to go on from: {}", file::reason(&error)), "");
            return Exit::Unusable;
        }
    };
    let left = match &mut state {
        Some(state) => match recall(state, urls, output, &mut tally) {
            Ok(left) => left,
            Err(error) => {
                output.error(&format!("cannot read what was audited before: {}", file::reason(&error)), "");
                return Exit::Failed;
            }
        },
        None => urls,
    };
    audit(arguments, left, state, output, tally)
}

/// Tells what an earlier run found; the URLs that are left.
fn recall(
    state: &mut State,
    urls: Vec<Url>,
    output: &Output,
    tally: &mut Tally,
) -> std::io::Result<Vec<Url>> {
    // As the lines have them: without secrets.
    let wanted: HashSet<String> = urls.iter().map(shown_url).collect();
    let mut told: HashSet<String> = HashSet::new();
    let mut otherwise: HashSet<String> = HashSet::new();
    state.each(|entry, is_alike| {
        if !wanted.contains(&entry.url) {
            return;
        }
        if !is_alike {
            otherwise.insert(entry.url);
        } else if told.insert(entry.url.clone()) {
            tally.done += 1;
            tally.faulty += usize::from(!entry.ok);
            if output.format() == Format::Json {
                output.document(&entry.report());
            }
        }
    })?;
    if !told.is_empty() {
        output.say(&format!("{} audited before", count_of_endpoints(told.len())));
    }
    let again = otherwise.difference(&told).count();
    if again > 0 {
        output.say(&format!(
            "{} audited before with another `--origin`, `--active`, `--budget` or `--header`: again",
            count_of_endpoints(again)
        ));
    }
    Ok(urls.into_iter().filter(|url| !told.contains(&shown_url(url))).collect())
}

fn audit(
    arguments: &AuditArguments,
    urls: Vec<Url>,
    state: Option<State>,
    output: &Output,
    tally: Tally,
) -> Exit {
    let sender = match Sender::new(sending(arguments, &urls)) {
        Ok(sender) => sender,
        Err(trouble) => {
            output.error(&format!("nothing can be sent: {trouble}"), trouble.hint());
            return Exit::Failed;
        }
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output.error(&format!("nothing can be sent: {error}"), "");
            return Exit::Failed;
        }
    };
    let progress = Progress::new(output, "endpoints");
    progress.more(urls.len());
    let total = urls.len() + tally.done;
    let headers = arguments.sending.headers();
    let targets = urls.into_iter().map(|url| Target {
        url,
        origins: arguments.origins.clone(),
        headers: headers.clone(),
        active: arguments.active,
        budget: arguments.budget,
    });
    let hand_on = RefCell::new((tally, state, Ok(())));
    let each = |report: Report| {
        progress.one();
        let (tally, state, written) = &mut *hand_on.borrow_mut();
        tell(&report, output);
        if let (Some(state), Ok(())) = (state, &written) {
            *written = state.add(&report);
        }
        tally.count(report, arguments.sarif.is_some());
    };
    let (at_once, nonce) = (arguments.sending.at_once(), nonce());
    let interrupted = runtime.block_on(Box::pin(async {
        tokio::select! {
            () = run_all(&sender, targets, at_once, &nonce, each) => false,
            _ = tokio::signal::ctrl_c() => true,
        }
    }));
    progress.finish();
    let (tally, _, written) = hand_on.into_inner();
    if let Err(error) = written {
        output.error(&format!("what was audited could not be written down: {}", file::reason(&error)), "");
        return Exit::Failed;
    }
    end(arguments, &tally, total, interrupted, output)
}

fn end(arguments: &AuditArguments, tally: &Tally, total: usize, interrupted: bool, output: &Output) -> Exit {
    if let Some(path) = &arguments.sarif {
        let found: Vec<(&Url, &[Finding])> =
            tally.found.iter().map(|(url, findings)| (url, findings.as_slice())).collect();
        if let Err(error) = std::fs::write(path, sarif::sarif(&found).to_string()) {
            output.error(&format!("cannot write `{}`: {}", path.display(), file::reason(&error)), "");
            return Exit::Failed;
        }
    }
    if interrupted {
        let hint = match arguments.state {
            Some(_) => "the same command goes on from there",
            None => "with `--state FILE` a run can be gone on with",
        };
        output.error(&format!("interrupted: {} of {total} endpoints were audited", tally.done), hint);
        return Exit::Failed;
    }
    if total > 1 {
        output.say(&format!(
            "{}: {} with faults, {} without an answer",
            count_of_endpoints(total),
            tally.faulty,
            tally.silent
        ));
    }
    if !arguments.active && tally.done > tally.silent {
        output.say(&format!("not tested: {NOT_SENT}"));
    }
    match (tally.faulty, tally.silent) {
        (0, 0) => Exit::Yes,
        (0, _) => Exit::Failed,
        (_, _) => Exit::No,
    }
}

impl Tally {
    fn count(&mut self, report: Report, keep: bool) {
        self.done += 1;
        self.silent += usize::from(report.trouble.is_some());
        self.faulty += usize::from(report.trouble.is_none() && !report.is_ok());
        if keep {
            self.found.push((report.url, report.findings));
        }
    }
}

fn settings(arguments: &AuditArguments) -> Settings {
    let mut origins: Vec<String> =
        arguments.origins.iter().map(|pattern| pattern.as_str().to_owned()).collect();
    let headers = arguments.sending.headers().into_iter();
    let mut headers: Vec<String> = headers.map(|(name, _)| name.to_ascii_lowercase()).collect();
    origins.sort();
    headers.sort();
    Settings { origins, active: arguments.active, budget: arguments.budget, headers }
}

fn tell(report: &Report, output: &Output) {
    match output.format() {
        Format::Json => output.document(&report.json()),
        Format::Human => output.data(&draw::report(report, Ink { color: output.draws_in_color() })),
    }
    if let Some(trouble) = &report.trouble {
        output.error(&format!("no response from {}: {trouble}", shown_url(&report.url)), trouble.hint());
    }
}

fn sending(arguments: &AuditArguments, urls: &[Url]) -> Sending {
    let sending = arguments.sending.sending(None);
    let is_at_home = urls.iter().all(|url| url.host_str().is_some_and(is_loopback_host));
    let polite = Some(POLITE_RATE).filter(|_| !is_at_home);
    Sending { requests_per_second: sending.requests_per_second.or(polite), ..sending }
}

/// A word that no earlier run had, so that no cache has what this one asks afresh.
fn nonce() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{:x}", since.as_nanos())
}

fn count_of_endpoints(number: usize) -> String {
    count(number, "endpoint")
}

fn parse_pattern(text: &str) -> Result<OriginPattern, String> {
    OriginPattern::parse(text)
        .map_err(|error| format!("{error}; write it as browsers do: `https://app.example.com`"))
}

fn parse_budget(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|budget| *budget > 0)
        .ok_or_else(|| "write a number of requests, 1 or more".to_owned())
}
