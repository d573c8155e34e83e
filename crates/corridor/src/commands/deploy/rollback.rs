//! `corridor deploy rollback`.

use clap::Args;
use corridor_aws::{RollbackTarget, previous_of};
use serde_json::json;

use super::Failed;
use super::place::Place;
use super::tell::{api, url};
use crate::cli::Format;
use crate::exit::Exit;
use crate::output::Output;

/// Point the stage to an earlier deployment
///
/// What was deployed then is served as it was then, whatever the file says now. The definition stays the newer one: the next
/// `apply` puts the file live again.
#[derive(Args, Debug)]
pub(super) struct RollbackArguments {
    /// A deployment, or a revision (its first six digits are enough); or else the deployment before the one that is live
    #[arg(long, value_name = "DEPLOYMENT|REVISION")]
    to: Option<String>,
}

pub(super) async fn run(
    arguments: &RollbackArguments,
    place: &Place,
    output: &Output,
) -> Result<Exit, Failed> {
    let observed = place.observe().await?;
    let Some(live) = observed.api.as_ref().filter(|api| api.stage.is_some()) else {
        output.error("nothing is live that could be rolled back", "");
        return Ok(Exit::No);
    };
    let Some(target) = previous_of(live, arguments.to.as_deref()) else {
        let message = match &arguments.to {
            Some(named) => format!("there is no deployment or revision `{named}`"),
            None => "there is no earlier deployment".to_owned(),
        };
        output.error(&message, "`corridor deploy status` lists them");
        return Ok(Exit::No);
    };
    let is_live = live.stage.as_ref().is_some_and(|stage| stage.deployment == target.deployment);
    if !is_live {
        place.service.roll_back(live, &target).await?;
    }
    let RollbackTarget { deployment, revision } = &target;
    match output.format() {
        Format::Json => output.document(&json!({
            "api": api(place, &observed),
            "deployment": deployment,
            "revision": revision,
            "changed": !is_live,
        })),
        Format::Human => {
            let url = url(place, &observed).unwrap_or_default();
            let revision = revision.get(..12).unwrap_or(revision);
            output.data(&format!("live is deployment {deployment}, revision {revision}: {url}\n"));
        }
    }
    Ok(Exit::Yes)
}
