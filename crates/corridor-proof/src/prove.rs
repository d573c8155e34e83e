//! Proofs: what a policy claims, held against every browser.
//!
//! ```text
//! an expectation, or a client × route × allowed origin ─▶ one call ─▶ each browser, against the policies ─▶ it holds, or
//!                                                                       a Failure: where, why, and the missing line
//! ```
//!
//! A proof is a function of values: it opens nothing and sends nothing. [`Prover`] knows an [`Api`] alone;
//! [`check`] is it and the reader of the file together: what `corridor check` says.

mod client;
mod expectation;
mod failure;
mod file;
mod missing;
mod witness;
mod words;

use corridor_browser::{Call, Outcome, PageOrigin, Profile};
use corridor_policy::{Api, Reason, Route, Verdict};
use http::{HeaderName, HeaderValue, StatusCode};

use crate::drive::{Answered, drive};
use crate::server::{Answer, Server};

pub use client::{ClientProof, MAX_ORIGINS};
pub use expectation::{ExpectationProof, Expected};
pub use failure::{Cause, Failure};
pub use file::{Checked, Proven, ProvenExpectation, check, findings, prove, warnings};
pub use missing::MissingLine;
pub use witness::{witness_origin, witness_path};

/// The engines that a claim must hold in. The standard itself is shown beside them.
pub const ENGINES: [Profile; 3] = [Profile::Chromium, Profile::Firefox, Profile::WebKit];

/// Where an API is whose file does not say it: a name that no page can have, so that every page is of another origin.
const SOMEWHERE: &str = "https://gateway.invalid";

/// An API, and browsers to hold it against.
pub struct Prover<'a> {
    api: &'a Api,
    server: Server<'a>,
    origin: &'a str,
}

/// One call in one browser.
pub(crate) struct Trial<'a> {
    pub(crate) profile: Profile,
    pub(crate) outcome: Outcome,
    /// Why the policy refused the last request, if it did.
    pub(crate) refusal: Option<Reason>,
    /// What the last preflight asked for, besides its method.
    pub(crate) asked: Vec<String>,
    /// The route that was called.
    pub(crate) route: Option<&'a Route>,
    /// The pattern that allowed the origin.
    pub(crate) matched: Option<&'a str>,
}

impl<'a> Prover<'a> {
    /// For these routes and policies. `origin` is the serialized origin under which pages reach them, if it is declared.
    #[must_use]
    pub fn new(api: &'a Api, origin: Option<&'a str>) -> Self {
        Self { api, server: Server::new(api, origin), origin: origin.unwrap_or(SOMEWHERE) }
    }

    /// Makes a call in one browser. The backend sends these response headers besides.
    fn try_call(&self, profile: Profile, call: &Call<'_>, response_headers: &[&'static str]) -> Trial<'a> {
        let driven = drive(profile, call, |request| {
            let mut answer = self.server.reply_to(request);
            if answer.status == StatusCode::OK {
                send(&mut answer, response_headers);
            }
            Answered::With(answer)
        });
        let mut trial = Trial {
            profile,
            outcome: driven.outcome.unwrap_or(Outcome::Blocked(crate::exchange::UNANSWERED)),
            refusal: None,
            asked: Vec::new(),
            route: None,
            matched: None,
        };
        for turn in driven.turns {
            if let Some(asked) = &turn.sent.access_control_request_headers {
                trial.asked = asked.split(',').map(|name| name.trim().to_owned()).collect();
            }
            let Some(answer) = turn.reply else { continue };
            trial.route = answer.route;
            trial.refusal = answer.verdict.refusal().map(|refusal| refusal.reason.clone());
            trial.matched = match answer.verdict {
                Verdict::Actual(grant) => Some(grant.matched),
                Verdict::Preflight(grant) => Some(grant.matched),
                Verdict::NotCors(_) | Verdict::PreflightRefused(_) | Verdict::ActualRefused(_) => None,
            };
        }
        trial
    }

    /// A call of a page, by `fetch` with its defaults.
    fn call<'c>(
        &self,
        page: PageOrigin,
        url: &'c str,
        method: &'c str,
        headers: Vec<(&'c str, &'c str)>,
    ) -> Call<'c> {
        Call { method, headers, ..Call::get(page, url) }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }
}

fn send(answer: &mut Answer<'_>, headers: &[&'static str]) {
    for name in headers {
        let name = HeaderName::from_static(name);
        answer.headers.entry(name).or_insert(HeaderValue::from_static("1"));
    }
}
