//! The machine: what a browser does next, and what it makes of a response.

mod redirect;
mod request;
mod response;

use std::borrow::Cow;

use url::Url;

use crate::Profile;
use crate::cache::PreflightCache;
use crate::call::{Call, Credentials, PageOrigin};
use crate::construct::{RequestBody, construct};
use crate::headers::Header;
use crate::outcome::{Blocked, Outcome, Reason, Stage, Step};
use crate::profiles::Lockstep;
use crate::trace::{Event, Trace};

/// A response, as a server gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response<'a> {
    /// The status.
    pub status: u16,
    /// The headers, repeats and order kept.
    pub headers: Cow<'a, [Header<'a>]>,
}

/// A request that goes out, as far as the protocol decides it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// How many redirects came before it.
    pub hop: usize,
    /// Whether it is a preflight.
    pub preflight: bool,
    /// The method.
    pub method: String,
    /// The value of `Origin`, if one is sent.
    pub origin: Option<String>,
    /// The value of `Access-Control-Request-Method`, on preflights.
    pub access_control_request_method: Option<String>,
    /// The value of `Access-Control-Request-Headers`, on preflights that ask for headers.
    pub access_control_request_headers: Option<String>,
    /// Whether it carries an `Authorization` that the page set.
    pub authorization: bool,
}

/// What a browser does next.
#[derive(Debug)]
pub enum Next<'f> {
    /// It sends this, and waits for a response.
    Send(&'f Sent),
    /// It is done.
    Done(&'f Outcome),
}

/// [Response tainting](https://fetch.spec.whatwg.org/#concept-request-response-tainting).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tainting {
    Basic,
    Cors,
    Opaque,
}

/// Where the machine stands.
#[derive(Debug)]
enum State {
    /// A hop begins.
    Begin,
    /// A preflight is out, which asks for these names.
    Preflight(Vec<String>),
    /// The request itself is out.
    Actual,
    /// It is over.
    Done(Outcome),
}

/// One call of `fetch()`, from what the page wrote to what it gets.
///
/// There is no I/O in it: [`Fetch::next`] says what to send, [`Fetch::receive`] takes what came. Whoever drives it has a
/// socket, a policy, or a model of a server.
///
/// ```
/// use corridor_browser::{Call, Fetch, Header, Next, Outcome, PageOrigin, PreflightCache, Profile, Response};
///
/// let page = PageOrigin::parse("https://example.com").expect("an origin");
/// let call = Call { method: "DELETE", ..Call::get(page, "https://api.example.net/item") };
/// let mut fetch = Fetch::new(Profile::Standard, &call, PreflightCache::default(), 0);
///
/// // DELETE is not safelisted, so the browser asks first.
/// let Next::Send(request) = fetch.next() else { panic!("it asks") };
/// assert!(request.preflight);
///
/// // The answer allows the origin and forgets the method: the DELETE is never sent.
/// let headers = [Header::new("Access-Control-Allow-Origin", "https://example.com")];
/// fetch.receive(&Response { status: 204, headers: (&headers[..]).into() });
/// let Next::Done(Outcome::Blocked(blocked)) = fetch.next() else { panic!("it is blocked") };
/// assert_eq!(blocked.reason.code(), "method-not-allowed");
/// ```
#[derive(Debug)]
pub struct Fetch<'c> {
    rules: Lockstep,
    call: &'c Call<'c>,
    url: Option<Url>,
    method: Cow<'c, [u8]>,
    /// What the page wrote, less what was forbidden.
    page_headers: Vec<Header<'c>>,
    /// What is sent.
    headers: Vec<Header<'c>>,
    body: RequestBody,
    tainting: Tainting,
    /// Whether a redirect tainted it, so that its origin serializes as `null`.
    is_tainted: bool,
    hop: usize,
    /// How many redirects led to another URL.
    moves: usize,
    /// Whether the first hop was to the page's own origin.
    began_at_home: bool,
    /// Whether the last redirect led from one origin to another.
    has_crossed: bool,
    /// Whether any redirect did.
    has_ever_crossed: bool,
    /// Whether it will be blocked, though its preflight is still sent.
    is_lost: bool,
    /// Whether a hop was preflighted.
    was_preflighted: bool,
    state: State,
    sent: Vec<Sent>,
    /// `None` if nothing will be recalled that is learned now.
    cache: Option<PreflightCache>,
    now_ms: u64,
    trace: Trace,
}

/// What came of a call.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) outcome: Outcome,
    /// Every request.
    pub(crate) sent: Vec<Sent>,
    /// What the browser now remembers.
    pub(crate) cache: PreflightCache,
    /// Of which profiles all this is true.
    pub(crate) of: Lockstep,
}

impl<'c> Fetch<'c> {
    /// Begins a call, with what the browser remembers of earlier preflights, at this time.
    #[must_use]
    pub fn new(profile: Profile, call: &'c Call<'c>, cache: PreflightCache, now_ms: u64) -> Self {
        Self::resolved(Lockstep::alone(profile), call, call.resolved_url(), Some(cache), now_ms)
    }

