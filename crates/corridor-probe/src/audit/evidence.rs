//! What was asked and answered so far.

use std::collections::HashMap;
use std::sync::Arc;

use super::grant::{Cors, Grant};
use super::probe::{Channel, Probe};
use crate::exchange::{Exchange, Response, Trouble};

/// Something asked, and what came of it.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) probe: Probe,
    pub(super) exchange: Arc<Exchange>,
}

/// Everything that was asked and answered, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    seen: Vec<Seen>,
    /// Where each probe stands in it.
    places: HashMap<Probe, usize>,
}

impl Seen {
    pub(super) fn response(&self) -> Option<&Response> {
        self.exchange.response()
    }

    /// The CORS headers of the answer, if there is one.
    pub(super) fn cors(&self) -> Option<Cors<'_>> {
        self.response().map(Cors)
    }

    pub(super) fn origin(&self) -> Option<&str> {
        self.probe.origin.as_deref()
    }

    /// Whether the page that asked could read the answer (of a preflight: would be allowed by its origin).
    pub(super) fn is_granted(&self) -> bool {
        self.is_own() || self.grant() == Some(Grant::Wildcard)
    }

    /// Whether the answer names the very origin that asked.
    pub(super) fn is_own(&self) -> bool {
        self.grant() == Some(Grant::Own)
    }

    pub(super) fn grant(&self) -> Option<Grant> {
        let origin = self.origin().unwrap_or_default();
        self.cors().map(|cors| cors.grant(origin))
    }

    /// Whether the answer means the origin that asked, readable or not.
    pub(super) fn is_offered(&self) -> bool {
        let origin = self.origin().unwrap_or_default();
        self.cors().is_some_and(|cors| cors.offers(origin))
    }

    pub(super) fn allow_origin(&self) -> Option<String> {
        self.cors()?.allow_origin()
    }

    /// Whether it was answered, and well.
    pub(super) fn succeeded(&self) -> bool {
        self.cors().is_some_and(Cors::succeeded)
    }

    pub(super) fn redirects(&self) -> bool {
        self.cors().is_some_and(Cors::redirects)
    }

    pub(super) fn has_no_such_method(&self) -> bool {
        self.cors().is_some_and(Cors::has_no_such_method)
    }

    pub(super) fn status(&self) -> u16 {
        self.response().map_or(0, |response| response.status)
    }
}

impl Evidence {
    pub(super) fn add(&mut self, probe: Probe, exchange: Exchange) {
        self.places.entry(probe.clone()).or_insert(self.seen.len());
        self.seen.push(Seen { probe, exchange: Arc::new(exchange) });
    }

    /// How many requests went out.
    pub(super) fn requests(&self) -> usize {
        let sent = |seen: &&Seen| {
            seen.exchange.result.as_ref().err().is_none_or(|trouble| !trouble.kind.is_of_ours())
        };
        self.seen.iter().filter(sent).count()
    }

    /// All that was answered.
    pub(super) fn answered(&self) -> impl Iterator<Item = &Seen> {
        self.seen.iter().filter(|seen| seen.response().is_some())
    }

    pub(super) fn is_answered(&self) -> bool {
        self.answered().next().is_some()
    }

    /// Whether this was asked already.
    pub(super) fn has_asked(&self, probe: &Probe) -> bool {
        self.places.contains_key(probe)
    }

    /// What was answered in one way.
    pub(super) fn of(&self, channel: Channel) -> impl Iterator<Item = &Seen> {
        self.answered().filter(move |seen| seen.probe.channel == channel)
    }

    /// What was answered to one origin in one way.
    pub(super) fn to(&self, channel: Channel, origin: &str) -> Option<&Seen> {
        self.at(&Probe::of(channel, origin))
    }

    /// What was answered to what is no page.
    pub(super) fn to_nobody(&self, channel: Channel) -> Option<&Seen> {
        self.at(&Probe::without_origin(channel))
    }

    fn at(&self, probe: &Probe) -> Option<&Seen> {
        self.places
            .get(probe)
            .and_then(|place| self.seen.get(*place))
            .filter(|seen| seen.response().is_some())
    }

    pub(super) fn preflights(&self) -> impl Iterator<Item = &Seen> {
        self.answered().filter(|seen| seen.probe.channel.is_preflight())
    }

    /// Why the last request got no answer, if it got none.
    pub(super) fn trouble(&self) -> Option<&Trouble> {
        self.seen
            .iter()
            .find_map(|seen| seen.exchange.result.as_ref().err().filter(|trouble| !trouble.kind.is_of_ours()))
    }
}
