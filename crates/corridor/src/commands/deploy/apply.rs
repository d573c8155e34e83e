//! `corridor deploy apply`.

use clap::Args;
use corridor_aws::{Applied, Outcome, Undone};
use serde_json::{Value, json};

use super::live::{LiveProbe, ProbeArguments};
use super::place::Place;
use super::tell::{Planned, ToldLosses, addresses};
use super::{Failed, is_allowed, notes};
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
    /// Make a new deployment even if one of this revision is live: where its answers are not what its definition says
    #[arg(long)]
    redeploy: bool,
    #[command(flatten)]
    probe: ProbeArguments,
}

pub(super) async fn run(arguments: &ApplyArguments, place: &Place, output: &Output) -> Result<Exit, Failed> {
    let mut planned = Planned::make(place, output).await?;
    if arguments.redeploy {
        planned.plan = planned.plan.redeploying(&planned.observed);
    }
    if output.format() == Format::Human {
        output.prose(&planned.words(place, output.draws_in_color(), ToldLosses::Number));
    }
    let why_not = "this lets pages do what they cannot do now, and there is nobody to ask";
    if planned.widens() && !is_allowed(arguments.yes, "go on?", why_not, output) {
        return Ok(Exit::No);
    }
    let mut probe = LiveProbe::new(place, &planned.losses, &arguments.probe);
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
    tell_remarks(&probe.remarks, place, output);
    let notes = notes::of(place, &planned.wanted, Some(&applied.api), applied.usage_plan.as_deref());
    match output.format() {
        Format::Json => {
            let mut document = planned.json(place);
            if let Value::Object(members) = &mut document {
                members.insert("applied".to_owned(), json(&applied, &probe.remarks));
                members.insert("notes".to_owned(), notes::json(&notes));
            }
            output.document(&document);
        }
        Format::Human => {
            let addresses = addresses(&applied.url, &place.service.definition(&planned.wanted));
            match applied.outcome {
                Outcome::Proven => {
                    output.data(&format!("\nlive and proven: {}\n{addresses}", applied.url));
                }
                Outcome::NotProbed => {
                    output.data(&format!("\nlive, not probed: {}\n{addresses}", applied.url));
                }
                Outcome::Failed { .. } | Outcome::Unknown { .. } => {}
            }
            if !notes.is_empty() {
                output.data(&format!("\nwhat is left to you\n{}", notes::words(&notes)));
            }
        }
    }
    let lacks_a_key = applied.usage_plan.is_some() && !arguments.probe.sends_headers();
    Ok(tell(&applied, lacks_a_key, output))
}

/// What was found and puts nothing back.
fn tell_remarks(remarks: &[String], place: &Place, output: &Output) {
    if remarks.is_empty() {
        return;
    }
    output.say(match place.endpoint {
        Some(_) => "found, and not held against an emulator, which sends no headers of gateway responses:",
        None => "found, and announced by what API Gateway cannot express:",
    });
    for remark in remarks {
        output.say(&format!("  {remark}"));
    }
}

fn tell(applied: &Applied, lacks_a_key: bool, output: &Output) -> Exit {
    match &applied.outcome {
        Outcome::Proven | Outcome::NotProbed => {}
        Outcome::Failed { failures, undone } => {
            for failure in failures {
                output.error(&failure.message, "");
            }
            let hint = match undone {
                _ if lacks_a_key => {
                    "a route asks for an API key: `--header-env X-Api-Key=VARIABLE` sends one, \
                     and `--no-probe` deploys before there is one"
                }
                Undone::Nothing => "`--redeploy` makes a new deployment of the definition",
                Undone::BackTo { .. } | Undone::StageDeleted => "",
            };
            output.error(&format!("a browser would not get what the file says; {}", words(undone)), hint);
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