    /// As [`Fetch::new`], for profiles in lockstep, with the URL that the address resolved to, and perhaps without a cache.
    pub(crate) fn resolved(
        rules: Lockstep,
        call: &'c Call<'c>,
        url: Option<Url>,
        cache: Option<PreflightCache>,
        now_ms: u64,
    ) -> Self {
        let mut fetch = Self {
            rules,
            call,
            url: None,
            method: Cow::Borrowed(b""),
            page_headers: Vec::new(),
            headers: Vec::new(),
            body: RequestBody::None,
            tainting: Tainting::Basic,
            is_tainted: false,
            hop: 0,
            moves: 0,
            began_at_home: false,
            has_crossed: false,
            has_ever_crossed: false,
            is_lost: false,
            was_preflighted: false,
            state: State::Begin,
            sent: Vec::new(),
            cache,
            now_ms,
            trace: Trace::default(),
        };
        match construct(&fetch.rules, call, url) {
            Ok(constructed) => {
                fetch.url = Some(constructed.url);
                fetch.method = constructed.method;
                fetch.headers.clone_from(&constructed.headers);
                fetch.page_headers = constructed.headers;
                fetch.body = constructed.body;
            }
            Err(blocked) => fetch.state = State::Done(Outcome::Blocked(blocked)),
        }
        fetch
    }

    /// Keeps a trace of every step from here on; without it, nothing is kept.
    #[must_use]
    pub fn traced(mut self) -> Self {
        self.trace.start();
        self
    }

    /// What the browser does next. Asked again, it says the same.
    #[expect(
        clippy::should_implement_trait,
        reason = "what it gives borrows from the machine; it is no iterator"
    )]
    pub fn next(&mut self) -> Next<'_> {
        if matches!(self.state, State::Begin) {
            self.begin_hop();
        }
        match &self.state {
            State::Done(outcome) => Next::Done(outcome),
            // INVARIANT: a state that waits for a response was entered by sending a request.
            State::Begin | State::Preflight(_) | State::Actual => match self.sent.last() {
                Some(sent) => Next::Send(sent),
                None => Next::Done(&UNSENT),
            },
        }
    }

    /// Takes the response to the request that [`Fetch::next`] named. Without one to wait for, it is ignored.
    pub fn receive(&mut self, response: &Response<'_>) {
        match std::mem::replace(&mut self.state, State::Begin) {
            State::Preflight(names) => self.receive_preflight(response, &names),
            State::Actual => self.receive_actual(response),
            other @ (State::Begin | State::Done(_)) => self.state = other,
        }
    }

    /// No response came: a refused connection, a failed handshake, a timeout.
    pub fn receive_nothing(&mut self) {
        if matches!(self.state, State::Preflight(_) | State::Actual) {
            self.block(Step::HttpNetworkFetch, Reason::NetworkError);
        }
    }

    /// The URL that the request of [`Fetch::next`] goes to; `None` if the call has none.
    #[must_use]
    pub fn url(&self) -> Option<&Url> {
        self.url.as_ref()
    }

    /// How many redirects so far led to another URL.
    pub(crate) fn moves(&self) -> usize {
        self.moves
    }

    /// The headers that the page sends with an actual request, those of the protocol aside.
    #[must_use]
    pub fn headers(&self) -> &[Header<'c>] {
        &self.headers
    }

    /// Whether an actual request carries the page's body.
    #[must_use]
    pub fn sends_body(&self) -> bool {
        self.body != RequestBody::None
    }

    /// Whether cookies and the like go along with an actual request.
    #[must_use]
    pub fn sends_credentials(&self) -> bool {
        match self.call.credentials {
            Credentials::Include => true,
            Credentials::SameOrigin => self.tainting == Tainting::Basic,
            Credentials::Omit => false,
        }
    }

    /// Every request so far, in order.
    #[must_use]
    pub fn sent(&self) -> &[Sent] {
        &self.sent
    }

    /// The trace, if one is kept.
    #[must_use]
    pub fn trace(&self) -> &[Event] {
        self.trace.events()
    }

    /// What the browser now remembers of preflights.
    #[must_use]
    pub fn into_cache(self) -> PreflightCache {
        self.cache.unwrap_or_default()
    }

    /// All that came of it; a call that is not done gives a network error.
    pub(crate) fn into_parts(self) -> Parts {
        let outcome = match self.state {
            State::Done(outcome) => outcome,
            State::Begin | State::Preflight(_) | State::Actual => UNSENT.clone(),
        };
        Parts { outcome, sent: self.sent, cache: self.cache.unwrap_or_default(), of: self.rules }
    }

    fn page(&self) -> &'c PageOrigin {
        &self.call.page
    }
}

/// What a state that cannot be would give.
static UNSENT: Outcome = Outcome::Blocked(Blocked {
    stage: Stage::Fetch,
    step: Step::HttpNetworkFetch,
    reason: Reason::NetworkError,
});
