//! Why a claim does not hold.

use corridor_browser::{Blocked, Outcome, Profile};
use corridor_policy::Reason;

use super::Trial;
use super::missing::MissingLine;

/// A claim that does not hold: what was tried, where it fails, why, and what is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What was tried.
    pub tried: Tried,
    /// The engines in which it fails; the others are as they should be.
    pub browsers: Vec<Profile>,
    /// Why, in the first of them.
    pub cause: Cause,
    /// The line that would mend it, where one would.
    pub missing: Option<MissingLine>,
}

/// A call of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The origin of the page.
    pub from: String,
    /// The method.
    pub method: String,
    /// The path.
    pub path: String,
}

/// Why a call did not come to what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The browser blocks it.
    Blocked {
        /// At which step of the standard, and why.
        blocked: Blocked,
        /// Why the policy refused it, if that is the reason.
        refusal: Option<Reason>,
    },
    /// The page can read the answer, and should not.
    Readable {
        /// The policy and the pattern of its origins that allow it; `None` where no policy is asked.
        allowed_by: Option<(String, String)>,
    },
    /// The page gets the answer, but cannot read these headers of it.
    HeadersHidden(Vec<String>),
}

impl Tried {
    pub(super) fn new(from: &str, method: &str, path: &str) -> Self {
        Self { from: from.to_owned(), method: method.to_owned(), path: path.to_owned() }
    }
}

impl Cause {
    /// What a call came to that should have come to something else.
    pub(super) fn of(trial: &Trial<'_>) -> Self {
        match &trial.outcome {
            Outcome::Blocked(blocked) => {
                Self::Blocked { blocked: blocked.clone(), refusal: trial.refusal.clone() }
            }
            Outcome::Ok(_) => {
                let policy = trial.route.map(|route| route.policy().name().to_owned());
                Self::Readable { allowed_by: policy.zip(trial.matched.map(str::to_owned)) }
            }
        }
    }
}
