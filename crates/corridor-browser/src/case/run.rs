//! Running a case: the machine on one side, its written answers on the other; in several browsers at once where they do the
//! same.

use std::borrow::Cow;
use std::cell::OnceCell;

use url::Url;

use super::{Case, Exchange, StepForm};
use crate::Profile;
use crate::cache::PreflightCache;
use crate::call::{Call, PageOrigin};
use crate::check::is_redirect;
use crate::machine::{Fetch, Next, Parts, Response, Sent};
use crate::outcome::Outcome;
use crate::profiles::Lockstep;

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
    Some(Prepared::new(&case.exchange, page, &case.url.0).run(Lockstep::alone(profile)).0)
}

/// Runs the steps of a scenario, which share one preflight cache.
#[must_use]
pub fn run_steps(profile: Profile, case: &Case<'_>) -> Option<Vec<Ended>> {
    let page = PageOrigin::parse(&case.page_origin.0)?;
    Some(run_all(profile, &page, &case.url.0, case.steps.as_deref().unwrap_or_default()))
}

pub(super) fn run_all(profile: Profile, page: &PageOrigin, url: &str, steps: &[StepForm<'_>]) -> Vec<Ended> {
    let mut cache = PreflightCache::default();
    let mut now_ms = 0_u64;
    let mut outcomes = Vec::with_capacity(steps.len());
    for step in steps {
        now_ms = now_ms.saturating_add(step.wait_ms);
        let url = format!("{url}{}", step.suffix.0);
        let prepared = Prepared::new(&step.exchange, page.clone(), &url);
        let parts = prepared.drive(Lockstep::alone(profile), Some(cache), now_ms);
        cache = parts.cache;
        outcomes.push(Ended { outcome: parts.outcome, sent: parts.sent });
    }
    outcomes
}

/// An exchange, as far as it is the same in every browser: made once, run in each.
pub(super) struct Prepared<'e> {
    exchange: &'e Exchange<'e>,
    call: Call<'e>,
    url: Option<Url>,
    /// The answers at the first place, once they are asked for.
    preflight: OnceCell<Response<'e>>,
    response: OnceCell<Response<'e>>,
}

impl<'e> Prepared<'e> {
    pub(super) fn new(exchange: &'e Exchange<'e>, page: PageOrigin, url: &'e str) -> Self {
        let call = exchange.call(page, url);
        let url = call.resolved_url();
        Self { exchange, call, url, preflight: OnceCell::new(), response: OnceCell::new() }
    }

    /// Runs it in browsers that remember nothing: what came of it, and in which of these it does. There is one for each.
    pub(super) fn run_in(&self, profiles: &[Profile]) -> Vec<(Ended, Lockstep)> {
        let mut ends: Vec<(Ended, Lockstep)> = Vec::new();
        let mut left = profiles.iter().copied();
        while let Some(leader) = left.next() {
            let is_open = |profile: &Profile| !ends.iter().any(|(_, of)| of.speaks_for(*profile));
            if is_open(&leader) {
                let lockstep = Lockstep::led_by(leader, left.clone().filter(is_open));
                ends.push(self.run(lockstep));
            }
        }
        ends
    }

    fn run(&self, lockstep: Lockstep) -> (Ended, Lockstep) {
        // What a preflight says is recalled at a later hop, and there is none but after a redirect.
        let leads_on = self.exchange.response.as_ref().is_some_and(|response| is_redirect(response.status));
        let parts = self.drive(lockstep, leads_on.then(PreflightCache::default), 0);
        (Ended { outcome: parts.outcome, sent: parts.sent }, parts.of)
    }

    fn drive(&self, lockstep: Lockstep, cache: Option<PreflightCache>, now_ms: u64) -> Parts {
        let mut fetch = Fetch::resolved(lockstep, &self.call, self.url.clone(), cache, now_ms);
        while let Next::Send(sent) = fetch.next() {
            let preflight = sent.preflight;
            match self.answer(fetch.moves(), preflight) {
                Some(response) => fetch.receive(&response),
                None => fetch.receive_nothing(),
            }
        }
        fetch.into_parts()
    }

    /// The answer at the place where this many redirects have led; one to the same URL leads to the same place.
    fn answer(&self, moves: usize, preflight: bool) -> Option<Cow<'_, Response<'e>>> {
        let Some(index) = moves.checked_sub(1) else {
            let (form, made) = if preflight {
                (&self.exchange.preflight, &self.preflight)
            } else {
                (&self.exchange.response, &self.response)
            };
            return form.as_ref().map(|form| Cow::Borrowed(made.get_or_init(|| form.response())));
        };
        let hop = self.exchange.redirects.get(index)?;
        let form = if preflight { &hop.preflight } else { &hop.response };
        form.as_ref().map(|form| Cow::Owned(form.response()))
    }
}
