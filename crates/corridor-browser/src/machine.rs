//! The machine: what a browser does next, and what it makes of a response.

use std::borrow::Cow;

use url::Url;

use crate::Profile;
use crate::cache::{ClearedBy, Granted, Key, Needs, PreflightCache};
use crate::call::{Cache, Call, Credentials, Mode, PageOrigin, Redirect, is_http, same_origin};
use crate::check::{Asked, cors_check, grants};
use crate::construct::{RequestBody, construct, is_cors_safelisted_method};
use crate::exposure::readable;
use crate::headers::{Header, Tokens, lines};
use crate::outcome::{Blocked, Outcome, Readable, Reason, ResponseType, Stage, Step, printable};
use crate::ports;
use crate::rules::{LaterHops, MissingLocation, OpaqueOrigin, Rules, StreamBody, taints};
use crate::safelist::unsafe_names;
use crate::trace::{Event, Trace};

/// How many redirects are followed.
const MAX_REDIRECTS: usize = 20;

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
    profile: Profile,
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
    cache: PreflightCache,
    now_ms: u64,
    trace: Trace,
}

impl<'c> Fetch<'c> {
    /// Begins a call, with what the browser remembers of earlier preflights, at this time.
    #[must_use]
    pub fn new(profile: Profile, call: &'c Call<'c>, cache: PreflightCache, now_ms: u64) -> Self {
        Self::resolved(profile, call, call.resolved_url(), cache, now_ms)
    }

    /// As [`Fetch::new`], with the URL that the address resolved to.
    pub(crate) fn resolved(
        profile: Profile,
        call: &'c Call<'c>,
        url: Option<Url>,
        cache: PreflightCache,
        now_ms: u64,
    ) -> Self {
        let mut fetch = Self {
            profile,
            call,
            url: None,
            method: Cow::Borrowed(b""),
            page_headers: Vec::new(),
            headers: Vec::new(),
            body: RequestBody::None,
            tainting: Tainting::Basic,
            is_tainted: false,
            hop: 0,
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
        match construct(profile.rules(), call, url) {
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
        self.cache
    }

    /// The outcome, every request, and what the browser now remembers; a call that is not done gives a network error.
    pub(crate) fn into_parts(self) -> (Outcome, Vec<Sent>, PreflightCache) {
        let outcome = match self.state {
            State::Done(outcome) => outcome,
            State::Begin | State::Preflight(_) | State::Actual => UNSENT.clone(),
        };
        (outcome, self.sent, self.cache)
    }

    fn rules(&self) -> &'static dyn Rules {
        self.profile.rules()
    }

    fn page(&self) -> &'c PageOrigin {
        &self.call.page
    }

    /// [Main fetch](https://fetch.spec.whatwg.org/#concept-main-fetch), as far as a request or the end.
    fn begin_hop(&mut self) {
        let Some(url) = &self.url else { return };
        if self.body == RequestBody::Stream && self.rules().stream_body() == StreamBody::Refused {
            return self.block(Step::MainFetch, Reason::StreamUnsupported);
        }
        if let Some(port) = url.port().filter(|port| is_http(url) && ports::is_bad(*port)) {
            return self.block(Step::MainFetch, Reason::BadPort(port));
        }
        if self.rules().is_mixed_content(self.page(), url) {
            return self.block(Step::MainFetch, Reason::MixedContent);
        }
        if self.call.cache == Cache::OnlyIfCached && self.rules().fails_if_not_cached() {
            return self.block(Step::HttpNetworkOrCacheFetch, Reason::NotCached);
        }
        let is_own = self.page().is_origin_of(url);
        if is_own && self.tainting == Tainting::Basic {
            self.began_at_home = true;
            self.trace.add(|| Event::SameOrigin);
            return self.send_actual();
        }
        if self.call.mode == Mode::SameOrigin {
            return self.refuse_other_origin();
        }
        if !is_http(url) {
            let scheme = url.scheme().to_owned();
            return self.block(Step::SchemeFetch, Reason::Scheme(scheme));
        }
        if self.call.mode == Mode::NoCors {
            if self.call.redirect != Redirect::Follow {
                return self.block(Step::MainFetch, Reason::NoCorsRedirectMode);
            }
            self.tainting = Tainting::Opaque;
            self.trace.add(|| Event::NoCors);
            return self.send_actual();
        }
        self.tainting = Tainting::Cors;
        self.ask_or_send();
    }

