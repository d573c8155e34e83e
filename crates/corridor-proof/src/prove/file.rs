//! The proofs of a file: its expectations and its clients, each failure at its line.

use std::collections::BTreeSet;

use corridor_browser::{Credentials, Profile};
use corridor_config::{
    Configuration, Credentials as WrittenCredentials, Diagnostic, Expectation, ExpectedOutcome, ListedClient,
    Location, Report, Source, World, check_with, load,
};
use corridor_policy::{Rule, Severity, findings as rules};

use super::client::ClientProof;
use super::expectation::{ExpectationProof, Expected};
use super::failure::Failure;
use super::{Prover, words};

/// A file, checked.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Everything that was found, what the proofs found among it.
    pub report: Report,
    /// The proofs, of each environment without an error in it: of the file alone first.
    pub proven: Vec<Proven>,
}

/// The proofs of one environment.
#[derive(Clone, Debug)]
pub struct Proven {
    /// The environment; `None` for the file without an overlay.
    pub environment: Option<String>,
    /// Each expectation, in the order of the file.
    pub expectations: Vec<ProvenExpectation>,
    /// Each client of each route's policy, by origin and browser.
    pub clients: Vec<ClientProof>,
}

/// An expectation and what became of it.
#[derive(Clone, Debug)]
pub struct ProvenExpectation {
    /// As it is written.
    pub expectation: Expectation,
    /// What became of it.
    pub proof: ExpectationProof,
}

/// Checks a file and all its environments, or the one that is named, and proves what it claims.
///
/// An expectation is of the environment that it is written in. Where an environment without tests of its own does not
/// hold one of the file around it, that is only a note: environments are there to differ.
#[must_use]
pub fn check(source: &Source, environment: Option<&str>, world: &dyn World) -> Checked {
    let mut all = Vec::new();
    let report = match environment {
        None => check_with(source, world, &mut |configuration| {
            let proven = prove(configuration);
            let found = findings(configuration, &proven);
            all.push(proven);
            found
        }),
        Some(_) => match load(source, environment, world) {
            Err(report) => report,
            Ok(configuration) => {
                let proven = prove(&configuration);
                let found = findings(&configuration, &proven);
                let found = found
                    .into_iter()
                    .map(|found| Diagnostic { environment: proven.environment.clone(), ..found });
                let report = configuration.report.clone().with(found);
                all.push(proven);
                report
            }
        },
    };
    Checked { report, proven: all }
}

/// Proves what one environment claims.
#[must_use]
pub fn prove(configuration: &Configuration) -> Proven {
    let claims_clients = configuration.api.policies().iter().any(|policy| !policy.clients().is_empty());
    if configuration.expectations.is_empty() && !claims_clients {
        return Proven {
            environment: configuration.environment.clone(),
            expectations: Vec::new(),
            clients: Vec::new(),
        };
    }
    let prover = Prover::new(&configuration.api, configuration.server.url.as_deref());
    let expectations = configuration.expectations.iter().map(|expectation| ProvenExpectation {
        expectation: expectation.clone(),
        proof: prover.expectation(&expected(expectation)),
    });
    let mut proven = Proven {
        environment: configuration.environment.clone(),
        expectations: expectations.collect(),
        clients: prover.clients(),
    };
    proven.place_missing_lines();
    proven
}

impl Proven {
    /// What is missing in an environment is missing in its overlay.
    fn place_missing_lines(&mut self) {
        let of_expectations = self.expectations.iter_mut().map(|proven| &mut proven.proof.failure);
        let of_clients = self.clients.iter_mut().map(|proof| &mut proof.failure);
        for failure in of_expectations.chain(of_clients).flatten() {
            failure.missing =
                failure.missing.take().map(|missing| missing.within(self.environment.as_deref()));
        }
    }
}

/// What does not hold, each at its line.
#[must_use]
pub fn findings(configuration: &Configuration, proven: &Proven) -> Vec<Diagnostic> {
    let expectations = proven.expectations.iter().filter_map(|proven| {
        let failure = proven.proof.failure.as_ref()?;
        Some(expectation_failed(&proven.expectation, failure, configuration.environment.as_deref()))
    });
    let clients =
        configuration.clients.iter().filter_map(|listed| client_call_fails(listed, &proven.clients));
    expectations.chain(clients).collect()
}

/// What is found in an environment that is served all the same: what it claims and does not hold is a warning there.
#[must_use]
pub fn warnings(configuration: &Configuration) -> Report {
    let found = findings(configuration, &prove(configuration)).into_iter().map(|found| Diagnostic {
        severity: found.severity.min(Severity::Warning),
        environment: configuration.environment.clone(),
        ..found
    });
    configuration.report.clone().with(found)
}

fn expected(expectation: &Expectation) -> Expected<'_> {
    Expected {
        from: &expectation.from,
        method: &expectation.method,
        path: &expectation.path,
        headers: expectation.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
        credentials: match expectation.credentials {
            WrittenCredentials::Include => Credentials::Include,
            WrittenCredentials::SameOrigin => Credentials::SameOrigin,
            WrittenCredentials::Omit => Credentials::Omit,
        },
        readable: expectation.outcome == ExpectedOutcome::Readable,
    }
}

fn expectation_failed(expectation: &Expectation, failure: &Failure, environment: Option<&str>) -> Diagnostic {
    let readable = expectation.outcome == ExpectedOutcome::Readable;
    let message = words::of_expectation(failure, readable);
    let found = diagnostic(&rules::EXPECTATION_FAILED, &expectation.location, message, failure);
    match environment.filter(|_| expectation.inherited) {
        None => found,
        Some(name) => Diagnostic {
            severity: Severity::Note,
            hint: Some(format!(
                "if this environment is meant to differ, give it tests of its own, `[[environments.{name}.expect]]`; else {}",
                words::hint(failure)
            )),
            ..found
        },
    }
}

/// One finding for each entry: the first failure, in every engine that has it, and how many more there are.
fn client_call_fails(listed: &ListedClient, proofs: &[ClientProof]) -> Option<Diagnostic> {
    let own =
        proofs.iter().filter(|proof| proof.policy == listed.policy && proof.client.name() == listed.client);
    let failed: Vec<(&ClientProof, &Failure)> =
        own.filter_map(|proof| Some((proof, proof.failure.as_ref()?))).collect();
    let (first, failure) = failed.first()?;
    let is_same =
        |(proof, _): &&(&ClientProof, &Failure)| proof.route == first.route && proof.origin == first.origin;
    let browsers: Vec<Profile> = failed.iter().filter(is_same).map(|(proof, _)| proof.profile).collect();
    let calls: BTreeSet<_> = failed.iter().map(|(proof, _)| (&proof.route, &proof.origin)).collect();
    let failure = Failure { browsers, ..(*failure).clone() };
    let mut message = words::of_client(first.client, &failure);
    if let Some(more) = calls.len().checked_sub(1).filter(|more| *more > 0) {
        message.push_str(&format!("; {more} more of its calls {}", if more == 1 { "fails" } else { "fail" }));
    }
    Some(diagnostic(&rules::CLIENT_CALL_FAILS, &listed.location, message, &failure))
}

fn diagnostic(rule: &'static Rule, location: &Location, message: String, failure: &Failure) -> Diagnostic {
    Diagnostic {
        label: Some(words::label(&failure.cause)),
        hint: Some(words::hint(failure)),
        path: location.path.clone(),
        span: location.span.clone(),
        ..Diagnostic::new(rule, message)
    }
}
