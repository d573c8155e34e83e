//! Real engines and the machine, case by case: the same call, the same answers, and what each makes of them.
//!
//! The cases are those of `corridor simulate`, made by [`generate`](Generator) for three servers of this machine: the page's
//! own origin and two others. Each server answers byte for byte what a case says and notes every request; the page runs the
//! calls and tells what it got.

mod compare;
mod generate;
mod page;
mod server;

pub use compare::{Disagreement, compare};
pub use generate::{Generator, Origins};
pub use page::{LiveOutcome, Stage};
pub use server::{LiveRequest, Servers};

use crate::browser::{Installation, Result};
use corridor_browser::case::Case;
use std::time::Duration;

/// How long an engine may take for all of its cases.
const DEADLINE: Duration = Duration::from_secs(600);

/// What an engine made of a case.
#[derive(Clone, Debug)]
pub struct Live {
    /// What the page got.
    pub outcome: LiveOutcome,
    /// What came to the servers, in order.
    pub requests: Vec<LiveRequest>,
}

/// Runs cases in an engine, all in one page.
///
/// # Errors
///
/// If the engine does not start, or does not answer in time.
pub fn run(installation: &Installation, servers: &Servers, cases: &[Case<'static>]) -> Result<Vec<Live>> {
    let results = servers.serve(cases);
    let browser = installation.open(&servers.page_url())?;
    let outcomes = results.recv_timeout(DEADLINE).map_err(|_| "the page did not tell its results in time")?;
    drop(browser);
    let requests = servers.take_requests(cases.len());
    Ok(outcomes.into_iter().zip(requests).map(|(outcome, requests)| Live { outcome, requests }).collect())
}
