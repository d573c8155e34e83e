//! What goes out: a hop's request, or its preflight first, or nothing.

use url::Url;

use super::{Fetch, Sent, State, Tainting};
use crate::cache::{Key, Needs};
use crate::call::{Cache, Mode, PageOrigin, Redirect, is_http};
use crate::construct::{RequestBody, is_cors_safelisted_method};
use crate::outcome::{Reason, Step, printable};
use crate::ports;
use crate::rules::{LaterHops, OpaqueOrigin, Rules, StreamBody};
use crate::safelist::unsafe_names;
use crate::trace::Event;

impl<'c> Fetch<'c> {
    /// [Main fetch](https://fetch.spec.whatwg.org/#concept-main-fetch), as far as a request or the end.
    pub(super) fn begin_hop(&mut self) {
        let Some(url) = &self.url else { return };
        if self.body == RequestBody::Stream && self.rules.ask(Rules::stream_body) == StreamBody::Refused {
            return self.block(Step::MainFetch, Reason::StreamUnsupported);
        }
        if let Some(port) = url.port().filter(|port| is_http(url) && ports::is_bad(*port)) {
            return self.block(Step::MainFetch, Reason::BadPort(port));
        }
        if self.rules.ask(|rules| rules.is_mixed_content(self.page(), url)) {
            return self.block(Step::MainFetch, Reason::MixedContent);
        }
        let is_own = self.page().is_origin_of(url) && self.tainting == Tainting::Basic;
        if !is_own && self.call.mode == Mode::SameOrigin {
            return self.refuse_other_origin();
        }
        if self.call.cache == Cache::OnlyIfCached && self.rules.ask(Rules::fails_if_not_cached) {
            return self.block(Step::HttpNetworkOrCacheFetch, Reason::NotCached);
        }
        if is_own {
            self.began_at_home = true;
            self.trace.add(|| Event::SameOrigin);
            return self.send_actual();
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
        let asks = self.hop == 0
            && self.body == RequestBody::Stream
            && self.call.cache != Cache::OnlyIfCached
            && self.rules.ask(Rules::asks_for_stream_in_mode_same_origin);
        if !asks {
            return self.block(Step::MainFetch, Reason::NotSameOrigin);
        }
        let names = unsafe_names(&self.rules, &self.headers);
        self.send_preflight(names);
    }

    /// [HTTP fetch](https://fetch.spec.whatwg.org/#concept-http-fetch), step 5: a preflight, if the request needs one and
    /// none is remembered.
    fn ask_or_send(&mut self) {
        let rules = &self.rules;
        let names = unsafe_names(rules, &self.headers);
        let forced = self.body == RequestBody::Stream;
        let method_counts = forced || !is_cors_safelisted_method(&self.method);
        let later_hops = if self.hop > 0 { rules.ask(Rules::later_hops) } else { LaterHops::ByThemselves };
        let (needed, asked) = match later_hops {
            LaterHops::ByThePage => {
                let page_names = unsafe_names(rules, &self.page_headers);
                let needed = method_counts || !page_names.is_empty() || self.was_preflighted;
                let asks_for_all = rules.ask(Rules::later_preflight_asks_for_page_headers);
                (needed, if asks_for_all { page_names } else { names })
            }
            LaterHops::ByThemselves => (method_counts || !names.is_empty(), names),
        };
        if !needed {
            self.trace.add(|| Event::NoPreflightNeeded);
            return self.send_actual();
        }
        self.was_preflighted = true;
        let needs = Needs { method: &self.method, method_counts, names: &asked };
        let Some(url) = &self.url else { return };
        let key = self.cache_key(url);
        if let Some(cache) = self.cache.as_mut().filter(|cache| !cache.is_empty())
            && cache.covers(rules.ask(Rules::cache), key, needs)
        {
            self.trace.add(|| Event::PreflightRemembered);
            return self.send_actual();
        }
        self.send_preflight(asked);
    }

    /// The `Origin` of a preflight.
    pub(super) fn preflight_origin(&self) -> &'c str {
        let keeps_page = self.is_tainted && self.rules.ask(Rules::preflight_keeps_page_origin);
        if keeps_page { self.page().serialized() } else { self.serialized_origin() }
    }

    /// Under which name the cache has what this URL's preflights said.
    pub(super) fn cache_key<'k>(&self, url: &'k Url) -> Key<'k>
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

    pub(super) fn send_actual(&mut self) {
        if self.is_lost {
            return self.block(Step::HttpRedirectFetch, Reason::RedirectChecked);
        }
        if self.body == RequestBody::Stream && self.rules.ask(Rules::stream_body) == StreamBody::NeedsHttp2 {
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
    pub(super) fn serialized_origin(&self) -> &'c str {
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
        let shows_opaque = || match self.rules.ask(Rules::opaque_origin_with_credentials) {
            OpaqueOrigin::Hidden => false,
            OpaqueOrigin::ShownWhileMethodStays => {
                last.is_none_or(|sent| carried_one && sent.method.as_bytes() == &*self.method)
            }
            OpaqueOrigin::ShownUntilCrossing => !self.has_ever_crossed,
        };
        (carried_one && !self.has_crossed && self.rules.ask(Rules::keeps_origin_header))
            || (is_opaque_with_credentials && shows_opaque())
    }
}
