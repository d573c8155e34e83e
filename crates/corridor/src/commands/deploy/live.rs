//! What a live deployment answers, held against the file: a probe that waits until AWS serves the new deployment everywhere.

use std::time::{Duration, Instant};

use clap::Args;
use corridor_aws::{Probe, ProbeFailure};
use corridor_config::Configuration;
use corridor_probe::judge::Check;
use corridor_probe::plan::{Options, Section};
use corridor_probe::send::Sending;
use corridor_probe::{Report, probe};
use corridor_targets::Loss;
use url::Url;

use super::excuse::is_announced;
use super::place::Place;
use crate::sending::SendingArguments;

/// Between two probes while the first answers may still be those of the deployment before.
const PAUSE: Duration = Duration::from_millis(500);

/// How a live deployment is probed.
#[derive(Args, Debug)]
pub(super) struct ProbeArguments {
    /// Send nothing but preflights, GET and HEAD when it is probed
    #[arg(long, help_heading = "Probe")]
    read_only: bool,
    /// How long a new deployment may take to answer as the file says, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 20, help_heading = "Probe")]
    settle: u64,
    #[command(flatten)]
    sending: SendingArguments,
}

impl ProbeArguments {
    /// Whether it sends an API key, or anything else that callers must show.
    pub(super) fn sends_headers(&self) -> bool {
        !self.sending.headers().is_empty()
    }
}

/// One environment, asked wherever it is deployed to.
pub(super) struct LiveProbe<'c> {
    configuration: &'c Configuration,
    losses: &'c [Loss],
    /// Emulators send none of the headers of errors that API Gateway makes itself, so that those prove nothing there.
    is_emulator: bool,
    options: Options,
    sending: Sending,
    settle: Duration,
    /// What was found that puts nothing back: for whoever reads the output.
    pub(super) remarks: Vec<String>,
}

impl<'c> LiveProbe<'c> {
    pub(super) fn new(place: &'c Place, losses: &'c [Loss], arguments: &ProbeArguments) -> Self {
        Self {
            configuration: &place.configuration,
            losses,
            is_emulator: place.endpoint.is_some(),
            options: Options {
                headers: arguments.sending.headers(),
                read_only: arguments.read_only,
                ..Options::default()
            },
            sending: arguments.sending.sending(None),
            settle: Duration::from_secs(arguments.settle),
            remarks: Vec::new(),
        }
    }

    /// The same without waiting: what is live has been for long.
    pub(super) fn at_once(mut self) -> Self {
        self.settle = Duration::ZERO;
        self
    }

    async fn ask(&self, url: &str) -> Result<Report, String> {
        let base = Url::parse(url).map_err(|error| format!("`{url}` is no URL: {error}"))?;
        let report = probe(self.configuration, &base, &self.options, self.sending.clone()).await;
        let report = report.map_err(|trouble| trouble.to_string())?;
        match &report.unreached {
            Some(trouble) => Err(format!("no response from {url}: {trouble}")),
            None => Ok(report),
        }
    }

    /// Calls of pages that come out otherwise than the file says. What is blocked as it should be, and yet reached a backend, is
    /// among the losses of the target.
    fn failures(&self, report: &Report) -> Vec<ProbeFailure> {
        let mut failures: Vec<ProbeFailure> = Vec::new();
        for check in report.checks.iter().filter(|check| self.is_broken_promise(check)) {
            if failures.iter().all(|known| known.check != check.name) {
                failures.push(ProbeFailure { check: check.name.clone(), message: in_words(report, check) });
            }
        }
        failures
    }

    fn is_broken_promise(&self, check: &Check) -> bool {
        let is_no_proof = self.is_emulator && matches!(check.section, Section::Error(_));
        !check.ok
            && check.outcome != check.expected
            && !is_no_proof
            && !is_announced(check, self.losses, self.configuration)
    }

    /// The faults that put nothing back, but for those that already do.
    fn remarks_of(&self, report: &Report, failures: &[ProbeFailure]) -> Vec<String> {
        let is_told = |message: &str| failures.iter().any(|failure| failure.message.starts_with(message));
        let faults = report.findings.iter().filter(|finding| finding.is_fault());
        faults
            .filter(|finding| !is_told(&finding.message))
            .map(|finding| format!("[{}] {}", finding.code, finding.message))
            .collect()
    }
}

impl Probe for LiveProbe<'_> {
    async fn probe(&mut self, url: &str) -> Result<Vec<ProbeFailure>, String> {
        let began = Instant::now();
        loop {
            let asked = self.ask(url).await;
            let failures = asked.as_ref().map(|report| self.failures(report));
            let is_final = failures.as_ref().is_ok_and(Vec::is_empty) || began.elapsed() >= self.settle;
            if is_final {
                let failures = failures.map_err(Clone::clone)?;
                let remarks = asked.map(|report| self.remarks_of(&report, &failures));
                self.remarks = remarks.unwrap_or_default();
                return Ok(failures);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// Why, and in which browsers if not in all.
fn in_words(report: &Report, check: &Check) -> String {
    let same: Vec<&Check> = report.checks.iter().filter(|other| other.name == check.name).collect();
    let alike = same.iter().filter(|other| other.outcome == check.outcome && !other.ok);
    let browsers: Vec<&str> = alike.map(|other| other.browser.as_str()).collect();
    let why = match &check.reason {
        Some(reason) => reason.clone(),
        None => format!("{}, and should be {}", check.outcome.as_str(), check.expected.as_str()),
    };
    if browsers.len() == same.len() { why } else { format!("{why} (in {})", browsers.join(", ")) }
}
