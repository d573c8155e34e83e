//! The policy alone: `Policy::decide`.

use corridor_config::Configuration;
use corridor_policy::{RequestHead, Verdict};
use http::{HeaderMap, Method};

use super::{Executor, answer, configuration, headers};
use crate::cases::{Case, Seen, Suite};

/// Asks the policy of a case's route; it sees no status and runs no model.
pub struct Decide(Configuration);

impl Executor for Decide {
    const NAME: &'static str = "decide";

    fn start(suite: &Suite) -> Result<Self, String> {
        configuration(suite).map(Self)
    }

    fn run(&mut self, case: &Case) -> Result<Seen, String> {
        let (method, target) = case.method_and_target();
        let method = Method::from_bytes(method.as_bytes()).map_err(|error| error.to_string())?;
        let headers = headers(case)?;
        let own_origin = self.0.server.url.as_deref();
        let head = RequestHead { method: &method, headers: &headers, own_origin };
        let path = case.route.as_deref().or_else(|| target.split('?').next()).unwrap_or_default();
        let verdict = match self.0.api.routes().iter().find(|route| route.path() == path) {
            Some(route) => route.policy().decide(&head),
            None => self.0.api.decide_unrouted(&head),
        };
        Ok(Seen { verdict: Some(verdict.code().to_owned()), answer: applied(&verdict), ..Seen::default() })
    }
}

fn applied(verdict: &Verdict<'_>) -> std::collections::BTreeSet<String> {
    let mut headers = HeaderMap::new();
    verdict.headers().apply(&mut headers);
    answer(&headers)
}
