//! Running a case: the machine on one side, its written answers on the other.

use std::borrow::Cow;
use std::cell::OnceCell;

use url::Url;

use super::{Case, Exchange, StepForm};
use crate::Profile;
use crate::cache::PreflightCache;
use crate::call::{Call, PageOrigin};
use crate::machine::{Fetch, Next, Response, Sent};
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
    Some(Prepared::new(&case.exchange, page, &case.url.0).run(profile))
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
        let (ended, left) = prepared.run_with(profile, cache, now_ms);
        cache = left;
        outcomes.push(ended);
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

    /// Runs it in a browser that remembers nothing.
    pub(super) fn run(&self, profile: Profile) -> Ended {
        self.run_with(profile, PreflightCache::default(), 0).0
    }

    fn run_with(&self, profile: Profile, cache: PreflightCache, now_ms: u64) -> (Ended, PreflightCache) {
        let mut fetch = Fetch::resolved(profile, &self.call, self.url.clone(), cache, now_ms);
        let mut place = Place::default();
        while let Next::Send(sent) = fetch.next() {
            let (hop, preflight) = (sent.hop, sent.preflight);
            place.follow(hop, fetch.url());
            match self.answer(place.index, preflight) {
                Some(response) => fetch.receive(&response),
                None => fetch.receive_nothing(),
            }
        }
        let (outcome, sent, cache) = fetch.into_parts();
        (Ended { outcome, sent }, cache)
    }

    fn answer(&self, index: usize, preflight: bool) -> Option<Cow<'_, Response<'e>>> {
        let Some(index) = index.checked_sub(1) else {
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