    fn refuse_other_origin(&mut self) {
        let asks = self.body == RequestBody::Stream && self.rules().asks_for_stream_in_mode_same_origin();
        if !asks || self.hop > 0 {
            return self.block(Step::MainFetch, Reason::NotSameOrigin);
        }
        let names = unsafe_names(self.rules(), &self.headers);
        self.send_preflight(names);
    }

    /// [HTTP fetch](https://fetch.spec.whatwg.org/#concept-http-fetch), step 5: a preflight, if the request needs one and
    /// none is remembered.
    fn ask_or_send(&mut self) {
        let rules = self.rules();
        let is_later = self.hop > 0;
        let names = unsafe_names(rules, &self.headers);
        let forced = self.body == RequestBody::Stream;
        let method_counts = forced || !is_cors_safelisted_method(&self.method);
        let (needed, asked) = match rules.later_hops() {
            LaterHops::ByThePage if is_later => {
                let page_names = unsafe_names(rules, &self.page_headers);
                let needed = method_counts || !page_names.is_empty() || self.was_preflighted;
                (needed, if rules.later_preflight_asks_for_page_headers() { page_names } else { names })
            }
            LaterHops::ByThePage | LaterHops::ByThemselves => (method_counts || !names.is_empty(), names),
        };
        if !needed {
            self.trace.add(|| Event::NoPreflightNeeded);
            return self.send_actual();
        }
        self.was_preflighted = true;
        let needs = Needs { method: &self.method, method_counts, names: &asked };
        let Some(url) = &self.url else { return };
        let key = self.cache_key(url);
        if self.cache.covers(rules.cache(), key, needs) {
            self.trace.add(|| Event::PreflightRemembered);
            return self.send_actual();
        }
        self.send_preflight(asked);
    }

