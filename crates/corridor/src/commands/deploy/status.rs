//! `corridor deploy status`.

use std::fmt::Write as _;

use clap::Args;
use corridor_aws::{Observed, ObservedApi};
use serde_json::{Value, json};

use super::Failed;
use super::place::Place;
use super::tell::{addresses, api, url};
use crate::cli::Format;
use crate::exit::Exit;
use crate::ink::Ink;
use crate::output::Output;

/// Show what is live: the URL, the revision, and the deployments that one can go back to
#[derive(Args, Debug)]
pub(super) struct StatusArguments {}

pub(super) async fn run(place: &Place, output: &Output) -> Result<Exit, Failed> {
    let observed = place.observe().await?;
    match output.format() {
        Format::Json => output.document(&document(place, &observed)),
        Format::Human => output.prose(&words(place, &observed, Ink { color: output.draws_in_color() })),
    }
    Ok(if observed.api.as_ref().is_some_and(|api| api.stage.is_some()) { Exit::Yes } else { Exit::No })
}

fn words(place: &Place, observed: &Observed, ink: Ink) -> String {
    let mut told = format!("{}, stage `{}` in {}\n", place.identity, place.stage, place.region);
    let Some(api) = &observed.api else {
        told.push_str("  nothing is deployed\n");
        return told;
    };
    let _ = match url(place, observed) {
        Some(url) => {
            write!(told, "  {}\n{}", ink.strong(&url), addresses(&url, &api.definition))
        }
        None => writeln!(told, "  the API {} has no such stage", api.id),
    };
    if api.stage.as_ref().is_some_and(|stage| stage.unproven().is_some()) {
        told.push_str("  not proven yet: `corridor deploy apply` probes it\n");
    }
    if let Some(plan) = &observed.usage_plan {
        let _ = writeln!(told, "  usage plan {}", plan.id);
    }
    told.push_str("\ndeployments, the newest first\n");
    for deployment in &api.deployments {
        let mark = if is_live(api, &deployment.id) { ink.good("● live ") } else { "       ".to_owned() };
        let revision = deployment.revision().map_or("not made by Corridor", |of| of.get(..12).unwrap_or(of));
        let _ = writeln!(told, "  {mark} {}  {revision}  {}", deployment.id, timestamp(deployment.created));
    }
    told
}

fn document(place: &Place, observed: &Observed) -> Value {
    let deployments = observed.api.iter().flat_map(|api| {
        api.deployments.iter().map(|deployment| {
            json!({
                "id": deployment.id,
                "revision": deployment.revision(),
                "created": timestamp(deployment.created),
                "live": is_live(api, &deployment.id),
            })
        })
    });
    let stage = observed.api.as_ref().and_then(|api| api.stage.as_ref());
    json!({
        "api": api(place, observed),
        "revision": stage.and_then(|stage| stage.revision()),
        "proven": stage.map(|stage| stage.unproven().is_none()),
        "usage_plan": observed.usage_plan.as_ref().map(|plan| &plan.id),
        "deployments": deployments.collect::<Vec<_>>(),
    })
}

fn is_live(api: &ObservedApi, deployment: &str) -> bool {
    api.stage.as_ref().is_some_and(|stage| stage.deployment == deployment)
}

/// RFC 3339, in UTC. The days are counted as in "chrono-Compatible Low-Level Date Algorithms" by Howard Hinnant.
fn timestamp(seconds: i64) -> String {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3_600, rest / 60 % 60, rest % 60)
}

#[cfg(test)]
mod tests {
    use super::timestamp;

    #[test]
    fn timestamps() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_795_566_177, "2026-11-25T00:22:57Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ] {
            assert_eq!(timestamp(seconds), text);
        }
    }
}
