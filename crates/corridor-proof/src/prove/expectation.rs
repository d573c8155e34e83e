//! An expectation: what a page of one origin gets for one request.

use corridor_browser::{Credentials, Outcome, PageOrigin, Profile};

use super::failure::{Cause, Failure, Tried};
use super::missing::missing;
use super::{ENGINES, Prover, Trial};

/// What is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected<'e> {
    /// The serialized origin of the page, or `null`.
    pub from: &'e str,
    /// The method, as the page writes it.
    pub method: &'e str,
    /// The path, with its query.
    pub path: &'e str,
    /// The headers that the page sets.
    pub headers: Vec<(&'e str, &'e str)>,
    /// The credentials mode.
    pub credentials: Credentials,
    /// Whether the page must be able to read the answer; else it must not.
    pub readable: bool,
}

/// What became of an expectation.
#[derive(Clone, Debug)]
pub struct ExpectationProof {
    /// What each browser gives the page, the standard first.
    pub outcomes: Vec<(Profile, Outcome)>,
    /// Why it does not hold; `None` if it does.
    pub failure: Option<Failure>,
}

impl ExpectationProof {
    /// Whether every engine gives the page what is expected.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.failure.is_none()
    }
}

impl Prover<'_> {
    /// Makes the call in every browser. It holds if every engine gives the page what is expected; what the standard alone
    /// says is shown, and decides nothing.
    #[must_use]
    pub fn expectation(&self, expected: &Expected<'_>) -> ExpectationProof {
        let page = PageOrigin::parse(expected.from).unwrap_or(PageOrigin::Opaque);
        let url = self.url(expected.path);
        let mut call = self.call(page, &url, expected.method, expected.headers.clone());
        call.credentials = expected.credentials;
        let trials = Profile::ALL.map(|profile| self.try_call(profile, &call, &[]));
        let failed: Vec<&Trial<'_>> = trials
            .iter()
            .filter(|trial| ENGINES.contains(&trial.profile) && is_readable(trial) != expected.readable)
            .collect();
        let failure = failed.first().map(|first| Failure {
            tried: Tried::new(expected.from, expected.method, expected.path),
            browsers: failed.iter().map(|trial| trial.profile).collect(),
            cause: Cause::of(first),
            missing: missing(first, expected.from, self.origin),
        });
        ExpectationProof {
            outcomes: trials.into_iter().map(|trial| (trial.profile, trial.outcome)).collect(),
            failure,
        }
    }
}

fn is_readable(trial: &Trial<'_>) -> bool {
    matches!(trial.outcome, Outcome::Ok(_))
}
