//! What is asked of a live endpoint: calls of pages and, for caches, plain requests, each beside what the policy says.
//!
//! A plan is a value. What a browser sends second depends on what it was answered first, so a plan is sent in rounds: as
//! long as [`Plan::needed`] names requests, they are sent and [recorded](Recorded::add).
//!
//! What is expected is never written here: it is what the policy itself answers to the same call in the same browser, but for
//! `[[expect]]`, where the file says it.

mod calls;
mod errors;
mod meant;
mod origins;

use corridor_browser::{Credentials, PageOrigin, Profile};
use corridor_config::Configuration;
use corridor_policy::Policy;
use url::Url;

use crate::exchange::Request;
use crate::follow::{Recorded, Situation, follow};
pub use meant::Meant;

/// What a plan is made with, besides the file.
#[derive(Clone, Debug)]
pub struct Options {
    /// Header fields that pages of the allowed origins send: API keys. Where a call has a field of that name, this value
    /// takes its place; else it is added where the policy allows it.
    pub headers: Vec<(String, String)>,
    /// The body of calls that have one. The default, `{}`, is input to no model that says what it takes: it is answered
    /// with 400 or 422, which is an answer as good as any other to see CORS by, and nothing is inferred.
    pub body: Vec<u8>,
    /// Sends nothing but preflights, `GET` and `HEAD`.
    pub read_only: bool,
    /// In which browsers.
    pub browsers: Vec<Profile>,
}

impl Default for Options {
    fn default() -> Self {
        Self { headers: Vec::new(), body: b"{}".to_vec(), read_only: false, browsers: Profile::ALL.to_vec() }
    }
}

/// Everything that is asked of one endpoint.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Where the API is; the paths of the file are below it.
    pub base: Url,
    /// The calls of pages.
    pub calls: Vec<Planned>,
    /// What caches would be told.
    pub caches: Vec<Cached>,
    /// In which browsers the calls are made.
    pub browsers: Vec<Profile>,
    /// What is left out, and why: a sentence each.
    pub not_tested: Vec<String>,
}

/// A call of a page, and what should come of it.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Why it is made.
    pub section: Section,
    /// The path template of its route; `None` for a path that no route has.
    pub route: Option<String>,
    /// The policy that answers it.
    pub policy: Option<Policy>,
    /// The call.
    pub call: PageCall,
    /// What should come of it, in each browser of the plan.
    pub meant: Vec<(Profile, Meant)>,
    /// What may be sent of it.
    pub sending: Sending,
}

/// Why a call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// An `[[expect]]` says what should come of it.
    Expected,
    /// An origin of the policy calls.
    Allowed,
    /// A client that the policy lists calls, from an origin of the policy.
    Client(&'static str),
    /// The answer is an error, on purpose.
    Error(ErrorOnPurpose),
    /// The policy refuses it.
    Refused,
}

/// An error on purpose: a page should be able to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorOnPurpose {
    /// No key is sent.
    NoKey,
    /// No route has the path.
    UnknownPath,
    /// The route does not answer the method.
    WrongMethod,
    /// The body has a type that no model takes.
    WrongType,
    /// The body is longer than is taken.
    TooLarge,
}

/// What may be sent of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// All of it.
    Everything,
    /// Preflights, and the request itself only if it is a `GET` or `HEAD`.
    WhatChangesNothing,
}

/// A call of a page, by `fetch()` with its defaults.
#[derive(Clone, Debug)]
pub struct PageCall {
    /// The origin of the page.
    pub page: PageOrigin,
    /// The method.
    pub method: String,
    /// The path as the file has it, with its query.
    pub path: String,
    /// Where it goes.
    pub url: Url,
    /// The header fields that the page sets.
    pub headers: Vec<(String, String)>,
    /// The credentials mode.
    pub credentials: Credentials,
    /// The body.
    pub body: Option<Vec<u8>>,
}

/// One address asked as an allowed page, as nobody and as a stranger: what differs must say so to caches.
#[derive(Clone, Debug)]
pub struct Cached {
    /// The path template of the route.
    pub route: String,
    /// The requests: `GET`s, or preflights.
    pub requests: Vec<Request>,
}

impl Plan {
    /// Everything that one environment of a file gives reason to ask of an endpoint.
    #[must_use]
    pub fn new(configuration: &Configuration, base: &Url, options: &Options) -> Self {
        let planner = calls::Planner::new(configuration, base, options);
        let mut calls = planner.expectations();
        for route in configuration.api.routes() {
            calls.extend(planner.allowed(route));
            calls.extend(planner.clients(route));
            calls.extend(planner.errors(route));
            calls.extend(planner.refused(route));
        }
        calls.extend(planner.unknown_path());
        calls.extend(planner.too_large());
        let caches = configuration.api.routes().iter().flat_map(|route| planner.caches(route)).collect();
        let browsers = options.browsers.clone();
        Self { base: base.clone(), calls, caches, browsers, not_tested: planner.not_tested() }
    }

    /// The requests that are to be sent next, each once; none when everything is there that can be.
    #[must_use]
    pub fn needed(&self, recorded: &Recorded) -> Vec<Request> {
        let mut needed: Vec<Request> = Vec::new();
        let mut add = |request: Request| {
            if !recorded.has(&request) && !needed.contains(&request) {
                needed.push(request);
            }
        };
        for planned in &self.calls {
            for profile in &self.browsers {
                if let Situation::Needs(request) = follow(*profile, planned, recorded).situation {
                    add(*request);
                }
            }
        }
        for request in self.caches.iter().flat_map(|cached| &cached.requests) {
            add(request.clone());
        }
        needed
    }
}

impl Planned {
    /// What should come of it in this browser.
    #[must_use]
    pub fn meant(&self, profile: Profile) -> Option<&Meant> {
        self.meant.iter().find(|(own, _)| *own == profile).map(|(_, meant)| meant)
    }

    /// Its name: the same call has the same one in every run.
    #[must_use]
    pub fn name(&self) -> String {
        let PageCall { page, method, path, credentials, .. } = &self.call;
        let with = if *credentials == Credentials::Include { ", with credentials" } else { "" };
        let call = format!("{method} {path} from {}{with}", page.serialized());
        match self.section {
            Section::Expected => format!("expect: {call}"),
            Section::Allowed => format!("allowed: {call}"),
            Section::Client(client) => format!("client {client}: {call}"),
            Section::Error(error) => format!("error, {}: {call}", error.as_str()),
            Section::Refused => format!("refused: {call}{}", self.what_is_refused()),
        }
    }

    /// What of a refused call is peculiar, where it is not the origin.
    fn what_is_refused(&self) -> &'static str {
        let asks = |name: &str| self.call.headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
        if asks(calls::UNKNOWN_HEADER) {
            ", with a header that is not allowed"
        } else if self.call.headers.iter().any(|(_, value)| value == "text/plain") {
            ", without a preflight"
        } else {
            ""
        }
    }
}

impl ErrorOnPurpose {
    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoKey => "no key",
            Self::UnknownPath => "unknown path",
            Self::WrongMethod => "wrong method",
            Self::WrongType => "wrong type",
            Self::TooLarge => "too large",
        }
    }
}
