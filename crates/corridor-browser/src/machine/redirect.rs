//! From one hop to the next: [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch).

use std::borrow::Cow;

use super::{Fetch, Response, State, Tainting};
use crate::call::{Credentials, Mode, Redirect, is_http, same_origin};
use crate::check::cors_check;
use crate::construct::RequestBody;
use crate::headers::{Header, lines};
use crate::outcome::{Reason, ResponseType, Step, printable};
use crate::rules::{MissingLocation, Rules, taints};
use crate::trace::Event;

/// How many redirects are followed.
const MAX_REDIRECTS: usize = 20;

impl Fetch<'_> {
    pub(super) fn redirect(&mut self, response: &Response<'_>) {
        let location = crate::headers::get(lines(&response.headers, "location"));
        let missing = match location.as_deref() {
            None => Some(self.rules.ask(Rules::without_location)),
            Some(b"") => Some(self.rules.ask(Rules::empty_location)),
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
        self.call.credentials == Credentials::SameOrigin
            && self.began_at_home
            && self.tainting == Tainting::Cors
            && self.rules.ask(Rules::checks_redirect_with_credentials_of_home)
            && cors_check(&self.rules, &response.headers, self.serialized_origin(), true, false).is_err()
    }

    fn stop_at_redirect(&mut self, response: &Response<'_>, location: Option<&[u8]>) {
        let location = location.map(isomorphic).unwrap_or_default();
        let stops = self
            .url
            .as_ref()
            .is_none_or(|url| self.rules.ask(|rules| rules.stops_at_location(url, &location)));
        if stops {
            self.finish_as(ResponseType::OpaqueRedirect, response);
        } else {
            self.block(Step::HttpFetch, Reason::LocationMalformed(printable(location.as_bytes())));
        }
    }

    /// [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch): the request becomes that of the next
    /// hop.
    fn redirected(&mut self, status: u16, location: &[u8]) -> Result<(), Reason> {
        let rules = &self.rules;
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
        let crossing_taints = || rules.ask(Rules::crossing_taints_no_cors);
        self.is_tainted |= taints(self.page(), last, &new)
            || (crosses && self.call.mode == Mode::NoCors && crossing_taints());
        self.hop += 1;
        self.moves += usize::from(*last != new);
        if self.headers != self.page_headers && rules.ask(Rules::hop_restores_headers) {
            self.headers.clone_from(&self.page_headers);
        }
        let becomes_get = rules.ask(|rules| rules.redirects_as_get(&self.method, status, crosses));
        if becomes_get {
            self.method = Cow::Borrowed(b"GET");
            self.body = RequestBody::None;
            self.headers.retain(|header| !is_request_body_header(header));
        }
        if crosses {
            self.headers.retain(|header| !header.is("authorization"));
        }
        let leaves = !self.page().is_origin_of(&new);
        self.headers.retain(|header| !rules.ask(|rules| rules.redirect_strips(&header.name, leaves)));
        self.has_crossed = crosses;
        self.has_ever_crossed |= crosses;
        self.trace.add(|| Event::Redirected);
        self.url = Some(new);
        Ok(())
    }
}

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