    /// The `Origin` of a preflight.
    fn preflight_origin(&self) -> &'c str {
        let keeps_page = self.rules().preflight_keeps_page_origin();
        if keeps_page { self.page().serialized() } else { self.serialized_origin() }
    }

    /// Under which name the cache has what this URL's preflights said.
    fn cache_key<'k>(&self, url: &'k Url) -> Key<'k>
    where
        'c: 'k,
    {
        Key {
            origin: self.preflight_origin(),
            is_tainted: self.is_tainted,
            url: url.as_str(),
            credentials: self.call.credentials,
            mode: self.call.cache,
            now_ms: self.now_ms,
        }
    }

    fn send_preflight(&mut self, names: Vec<String>) {
        let origin = self.preflight_origin().to_owned();
        self.sent.push(Sent {
            hop: self.hop,
            preflight: true,
            method: "OPTIONS".to_owned(),
            origin: Some(origin),
            access_control_request_method: Some(printable(&self.method)),
            access_control_request_headers: (!names.is_empty()).then(|| names.join(",")),
            authorization: false,
        });
        self.trace.add(|| Event::PreflightSent);
        self.state = State::Preflight(names);
    }

    fn send_actual(&mut self) {
        if self.is_lost {
            return self.block(Step::HttpRedirectFetch, Reason::RedirectChecked);
        }
        if self.body == RequestBody::Stream && self.rules().stream_body() == StreamBody::NeedsHttp2 {
            return self.block(Step::HttpNetworkFetch, Reason::StreamNeedsHttp2);
        }
        let origin = self.origin_of_actual().map(str::to_owned);
        self.sent.push(Sent {
            hop: self.hop,
            preflight: false,
            method: printable(&self.method),
            origin,
            access_control_request_method: None,
            access_control_request_headers: None,
            authorization: self.headers.iter().any(|header| header.is("authorization")),
        });
        self.trace.add(|| Event::ActualSent);
        self.state = State::Actual;
    }

    /// [Byte-serializing a request origin](https://fetch.spec.whatwg.org/#byte-serializing-a-request-origin).
    fn serialized_origin(&self) -> &'c str {
        if self.is_tainted { "null" } else { self.page().serialized() }
    }

    /// [Append a request `Origin` header](https://fetch.spec.whatwg.org/#append-a-request-origin-header), under the referrer
    /// policy that pages have if they say nothing.
    fn origin_of_actual(&self) -> Option<&'c str> {
        if self.tainting == Tainting::Cors {
            return Some(self.serialized_origin());
        }
        if matches!(&*self.method, b"GET" | b"HEAD") && !self.shows_origin_of_get() {
            return None;
        }
        let downgrades =
            self.page().is_secure() && self.url.as_ref().is_some_and(|url| url.scheme() != "https");
        Some(if self.call.mode != Mode::Cors && downgrades { "null" } else { self.serialized_origin() })
    }

    /// Whether an engine sends `Origin` with a `GET` or `HEAD` that the standard sends without.
    fn shows_origin_of_get(&self) -> bool {
        let last = self.sent.iter().rfind(|sent| !sent.preflight);
        let carried_one = last.is_some_and(|sent| sent.origin.is_some());
        let is_opaque_with_credentials = self.tainting == Tainting::Opaque
            && matches!(self.page(), PageOrigin::Opaque)
            && self.call.includes_credentials();
        let shows_opaque = match self.rules().opaque_origin_with_credentials() {
            OpaqueOrigin::Hidden => false,
            OpaqueOrigin::ShownWhileMethodStays => {
                last.is_none_or(|sent| carried_one && sent.method.as_bytes() == &*self.method)
            }
            OpaqueOrigin::ShownUntilCrossing => !self.has_ever_crossed,
        };
        (carried_one && !self.has_crossed && self.rules().keeps_origin_header())
            || (is_opaque_with_credentials && shows_opaque)
    }

    /// [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch), after its response.
    fn receive_preflight(&mut self, response: &Response<'_>, names: &[String]) {
        let rules = self.rules();
        let Some(url) = self.url.clone() else { return };
        if self.call.mode == Mode::SameOrigin {
            return self.block(Step::MainFetch, Reason::NotSameOrigin);
        }
        let includes_credentials = self.call.includes_credentials();
        let escapes_check =
            self.hop > 0 && rules.preflight_to_own_origin_escapes_check() && self.page().is_origin_of(&url);
        if !escapes_check {
            let origin = self.preflight_origin();
            if let Err(reason) = cors_check(rules, &response.headers, origin, includes_credentials, true) {
                return self.block(Step::CorsCheck, reason);
            }
        }
        self.trace.add(|| Event::PreflightOriginAllowed);
        let method = self.method.clone();
        let asked = Asked {
            method: &method,
            forced: self.body == RequestBody::Stream,
            names,
            authorization: self.headers.iter().any(|header| header.is("authorization")),
            includes_credentials,
        };
        let key = self.cache_key(&url);
        match grants(rules, response.status, &response.headers, asked) {
            Ok(granted) => {
                self.cache.keep(rules.cache(), key, &granted, &response.headers);
                self.trace.add(|| Event::PreflightPassed);
                self.send_actual();
            }
            Err((step, reason)) => {
                self.keep_failed_preflight(key, response);
                self.block(step, reason);
            }
        }
    }

    /// What a preflight says, if it can be read, although it does not allow the request.
    fn keep_failed_preflight(&mut self, key: Key<'_>, response: &Response<'_>) {
        let rules = self.rules().cache();
        if !rules.keeps_failed_preflight || !(200..=299).contains(&response.status) {
            return;
        }
        let extract = |name| match Tokens::extract(lines(&response.headers, name)) {
            Tokens::Malformed(_) => None,
            tokens @ (Tokens::Absent | Tokens::List(_)) => Some(tokens.items().to_vec()),
        };
        let lists = (extract("access-control-allow-methods"), extract("access-control-allow-headers"));
        if let (Some(methods), Some(headers)) = lists {
            self.cache.keep(rules, key, &Granted { methods, headers }, &response.headers);
        }
    }

    /// [HTTP fetch](https://fetch.spec.whatwg.org/#concept-http-fetch), after the response to the request itself.
    fn receive_actual(&mut self, response: &Response<'_>) {
        if self.tainting == Tainting::Cors {
            let includes_credentials = self.call.includes_credentials();
            let origin = self.serialized_origin();
            if let Err(reason) =
                cors_check(self.rules(), &response.headers, origin, includes_credentials, false)
            {
                return self.block(Step::CorsCheck, reason);
            }
            self.trace.add(|| Event::OriginAllowed);
        }
        if matches!(response.status, 301 | 302 | 303 | 307 | 308) {
            return self.redirect(response);
        }
        self.finish(response);
    }

    fn redirect(&mut self, response: &Response<'_>) {
        let rules = self.rules();
        let location = crate::headers::get(lines(&response.headers, "location"));
        let missing = match location.as_deref() {
            None => Some(rules.without_location()),
            Some(b"") => Some(rules.empty_location()),
            Some(_) => None,
        };
        match (self.call.redirect, missing) {
            (Redirect::Follow | Redirect::Error, Some(MissingLocation::Ordinary)) => {
                return self.finish(response);
            }
            (Redirect::Follow, Some(MissingLocation::FailureUnlessError)) => {
                return self.block(Step::HttpRedirectFetch, Reason::LocationMalformed(String::new()));
            }
            (Redirect::Error, Some(MissingLocation::FailureUnlessError)) => return self.finish(response),
            (Redirect::Error, _) => {
                return self.block(Step::HttpFetch, Reason::RedirectInModeError(response.status));
            }
            (Redirect::Manual, _) => return self.stop_at_redirect(response, location.as_deref()),
            (Redirect::Follow, Some(MissingLocation::OrdinaryUnlessError)) => return self.finish(response),
            (Redirect::Follow, _) => {}
        }
        self.is_lost |= self.fails_stricter_check(response);
        match self.redirected(response.status, location.as_deref().unwrap_or_default()) {
            Ok(()) => self.state = State::Begin,
            Err(reason) => self.block(Step::HttpRedirectFetch, reason),
        }
    }

    /// Whether an engine checks this redirect as if the request had credentials, which it had while it was at home, and finds
    /// it wanting.
    fn fails_stricter_check(&self, response: &Response<'_>) -> bool {
        self.rules().checks_redirect_with_credentials_of_home()
            && self.call.credentials == Credentials::SameOrigin
            && self.began_at_home
            && self.tainting == Tainting::Cors
            && cors_check(self.rules(), &response.headers, self.serialized_origin(), true, false).is_err()
    }

    fn stop_at_redirect(&mut self, response: &Response<'_>, location: Option<&[u8]>) {
        let location = location.map(isomorphic).unwrap_or_default();
        let stops = self.url.as_ref().is_none_or(|url| self.rules().stops_at_location(url, &location));
        if stops {
            self.finish_as(ResponseType::OpaqueRedirect, response);
        } else {
            self.block(Step::HttpFetch, Reason::LocationMalformed(printable(location.as_bytes())));
        }
    }

    /// [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch): the request becomes that of the next
    /// hop.
    fn redirected(&mut self, status: u16, location: &[u8]) -> Result<(), Reason> {
        let rules = self.rules();
        let Some(last) = &self.url else { return Err(Reason::UrlMalformed) };
        let mut new =
            last.join(&isomorphic(location)).map_err(|_| Reason::LocationMalformed(printable(location)))?;
        if new.fragment().is_none() {
            new.set_fragment(last.fragment());
        }
        if !is_http(&new) {
            return Err(Reason::LocationScheme(new.scheme().to_owned()));
        }
        if self.hop == MAX_REDIRECTS {
            return Err(Reason::TooManyRedirects);
        }
        let has_credentials = !new.username().is_empty() || new.password().is_some();
        let is_foreign = self.call.mode == Mode::Cors && !self.page().is_origin_of(&new);
        if has_credentials && (is_foreign || self.tainting == Tainting::Cors) {
            return Err(Reason::LocationWithCredentials);
        }
        if status != 303 && self.body == RequestBody::Stream {
            return Err(Reason::StreamCannotBeSentAgain);
        }
        let crosses = !same_origin(last, &new);
        let crossing_taints = self.call.mode == Mode::NoCors && rules.crossing_taints_no_cors();
        self.is_tainted |= taints(self.page(), last, &new) || (crosses && crossing_taints);
        self.hop += 1;
        if rules.hop_restores_headers() {
            self.headers.clone_from(&self.page_headers);
        }
        let becomes_get = rules.redirects_as_get(&self.method, status, crosses);
        if becomes_get {
            self.method = Cow::Borrowed(b"GET");
            self.body = RequestBody::None;
            self.headers.retain(|header| !is_request_body_header(header));
        }
        if crosses {
            self.headers.retain(|header| !header.is("authorization"));
        }
        let leaves = !self.page().is_origin_of(&new);
        self.headers.retain(|header| !rules.redirect_strips(&header.name, leaves));
        self.has_crossed = crosses;
        self.has_ever_crossed |= crosses;
        self.trace.add(|| Event::Redirected);
        self.url = Some(new);
        Ok(())
    }

    fn finish(&mut self, response: &Response<'_>) {
        let kind = match self.tainting {
            Tainting::Basic => ResponseType::Basic,
            Tainting::Cors => ResponseType::Cors,
            Tainting::Opaque => ResponseType::Opaque,
        };
        self.finish_as(kind, response);
    }

    fn finish_as(&mut self, kind: ResponseType, response: &Response<'_>) {
        let status = match kind {
            ResponseType::Basic | ResponseType::Cors => response.status,
            ResponseType::Opaque | ResponseType::OpaqueRedirect => 0,
        };
        let headers = readable(self.rules(), kind, &response.headers, self.call.includes_credentials());
        self.state = State::Done(Outcome::Ok(Readable { kind, status, headers }));
    }

    /// [Main fetch](https://fetch.spec.whatwg.org/#concept-main-fetch) clears what is kept after every network error of a
    /// request that needed a preflight.
    fn clear_cache_after(&mut self, reason: &Reason) {
        let rules = self.rules().cache();
        let clears = match rules.cleared_by {
            ClearedBy::Nothing => false,
            ClearedBy::PreflightedFailure => self.was_preflighted,
            ClearedBy::FailedResponse => self.call.mode == Mode::Cors && is_of_response(reason),
        };
        if let Some(url) = &self.url
            && clears
        {
            let key = self.cache_key(url);
            self.cache.clear(rules, key);
        }
    }

    fn block(&mut self, step: Step, reason: Reason) {
        self.clear_cache_after(&reason);
        self.state = State::Done(Outcome::Blocked(Blocked { stage: Stage::Fetch, step, reason }));
    }
}

