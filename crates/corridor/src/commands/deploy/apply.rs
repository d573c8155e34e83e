//! `corridor deploy apply`.

use clap::Args;
use corridor_aws::{Applied, Outcome, Undone};
use serde_json::{Value, json};

use super::live::{LiveProbe, ProbeArguments};
use super::place::Place;
use super::tell::{Planned, ToldLosses};
use super::{Failed, is_allowed};
use crate::cli::Format;
use crate::exit::Exit;
use crate::output::Output;

/// Put the file live, probe it, and put it back if a browser would not get what the file says
///
/// It asks before anybody gains anything: the first deployment of all, too. It may be interrupted at any time and started
/// again: it goes on from what it finds, and leaves one API, one stage, and what is needed to go back.
#[derive(Args, Debug)]
pub(super) struct ApplyArguments {
    /// Do not ask before somebody gains something
    #[arg(short, long)]
    yes: bool,
    /// Do not probe: the revision stays marked as unproven, and the next `apply` probes it
    #[arg(long, help_heading = "Probe")]
    no_probe: bool,
    #[command(flatten)]
    probe: ProbeArguments,
}

pub(super) async fn run(arguments: &ApplyArguments, place: &Place, output: &Output) -> Result<Exit, Failed> {
    let planned = Planned::make(place, output).await?;
    if output.format() == Format::Human {
        output.data(&planned.words(place, output.draws_in_color(), ToldLosses::Number));
    }
    let why_not = "this lets pages do what they cannot do now, and there is nobody to ask";
    if planned.widens() && !is_allowed(arguments.yes, "go on?", why_not, output) {
        return Ok(Exit::No);
    }
    let mut probe = LiveProbe::new(&place.configuration, &planned.losses, &arguments.probe);
    let applied = place
        .service
        .apply(
            &planned.wanted,
            &planned.observed,
            &planned.plan,
            (!arguments.no_probe).then_some(&mut probe),
            &mut |step: &str| output.say(step),
        )
        .await?;
    for warning in &applied.warnings {
        output.warning(&format!("AWS: {warning}"), "");
    }
    for remark in &probe.remarks {
        output.say(remark);
    }
    match output.format() {
        Format::Json => {
            let mut document = planned.json(place);
            if let Value::Object(members) = &mut document {
                members.insert("applied".to_owned(), json(&applied, &probe.remarks));
            }
            output.document(&document);
        }
        Format::Human => {}
    }
    Ok(tell(&applied, output))
}

fn tell(applied: &Applied, output: &Output) -> Exit {
    let Applied { url, outcome, .. } = applied;
    let is_human = output.format() == Format::Human;
    match outcome {
        Outcome::Proven if is_human => output.data(&format!("\nlive and proven: {url}\n")),
        Outcome::NotProbed if is_human => output.data(&format!("\nlive, not probed: {url}\n")),
        Outcome::Proven | Outcome::NotProbed => {}
        Outcome::Failed { failures, undone } => {
            for failure in failures {
                output.error(&format!("{}: {}", failure.check, failure.message), "");
            }
            output.error(&format!("a browser would not get what the file says; {}", words(undone)), "");
            return Exit::No;
        }
        Outcome::Unknown { why, undone } => {
            output.error(&format!("it cannot be probed: {why}; {}", words(undone)), "");
            return Exit::Failed;
        }
    }
    Exit::Yes
}

fn words(undone: &Undone) -> String {
    match undone {
        Undone::BackTo { deployment } => format!("deployment {deployment} is live again"),
        Undone::StageDeleted => "the stage is deleted again, as there was none before".to_owned(),
        Undone::Nothing => "nothing was changed: it was live and proven before".to_owned(),
    }
}

fn json(applied: &Applied, remarks: &[String]) -> Value {
    let undone = |undone: &Undone| match undone {
        Undone::BackTo { deployment } => json!({ "back_to": deployment }),
        Undone::StageDeleted => json!("stage-deleted"),
        Undone::Nothing => json!("nothing"),
    };
    let (outcome, more) = match &applied.outcome {
        Outcome::Proven => ("proven", json!({})),
        Outcome::NotProbed => ("not-probed", json!({})),
        Outcome::Failed { failures, undone: how } => {
            let failures =
                failures.iter().map(|failure| json!({ "check": failure.check, "message": failure.message }));
            ("failed", json!({ "failures": failures.collect::<Vec<_>>(), "undone": undone(how) }))
        }
        Outcome::Unknown { why, undone: how } => ("unknown", json!({ "why": why, "undone": undone(how) })),
    };
    json!({
        "id": applied.api,
        "url": applied.url,
        "deployment": applied.deployment,
        "warnings": applied.warnings,
        "remarks": remarks,
        "outcome": outcome,
        "details": more,
    })
}
