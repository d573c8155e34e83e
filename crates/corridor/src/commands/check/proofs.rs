//! What was proven, as `check` shows it.

use corridor_browser::{Outcome, Profile};
use corridor_config::ExpectedOutcome;
use corridor_proof::prove::{Cause, ClientProof, Failure, Proven, ProvenExpectation};
use serde_json::{Map, Value, json};

use crate::output::{count, count_of};

/// Each expectation, with what each browser gives the page.
pub(super) fn expectations(proven: &[Proven]) -> Vec<Value> {
    let each = proven.iter().flat_map(|proven| {
        let environment = proven.environment.as_deref();
        proven.expectations.iter().map(move |expectation| of_expectation(expectation, environment))
    });
    each.collect()
}

/// Each client of each route, by origin and browser.
pub(super) fn clients(proven: &[Proven]) -> Vec<Value> {
    let each = proven.iter().flat_map(|proven| {
        let environment = proven.environment.as_deref();
        proven.clients.iter().map(move |client| of_client(client, environment))
    });
    each.collect()
}

/// `; 2 expectations hold, 18 client calls proven`; nothing where nothing is claimed.
pub(super) fn summary(proven: &[Proven]) -> String {
    let held =
        proven.iter().flat_map(|proven| &proven.expectations).filter(|each| each.proof.holds()).count();
    let called =
        proven.iter().flat_map(|proven| &proven.clients).filter(|each| each.failure.is_none()).count();
    let mut parts = Vec::new();
    if held > 0 {
        parts.push(count_of(held, "expectation holds", "expectations hold"));
    }
    if called > 0 {
        parts.push(format!("{} proven", count(called, "client call")));
    }
    if parts.is_empty() { String::new() } else { format!("; {}", parts.join(", ")) }
}

fn of_expectation(proven: &ProvenExpectation, environment: Option<&str>) -> Value {
    let ProvenExpectation { expectation, proof } = proven;
    let browsers: Map<String, Value> = proof
        .outcomes
        .iter()
        .map(|(profile, outcome)| (profile.as_str().to_owned(), of_outcome(outcome)))
        .collect();
    let outcome = match expectation.outcome {
        ExpectedOutcome::Readable => "readable",
        ExpectedOutcome::Blocked => "blocked",
    };
    json!({
        "environment": environment,
        "from": expectation.from,
        "send": format!("{} {}", expectation.method, expectation.path),
        "outcome": outcome,
        "holds": proof.holds(),
        "browsers": browsers,
    })
}

fn of_outcome(outcome: &Outcome) -> Value {
    match outcome {
        Outcome::Ok(readable) => json!({"outcome": "readable", "status": readable.status}),
        Outcome::Blocked(blocked) => json!({
            "outcome": "blocked",
            "step": blocked.step.as_str(),
            "reason": blocked.reason.to_string(),
            "hint": blocked.reason.hint(),
        }),
    }
}

fn of_client(proof: &ClientProof, environment: Option<&str>) -> Value {
    let mut row = json!({
        "environment": environment,
        "client": proof.client.name(),
        "route": proof.route,
        "origin": proof.origin,
        "browser": Profile::as_str(proof.profile),
        "ok": proof.failure.is_none(),
    });
    if let (Some(failure), Some(row)) = (&proof.failure, row.as_object_mut()) {
        row.insert("send".to_owned(), format!("{} {}", failure.tried.method, failure.tried.path).into());
        row.insert("reason".to_owned(), reason(failure).into());
        row.insert("line".to_owned(), failure.missing.as_ref().map(|missing| missing.line.clone()).into());
    }
    row
}

fn reason(failure: &Failure) -> String {
    match &failure.cause {
        Cause::Blocked { refusal: Some(refusal), .. } => refusal.to_string(),
        Cause::Blocked { blocked, refusal: None } => blocked.reason.to_string(),
        Cause::Readable { .. } => "readable".to_owned(),
        Cause::HeadersHidden(headers) => format!("the page cannot read {}", headers.join(", ")),
    }
}
