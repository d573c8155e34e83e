//! What a live deployment answers, held against the file: a probe that waits until AWS serves the new deployment everywhere.

use std::time::{Duration, Instant};

use clap::Args;
use corridor_aws::{Probe, ProbeFailure};
use corridor_config::Configuration;
use corridor_policy::Severity;
use corridor_probe::judge::{Check, CheckOutcome};
use corridor_probe::plan::{Options, Section};
use corridor_probe::send::Sending;
use corridor_probe::{Finding, Report, probe};
use corridor_targets::{Loss, LossKind};
use url::Url;

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

/// One environment, asked wherever it is deployed to.
pub(super) struct LiveProbe<'c> {
    configuration: &'c Configuration,
    losses: &'c [Loss],
    options: Options,
    sending: Sending,
    settle: Duration,
    /// What was found that puts nothing back: for whoever reads the output.
    pub(super) remarks: Vec<String>,
}

impl<'c> LiveProbe<'c> {
    pub(super) fn new(
        configuration: &'c Configuration,
        losses: &'c [Loss],
        arguments: &ProbeArguments,
    ) -> Self {
        Self {
            configuration,
            losses,
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

    /// A refusal that a loss of the target announces: of an origin that only a pattern allows which the target does not have,
    /// or on a route whose callers must send what no page may, or whose bodies no page may name the type of. Nothing else is excused by a loss, and never that somebody is
    /// let in.
    fn is_announced(&self, check: &Check) -> bool {
        if check.expected != CheckOutcome::Readable {
            return false;
        }
        let routes = self.configuration.api.routes();
        let Some(route) = routes.iter().find(|route| check.route.as_deref() == Some(route.path())) else {
            return false;
        };
        let policy = route.policy();
        let is_here = |loss: &&Loss| {
            loss.place.route.as_deref().is_none_or(|path| path == route.path())
                && loss.place.policy.as_deref().is_none_or(|name| name == policy.name())
        };
        self.losses.iter().filter(is_here).any(|loss| match loss.kind {
            LossKind::OriginPatternDropped => {
                !policy.origins().patterns().any(|origin| check.name.contains(&format!(" from {origin}")))
            }
            LossKind::CredentialHeaderNotAllowed => true,
            // Pages cannot say that a body is JSON, so that API Gateway refuses it.
            LossKind::ContentTypes => !policy.request_headers().allows("content-type"),
            _ => false,
        })
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
                self.remarks = asked.map(|report| self.remarks_of(&report)).unwrap_or_default();
                return Ok(failures);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

impl LiveProbe<'_> {
    /// Calls of pages that come out otherwise than the file says. What is blocked as it should be, and yet reached a backend, is
    /// among the losses of the target. Errors on purpose are none: API Gateway makes most of
    /// them itself, and what pages can read of those is among its losses.
    fn failures(&self, report: &Report) -> Vec<ProbeFailure> {
        let mut failures: Vec<ProbeFailure> = Vec::new();
        for check in report.checks.iter().filter(|check| !check.ok && check.outcome != check.expected) {
            if matches!(check.section, Section::Error(_)) || self.is_announced(check) {
                continue;
            }
            if failures.iter().all(|known| known.check != check.name) {
                failures.push(ProbeFailure { check: check.name.clone(), message: in_words(report, check) });
            }
        }
        failures
    }

    fn remarks_of(&self, report: &Report) -> Vec<String> {
        let faults = report.findings.iter().filter(|finding| finding.is_fault());
        faults
            .map(|Finding { code, severity, message, .. }| {
                let word = if *severity == Severity::Error { "error" } else { "warning" };
                format!("{word}[{code}]: {message}")
            })
            .collect()
    }
}

/// `blocked in chromium, firefox, though it should be readable: why`
fn in_words(report: &Report, check: &Check) -> String {
    let same = report
        .checks
        .iter()
        .filter(|other| other.name == check.name && other.outcome == check.outcome && !other.ok);
    let browsers: Vec<&str> = same.map(|other| other.browser.as_str()).collect();
    let why = check.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
    format!(
        "{} in {}, though it should be {}{why}",
        check.outcome.as_str(),
        browsers.join(", "),
        check.expected.as_str()
    )
}