/// Whether a preflight's or a request's response failed: its check, its status, its lists, or where it leads.
const fn is_of_response(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::AllowOriginMissing { .. }
            | Reason::AllowOriginWildcardWithCredentials { .. }
            | Reason::AllowOriginMultiple { .. }
            | Reason::AllowOriginMismatch { .. }
            | Reason::AllowCredentialsNotTrue { .. }
            | Reason::PreflightRedirected(_)
            | Reason::PreflightStatus(_)
            | Reason::AllowMethodsMalformed(_)
            | Reason::AllowHeadersMalformed(_)
            | Reason::MethodNotAllowed { .. }
            | Reason::HeaderNotAllowed { .. }
            | Reason::LocationMalformed(_)
            | Reason::LocationScheme(_)
            | Reason::LocationWithCredentials
    )
}

/// What a state that cannot be would give.
static UNSENT: Outcome = Outcome::Blocked(Blocked {
    stage: Stage::Fetch,
    step: Step::HttpNetworkFetch,
    reason: Reason::NetworkError,
});

/// [Isomorphic decode](https://infra.spec.whatwg.org/#isomorphic-decode): each byte is a character, which the URL parser then
/// encodes as UTF-8.
fn isomorphic(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// [Request-body-header names](https://fetch.spec.whatwg.org/#request-body-header-name).
fn is_request_body_header(header: &Header<'_>) -> bool {
    ["content-encoding", "content-language", "content-location", "content-type"]
        .iter()
        .any(|name| header.is(name))
}
