//! Real engines and the machine, case by case: the same call, the same answers, and what each makes of them.
//!
//! The cases are those of `corridor simulate`, made by [`generate`](Generator) for three servers of this machine: the page's
//! own origin and two others. Each server answers byte for byte what a case says and notes every request; the page runs the
//! calls and tells what it got.

mod compare;
pub mod console;
mod generate;
mod page;
mod server;
mod tls;

pub use compare::{Disagreement, compare};
pub use generate::{FAMOUS, Generator, Origins};
pub use page::{LiveOutcome, Stage};
pub use server::{LiveRequest, Servers};
pub use tls::Front;

use crate::browser::{Installation, Result};
use corridor_browser::case::Case;
use std::time::Duration;

/// How long an engine may take for all of its cases.
const DEADLINE: Duration = Duration::from_secs(600);

/// How often scenarios are run if the machine is too busy for them.
const ATTEMPTS: usize = 4;

/// What an engine made of a case, or of a step of a scenario.
#[derive(Clone, Debug)]
pub struct Live {
    /// What the page got.
    pub outcome: LiveOutcome,
    /// What came to the servers, in order.
    pub requests: Vec<LiveRequest>,
}

/// Runs cases in an engine, all in one page; of each, what the engine made of its steps. A case that is no scenario has one.
///
/// What was timed on a machine that was too busy is run again.
///
/// # Errors
///
/// If the engine does not start, or does not answer in time.
pub fn run(
    installation: &Installation,
    servers: &Servers,
    cases: &[Case<'static>],
) -> Result<Vec<Vec<Live>>> {
    for _ in 0..ATTEMPTS {
        let results = servers.serve(cases);
        let browser = installation.open(&servers.page_url())?;
        let told = results.recv_timeout(DEADLINE).map_err(|_| "the page did not tell its results in time")?;
        drop(browser);
        if !told.late {
            return Ok(told.outcomes.into_iter().zip(servers.take_requests()).map(lives).collect());
        }
    }
    Err(format!("the machine was too busy {ATTEMPTS} times for the waits to mean anything").into())
}

fn lives((outcomes, requests): (Vec<LiveOutcome>, Vec<Vec<LiveRequest>>)) -> Vec<Live> {
    outcomes.into_iter().zip(requests).map(|(outcome, requests)| Live { outcome, requests }).collect()
}
