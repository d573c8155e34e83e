//! What happened, step by step, for whoever explains it.

use std::fmt;

use crate::outcome::Step;

/// One step that was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The address is of the page's own origin: CORS has no part in it.
    SameOrigin,
    /// The mode is `no-cors`: it is sent without asking, and cannot be read.
    NoCors,
    /// The request is one that browsers send without asking.
    NoPreflightNeeded,
    /// An earlier preflight said what is needed.
    PreflightRemembered,
    /// The browser asks first.
    PreflightSent,
    /// The preflight's response allows the origin.
    PreflightOriginAllowed,
    /// The preflight's response allows the method and the headers.
    PreflightPassed,
    /// The request itself is sent.
    ActualSent,
    /// The response allows the origin.
    OriginAllowed,
    /// The response leads elsewhere.
    Redirected,
}

impl Event {
    /// The step of the standard that it belongs to.
    #[must_use]
    pub fn step(self) -> Step {
        match self {
            Self::SameOrigin | Self::NoCors => Step::MainFetch,
            Self::NoPreflightNeeded | Self::PreflightRemembered | Self::PreflightSent | Self::ActualSent => {
                Step::HttpFetch
            }
            Self::PreflightOriginAllowed | Self::OriginAllowed => Step::CorsCheck,
            Self::PreflightPassed => Step::CorsPreflightFetch,
            Self::Redirected => Step::HttpRedirectFetch,
        }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SameOrigin => "the address is of the page's own origin, and CORS has no part in it",
            Self::NoCors => "the mode is `no-cors`: it is sent without asking, and cannot be read",
            Self::NoPreflightNeeded => {
                "the method and the headers are CORS-safelisted, so it is sent without asking"
            }
            Self::PreflightRemembered => "an earlier preflight said all that is needed",
            Self::PreflightSent => "the browser asks first",
            Self::PreflightOriginAllowed | Self::OriginAllowed => "the response allows the page's origin",
            Self::PreflightPassed => "the response allows the method and the headers",
            Self::ActualSent => "the request is sent",
            Self::Redirected => "the redirect is followed",
        })
    }
}

impl Step {
    /// The name in sentences, as the standard writes it: `CORS-preflight fetch`.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::RequestConstructor => "new Request(input, init)",
            Self::HeadersAppend => "append to a Headers object",
            Self::MainFetch => "main fetch",
            Self::SchemeFetch => "scheme fetch",
            Self::HttpFetch => "HTTP fetch",
            Self::CorsPreflightFetch => "CORS-preflight fetch",
            Self::CorsCheck => "CORS check",
            Self::HttpRedirectFetch => "HTTP-redirect fetch",
            Self::HttpNetworkOrCacheFetch => "HTTP-network-or-cache fetch",
            Self::HttpNetworkFetch => "HTTP-network fetch",
        }
    }
}

/// Events, if they are kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trace {
    kept: bool,
    events: Vec<Event>,
}

impl Trace {
    pub(crate) fn start(&mut self) {
        self.kept = true;
    }

    pub(crate) fn add(&mut self, event: impl FnOnce() -> Event) {
        if self.kept {
            self.events.push(event());
        }
    }

    pub(crate) fn events(&self) -> &[Event] {
        &self.events
    }
}
