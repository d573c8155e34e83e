//! A planned call, followed through what is recorded: how far it comes, and what it needs to go on.

use std::collections::HashMap;
use std::sync::Arc;

use corridor_browser::{Outcome, Profile, Reason, Response as Seen};
use corridor_policy::is_loopback_host;
use corridor_proof::{Answered, Reply, Turn, drive};
use url::Url;

use crate::exchange::{Exchange, Request, Response};
use crate::plan::{Planned, Sending};

/// The exchanges that were had.
#[derive(Clone, Debug, Default)]
pub struct Recorded(HashMap<Request, Arc<Exchange>>);

impl Recorded {
    /// Adds one.
    pub fn add(&mut self, exchange: Exchange) {
        self.0.insert(exchange.request.clone(), Arc::new(exchange));
    }

    /// Whether this was sent already.
    #[must_use]
    pub fn has(&self, request: &Request) -> bool {
        self.0.contains_key(request)
    }

    /// What came of a request, if it was sent.
    #[must_use]
    pub fn get(&self, request: &Request) -> Option<&Arc<Exchange>> {
        self.0.get(request)
    }

    /// All of them.
    pub fn exchanges(&self) -> impl Iterator<Item = &Arc<Exchange>> {
        self.0.values()
    }
}

/// A call in one browser, as far as it came.
#[derive(Debug)]
pub(crate) struct Followed {
    /// Every request and its answer, in order.
    pub(crate) turns: Vec<Turn<Answer>>,
    /// How far it came.
    pub(crate) situation: Situation,
    /// Whether it could be sent at all only if the server had TLS.
    pub(crate) assumes_tls: bool,
}

/// How far a call came.
#[derive(Debug)]
pub(crate) enum Situation {
    /// The page has its outcome.
    Done(Outcome),
    /// The next request was answered by nobody: this exchange has the trouble.
    NoAnswer(Arc<Exchange>),
    /// The next request is one that the plan does not send.
    NotSent,
    /// The next request would go to a host that nobody named.
    Elsewhere(String),
    /// The next request is not recorded yet.
    Needs(Box<Request>),
    /// It fails before anything is sent.
    Impossible(Reason),
}

/// An exchange that has a response.
#[derive(Clone, Debug)]
pub(crate) struct Answer(pub(crate) Arc<Exchange>);

impl Answer {
    pub(crate) fn response(&self) -> Option<&Response> {
        self.0.response()
    }
}

impl Reply for Answer {
    fn response(&self) -> Seen<'_> {
        match self.0.response() {
            Some(response) => Reply::response(response),
            None => Seen { status: 0, headers: Vec::new().into() },
        }
    }
}

/// Follows a call through what is recorded.
///
/// WebKit sends nothing from a page of `https:` to an `http:` loopback address, which other browsers do. Whoever probes a
/// server on this machine asks what its answers come to, so the call is made as if there were TLS, and [`Followed::assumes_tls`]
/// says so.
pub(crate) fn follow(profile: Profile, planned: &Planned, recorded: &Recorded) -> Followed {
    let url = &planned.call.url;
    let followed = follow_to(profile, planned, recorded, url);
    let is_mixed = matches!(followed.situation, Situation::Impossible(Reason::MixedContent));
    let is_loopback = url.host_str().is_some_and(is_loopback_host);
    let mut secure = url.clone();
    if is_mixed && is_loopback && secure.set_scheme("https").is_ok() {
        return Followed { assumes_tls: true, ..follow_to(profile, planned, recorded, &secure) };
    }
    followed
}

fn follow_to(profile: Profile, planned: &Planned, recorded: &Recorded, url: &Url) -> Followed {
    let call = &planned.call;
    let mut stopped = None;
    let driven = drive(profile, &call.of_page(url.as_str()), |request| {
        let changes_nothing =
            request.sent.preflight || matches!(request.sent.method.as_str(), "GET" | "HEAD");
        if planned.sending == Sending::WhatChangesNothing && !changes_nothing {
            stopped = Some(Situation::NotSent);
            return Answered::Stop;
        }
        if request.url.host_str() != url.host_str() {
            stopped = Some(Situation::Elsewhere(request.url.host_str().unwrap_or_default().to_owned()));
            return Answered::Stop;
        }
        let mut wanted = Request::of_browser(request, None, call.body.as_deref());
        if request.url == url {
            wanted.url.clone_from(&call.url);
        } else if url != &call.url {
            // A redirect on the same server; a scheme that is refused would only make it unreachable.
            let _ = wanted.url.set_scheme(call.url.scheme());
        }
        match recorded.get(&wanted) {
            Some(exchange) if exchange.result.is_ok() => Answered::With(Answer(Arc::clone(exchange))),
            Some(exchange) => {
                stopped = Some(Situation::NoAnswer(Arc::clone(exchange)));
                Answered::Nothing
            }
            None => {
                stopped = Some(Situation::Needs(Box::new(wanted)));
                Answered::Stop
            }
        }
    });
    let situation = match (stopped, driven.outcome) {
        (Some(stopped), _) => stopped,
        (None, Some(Outcome::Blocked(blocked))) if driven.turns.is_empty() => {
            Situation::Impossible(blocked.reason)
        }
        (None, Some(outcome)) => Situation::Done(outcome),
        // The machine ends without an outcome only where it is stopped.
        (None, None) => Situation::NotSent,
    };
    Followed { turns: driven.turns, situation, assumes_tls: false }
}
