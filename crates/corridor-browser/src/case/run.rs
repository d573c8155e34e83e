//! Running a case: the machine on one side, its written answers on the other.

use url::Url;

use super::{Case, Exchange, ResponseForm};
use crate::Profile;
use crate::cache::PreflightCache;
use crate::call::PageOrigin;
use crate::machine::{Fetch, Next, Sent};
use crate::outcome::Outcome;

/// What came of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// What the page gets.
    pub outcome: Outcome,
    /// Every request, in order.
    pub sent: Vec<Sent>,
}

/// Runs a case that is no scenario; `None` if its page has no origin that a page can have.
#[must_use]
pub fn run(profile: Profile, case: &Case<'_>) -> Option<Ended> {
    let page = PageOrigin::parse(&case.page_origin.0)?;
    let (ended, _) = run_exchange(profile, &case.exchange, page, &case.url.0, PreflightCache::default(), 0);
    Some(ended)
}

/// Runs the steps of a scenario, which share one preflight cache.
#[must_use]
pub fn run_steps(profile: Profile, case: &Case<'_>) -> Option<Vec<Ended>> {
    let page = PageOrigin::parse(&case.page_origin.0)?;
    let mut cache = PreflightCache::default();
    let mut now_ms = 0_u64;
    let mut outcomes = Vec::new();
    for step in case.steps.iter().flatten() {
        now_ms = now_ms.saturating_add(step.wait_ms);
        let url = format!("{}{}", case.url.0, step.suffix.0);
        let (ended, left) = run_exchange(profile, &step.exchange, page.clone(), &url, cache, now_ms);
        cache = left;
        outcomes.push(ended);
    }
    Some(outcomes)
}

fn run_exchange(
    profile: Profile,
    exchange: &Exchange<'_>,
    page: PageOrigin,
    url: &str,
    cache: PreflightCache,
    now_ms: u64,
) -> (Ended, PreflightCache) {
    let call = exchange.call(page, url);
    let mut fetch = Fetch::new(profile, &call, cache, now_ms);
    let mut place = Place::default();
    let outcome = loop {
        let (hop, preflight) = match fetch.next() {
            Next::Done(outcome) => break outcome.clone(),
            Next::Send(sent) => (sent.hop, sent.preflight),
        };
        place.follow(hop, fetch.url());
        match answer(exchange, place.index, preflight) {
            Some(form) => fetch.receive(&form.response()),
            None => fetch.receive_nothing(),
        }
    };
    let sent = fetch.sent().to_vec();
    (Ended { outcome, sent }, fetch.into_cache())
}

/// Which of the written answers is asked for: each redirect leads to the next, and one to the same URL to the same.
#[derive(Default)]
struct Place {
    index: usize,
    hop: usize,
    url: Option<Url>,
}

impl Place {
    fn follow(&mut self, hop: usize, url: Option<&Url>) {
        if hop > self.hop {
            self.index += usize::from(self.url.as_ref() != url);
            self.hop = hop;
        }
        if self.url.as_ref() != url {
            self.url = url.cloned();
        }
    }
}

fn answer<'e, 'a>(exchange: &'e Exchange<'a>, index: usize, preflight: bool) -> Option<&'e ResponseForm<'a>> {
    let (first, second) = match index.checked_sub(1) {
        None => (&exchange.preflight, &exchange.response),
        Some(index) => {
            let hop = exchange.redirects.get(index)?;
            (&hop.preflight, &hop.response)
        }
    };
    if preflight { first.as_ref() } else { second.as_ref() }
}
