//! `corridor deploy drift`.

use std::fmt::Write as _;

use clap::Args;
use corridor_aws::{Drift, Probe, ProbeFailure};
use serde_json::json;

use super::Failed;
use super::live::{LiveProbe, ProbeArguments};
use super::place::Place;
use super::tell::{api, url};
use crate::cli::Format;
use crate::exit::Exit;
use crate::output::Output;

/// Hold what AWS has, and what it answers, against the file
///
/// The definition is compared place by place, each header of each answer of each method, and the live API is probed, since
/// what is deployed may be another definition: Terraform and CloudFormation see neither.
#[derive(Args, Debug)]
pub(super) struct DriftArguments {
    /// Compare the definition only
    #[arg(long, help_heading = "Probe")]
    no_probe: bool,
    #[command(flatten)]
    probe: ProbeArguments,
}

pub(super) async fn run(arguments: &DriftArguments, place: &Place, output: &Output) -> Result<Exit, Failed> {
    let (wanted, losses) = place.wanted(output)?;
    let observed = place.observe().await?;
    let drifts = Drift::between(&observed, &wanted, &place.service.definition(&wanted));
    let mut answers = Vec::new();
    if let Some(url) = url(place, &observed).filter(|_| !arguments.no_probe) {
        let mut probe = LiveProbe::new(place, &losses, &arguments.probe).at_once();
        answers = probe.probe(&url).await.map_err(|why| {
            output.error(&format!("it cannot be probed: {why}"), "`--no-probe` compares the definition only");
            Failed::Told(Exit::Failed)
        })?;
    }
    let has_drifted = !drifts.is_empty() || !answers.is_empty();
    match output.format() {
        Format::Json => {
            let of_definition = drifts.iter().map(|drift| {
                json!({ "kind": drift.kind.as_str(), "path": drift.path, "live": drift.live, "wanted": drift.wanted })
            });
            let of_answers = answers.iter().map(|ProbeFailure { check, message }| {
                json!({ "kind": "answer", "path": check, "message": message })
            });
            output.document(&json!({
                "api": api(place, &observed),
                "drifted": has_drifted,
                "drift": of_definition.chain(of_answers).collect::<Vec<_>>(),
            }));
        }
        Format::Human => {
            output.prose(&words(&drifts, &answers, &place.file));
            if drifts.is_empty() && !answers.is_empty() {
                output.say(
                    "the definition is the file's, so what is deployed is not: \
                     `corridor deploy apply --redeploy` deploys it again",
                );
            }
        }
    }
    Ok(if has_drifted { Exit::No } else { Exit::Yes })
}

fn words(drifts: &[Drift], answers: &[ProbeFailure], file: &str) -> String {
    if drifts.is_empty() && answers.is_empty() {
        return format!("no drift: AWS has and answers what `{file}` says\n");
    }
    let mut told = String::new();
    for drift in drifts {
        let _ = writeln!(told, "{}: {drift}", drift.kind.as_str());
    }
    for ProbeFailure { message, .. } in answers {
        let _ = writeln!(told, "answer: {message}");
    }
    told
}
