//! The last exchanges of the gateway, explained, for the page to ask for.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use corridor_gateway::{Exchange, Observer};
use corridor_policy::Api;
use serde::Serialize;

use super::explain::{Record, explain};

/// How many exchanges are kept.
const KEPT: usize = 200;

/// The last exchanges.
pub(crate) struct Journal {
    api: Api,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    records: VecDeque<Record>,
    last: u64,
    model_runs: u64,
}

/// The exchanges after a number.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Excerpt {
    exchanges: Vec<Record>,
    /// The number of the last exchange there was; 0 if there was none.
    last: u64,
    /// How often the model has run.
    model_runs: u64,
}

impl Journal {
    /// An empty one; `api` holds the policies that the explanations name.
    pub(crate) fn new(api: Api) -> Self {
        Self { api, kept: Mutex::default() }
    }

    /// The exchanges with a greater number than this, as far as they are kept.
    pub(crate) fn after(&self, number: u64) -> Excerpt {
        let kept = self.kept();
        let exchanges = kept.records.iter().filter(|record| record.number > number).cloned().collect();
        Excerpt { exchanges, last: kept.last, model_runs: kept.model_runs }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // A record is pushed whole or not at all, so what a panic left behind can be used.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for Journal {
    fn observe(&self, exchange: &Exchange<'_>) {
        let policy = self.api.policies().iter().find(|policy| Some(policy.name()) == exchange.policy);
        let has_run = exchange.backend.is_some()
            && exchange.status.is_success()
            && exchange.method == http::Method::POST;
        let mut kept = self.kept();
        kept.last += 1;
        kept.model_runs += u64::from(has_run);
        let record = explain(exchange, policy, kept.last, kept.model_runs);
        if kept.records.len() == KEPT {
            kept.records.pop_front();
        }
        kept.records.push_back(record);
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, SocketAddr};
    use std::time::Duration;

    use corridor_config::{Nowhere, Source};
    use corridor_policy::RequestHead;
    use http::{HeaderMap, Method, StatusCode};

    use super::*;

    fn observe(journal: &Journal, status: StatusCode, backend: Option<&str>) {
        let headers = HeaderMap::new();
        let head = RequestHead { method: &Method::POST, headers: &headers, own_origin: None };
        journal.observe(&Exchange {
            peer: SocketAddr::from((Ipv4Addr::LOCALHOST, 1)),
            method: &Method::POST,
            path: "/inference",
            request: &headers,
            route: None,
            policy: None,
            verdict: &journal.api.decide_unrouted(&head),
            backend,
            status,
            response: &headers,
            duration: Duration::ZERO,
        });
    }

    fn journal() -> Journal {
        let nothing = Source::new("corridor.toml", "");
        Journal::new(corridor_config::load(&nothing, None, &Nowhere).unwrap().api)
    }

    #[test]
    fn only_the_last_ones_are_kept() {
        let journal = journal();
        for _ in 0..KEPT + 7 {
            observe(&journal, StatusCode::OK, None);
        }
        let kept = journal.after(0);
        assert_eq!((kept.exchanges.len(), kept.exchanges[0].number, kept.last), (200, 8, 207));
        assert_eq!(journal.after(205).exchanges.len(), 2);
        assert!(journal.after(u64::MAX).exchanges.is_empty());
    }

    #[test]
    fn a_run_is_an_answer_of_the_model() {
        let journal = journal();
        observe(&journal, StatusCode::FORBIDDEN, None);
        observe(&journal, StatusCode::BAD_REQUEST, Some("digits"));
        assert_eq!(journal.after(0).model_runs, 0);
        observe(&journal, StatusCode::OK, Some("digits"));
        assert_eq!(journal.after(0).model_runs, 1);
    }
}
