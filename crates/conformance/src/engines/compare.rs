//! What an engine did, beside what the machine says of it.

use std::collections::BTreeSet;
use std::fmt;

use corridor_browser::case::{Case, Ended, Exchange, run, run_steps};
use corridor_browser::{Outcome, Profile, Sent};

use super::page::{LiveOutcome, Stage};
use super::{Live, LiveRequest};

/// A case of which the machine and the engine do not say the same.
#[derive(Clone, Debug)]
pub struct Disagreement {
    /// The case, in `simulate` form.
    pub case: String,
    /// What differs.
    pub differences: Vec<String>,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.case)?;
        self.differences.iter().try_for_each(|difference| writeln!(formatter, "    {difference}"))
    }
}

/// Compares, at every step, outcome, type, status, readable headers, and of every request its method, its origin and what it
/// asks for.
#[must_use]
pub fn compare(profile: Profile, case: &Case<'_>, lives: &[Live]) -> Option<Disagreement> {
    let exchanges: Vec<&Exchange<'_>> = match &case.steps {
        None => vec![&case.exchange],
        Some(steps) => steps.iter().map(|step| &step.exchange).collect(),
    };
    let modelled = match &case.steps {
        None => run(profile, case).map(|ended| vec![ended]),
        Some(_) => run_steps(profile, case),
    };
    let modelled = modelled.unwrap_or_default();
    let mut differences = Vec::new();
    if modelled.len() != lives.len() {
        differences.push(format!("steps: machine {}, engine {}", modelled.len(), lives.len()));
    }
    for (number, ((exchange, model), live)) in exchanges.iter().zip(&modelled).zip(lives).enumerate() {
        let differing = compare_exchange(exchange, model, live);
        let step = if case.steps.is_some() { format!("step {number}, ") } else { String::new() };
        differences.extend(differing.into_iter().map(|difference| format!("{step}{difference}")));
    }
    (!differences.is_empty())
        .then(|| Disagreement { case: serde_json::to_string(case).unwrap_or_default(), differences })
}

fn compare_exchange(exchange: &Exchange<'_>, model: &Ended, live: &Live) -> Vec<String> {
    let mut differences = Vec::new();
    let mut note = |what: &str, model: String, live: String| {
        if model != live {
            differences.push(format!("{what}: machine {model}, engine {live}"));
        }
    };
    note("outcome", modelled(&model.outcome), lived(&live.outcome, &written_names(exchange)));
    let sent: Vec<String> = model.sent.iter().map(modelled_request).collect();
    let came: Vec<String> = live.requests.iter().map(lived_request).collect();
    note("requests", sent.join(" · "), came.join(" · "));
    differences
}

fn modelled(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Ok(readable) => {
            format!("ok {} {} [{}]", readable.kind.as_str(), readable.status, readable.headers.join(", "))
        }
        Outcome::Blocked(blocked) => format!("blocked {}", blocked.stage.as_str()),
    }
}

/// What the case did not write (a length, a date) is left out.
fn lived(outcome: &LiveOutcome, written: &BTreeSet<String>) -> String {
    match outcome {
        LiveOutcome::Ok { kind, status, headers } => {
            let mut names: Vec<&str> =
                headers.iter().map(String::as_str).filter(|name| written.contains(*name)).collect();
            names.sort_unstable();
            names.dedup();
            format!("ok {kind} {status} [{}]", names.join(", "))
        }
        LiveOutcome::Blocked { stage: Stage::Constructor, .. } => "blocked constructor".to_owned(),
        LiveOutcome::Blocked { stage: Stage::Fetch, .. } => "blocked fetch".to_owned(),
        LiveOutcome::Timeout => "timeout".to_owned(),
    }
}

fn written_names(exchange: &Exchange<'_>) -> BTreeSet<String> {
    let hops = exchange.redirects.iter().filter_map(|hop| hop.response.as_ref());
    let responses = exchange.response.iter().chain(hops);
    responses.flat_map(|response| &response.headers).map(|(name, _)| name.0.to_ascii_lowercase()).collect()
}

fn modelled_request(sent: &Sent) -> String {
    line(
        sent.hop,
        sent.preflight,
        &sent.method,
        [&sent.origin, &sent.access_control_request_method, &sent.access_control_request_headers],
        sent.authorization,
    )
}

fn lived_request(request: &LiveRequest) -> String {
    line(
        request.hop,
        request.preflight,
        &request.method,
        [&request.origin, &request.access_control_request_method, &request.access_control_request_headers],
        request.authorization,
    )
}

fn line(
    hop: usize,
    preflight: bool,
    method: &str,
    texts: [&Option<String>; 3],
    authorization: bool,
) -> String {
    let text = |text: &Option<String>| text.as_deref().unwrap_or("-").to_owned();
    let [origin, asked_method, asked_headers] = texts.map(text);
    let kind = if preflight { "preflight" } else { "actual" };
    let authorization = if authorization { " +authorization" } else { "" };
    format!("{hop} {kind} {method} origin={origin} acrm={asked_method} acrh={asked_headers}{authorization}")
}
