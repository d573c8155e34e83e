//! `corridor deploy destroy`.

use clap::Args;
use serde_json::json;

use super::place::Place;
use super::{Failed, is_allowed};
use crate::cli::Format;
use crate::exit::Exit;
use crate::output::Output;

/// Delete the API of this environment, all its stages and deployments, and its usage plan
///
/// Its URL is gone for good: an API that is created later has another. API keys are left, as they may serve other APIs.
#[derive(Args, Debug)]
pub(super) struct DestroyArguments {
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
}

pub(super) async fn run(
    arguments: &DestroyArguments,
    place: &Place,
    output: &Output,
) -> Result<Exit, Failed> {
    let observed = place.observe().await?;
    let ids: Vec<&String> =
        observed.duplicates.iter().chain(observed.api.as_ref().map(|api| &api.id)).collect();
    let is_there = !ids.is_empty() || observed.usage_plan.is_some();
    let question = format!("delete {} in {} ({} with its URL)?", place.identity, place.region, listed(&ids));
    let why_not = format!("this deletes {} in {}, and there is nobody to ask", place.identity, place.region);
    if is_there && !is_allowed(arguments.yes, &question, &why_not, output) {
        return Ok(Exit::No);
    }
    let destroyed = place.service.destroy(&observed, &mut |step: &str| output.say(step)).await?;
    match output.format() {
        Format::Json => output.document(&json!({
            "name": place.identity.api,
            "environment": place.identity.environment,
            "region": place.region,
            "deleted_apis": destroyed.apis,
            "deleted_usage_plan": destroyed.usage_plan,
        })),
        Format::Human if is_there => {
            output.data(&format!("deleted {} in {}\n", place.identity, place.region));
        }
        Format::Human => {
            output.data(&format!("nothing of {} is deployed in {}\n", place.identity, place.region));
        }
    }
    Ok(Exit::Yes)
}

fn listed(ids: &[&String]) -> String {
    match ids {
        [] => "no API".to_owned(),
        ids => format!("API {}", ids.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ")),
    }
}
