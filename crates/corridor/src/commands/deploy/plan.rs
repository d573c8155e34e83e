//! `corridor deploy plan`.

use clap::Args;

use super::Failed;
use super::place::Place;
use super::tell::{Planned, ToldLosses};
use crate::cli::Format;
use crate::exit::Exit;
use crate::output::Output;

/// Show who would gain and lose what, what the target cannot express, and what would change at AWS
///
/// Nothing is changed.
#[derive(Args, Debug)]
pub(super) struct PlanArguments {}

pub(super) async fn run(place: &Place, output: &Output) -> Result<Exit, Failed> {
    let planned = Planned::make(place, output).await?;
    match output.format() {
        Format::Json => output.document(&planned.json(place)),
        Format::Human => {
            output.prose(&planned.words(place, output.draws_in_color(), ToldLosses::All));
        }
    }
    Ok(Exit::Yes)
}
