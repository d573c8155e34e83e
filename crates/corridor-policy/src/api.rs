//! A compiled file: its routes, each with its policy.

use http::Method;

use crate::policy::Policy;
use crate::verdict::{RequestHead, Verdict};

/// Everything that one environment of one file says about CORS: which path has which policy.
#[derive(Clone, Debug)]
pub struct Api {
    pub(crate) routes: Vec<Route>,
    pub(crate) policies: Vec<Policy>,
}

/// A path, the methods it answers, its policy and the name of its backend.
#[derive(Clone, Debug)]
pub struct Route {
    pub(crate) path: Box<str>,
    pub(crate) methods: Vec<Method>,
    pub(crate) policy: Policy,
    pub(crate) backend: Box<str>,
}

impl Api {
    /// The routes in the order of the file.
    #[must_use]
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// The policies in the order of the file, unused ones included.
    #[must_use]
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }

    /// Decides about a request whose path no route has.
    ///
    /// The answer will be `404`, and a page that calls a mistyped path should be able to read that: any origin that
    /// some route's policy allows may. The first policy of the file that allows the request speaks; if none does, the
    /// last refusal.
    #[must_use]
    pub fn decide_unrouted(&self, head: &RequestHead<'_>) -> Verdict<'_> {
        let verdicts = self.policies.iter().map(|policy| policy.decide(head));
        let verdict = verdicts
            .reduce(|first, next| if first.refusal().is_none() { first } else { next })
            .unwrap_or_else(|| Verdict::without_policy(head));
        // Which policy speaks depends on the origin, even where it is one that says the same to everybody.
        let depends_on_origin = self.policies.iter().any(|policy| !policy.origins().is_any());
        if depends_on_origin { verdict.varying_on_origin() } else { verdict }
    }
}

impl Route {
    /// The path template.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The methods that the route answers.
    #[must_use]
    pub fn methods(&self) -> &[Method] {
        &self.methods
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The name of the backend.
    #[must_use]
    pub fn backend(&self) -> &str {
        &self.backend
    }
}
