//! What the policy says to a call: the answer key of a plan.

use corridor_browser::{Body, Call, Outcome, Profile};
use corridor_proof::{Answered, Server, drive};

use super::PageCall;

/// Where an API is as far as its policy goes: a name that no page can have, by `https:`, so that every page is of another
/// origin and none is stopped for another reason than the policy's.
const SOMEWHERE: &str = "https://gateway.invalid";

/// What should come of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    /// Whether the page can read the answer.
    pub readable: bool,
    /// Whether the browser sends the request itself: no preflight stops it.
    pub sent: bool,
    /// Whether the server may hand it to a backend.
    pub reaches_backend: bool,
    /// Why the policy refuses it, if it does.
    pub refusal: Option<String>,
}

impl Meant {
    /// What the policy says.
    pub(super) fn of(profile: Profile, call: &PageCall, server: &Server<'_>) -> Self {
        let url = format!("{SOMEWHERE}{}", call.path);
        let (mut refusal, mut reaches_backend) = (None, false);
        let driven = drive(profile, &call.of_page(&url), |request| {
            let answer = server.reply_to(request);
            refusal = answer.verdict.refusal().map(|refusal| refusal.reason.to_string());
            reaches_backend = !request.sent.preflight && answer.verdict.permit().is_some();
            Answered::With(answer)
        });
        Self {
            readable: matches!(driven.outcome, Some(Outcome::Ok(_))),
            sent: driven.turns.iter().any(|turn| !turn.sent.preflight),
            reaches_backend,
            refusal,
        }
    }
}

impl PageCall {
    /// As the browser machine has it, to this address.
    pub(crate) fn of_page<'c>(&'c self, url: &'c str) -> Call<'c> {
        Call {
            method: &self.method,
            headers: self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
            credentials: self.credentials,
            body: self.body.as_ref().map(|_| Body::Buffer),
            ..Call::get(self.page.clone(), url)
        }
    }
}
