//! What comes back: the checks of a preflight's response and of a request's, and what the page gets.

use super::{Fetch, Response, State, Tainting};
use crate::cache::{ClearedBy, Granted};
use crate::call::Mode;
use crate::check::{Asked, cors_check, grants, is_redirect};
use crate::construct::RequestBody;
use crate::exposure::readable;
use crate::headers::{Tokens, lines};
use crate::outcome::{Blocked, Outcome, Readable, Reason, ResponseType, Stage, Step};
use crate::rules::Rules;
use crate::trace::Event;

impl Fetch<'_> {
    /// [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch), after its response.
    pub(super) fn receive_preflight(&mut self, response: &Response<'_>, names: &[String]) {
        let rules = &self.rules;
        let Some(url) = &self.url else { return };
        if self.call.mode == Mode::SameOrigin {
            return self.block(Step::MainFetch, Reason::NotSameOrigin);
        }
        let includes_credentials = self.call.includes_credentials();
        let escapes_check = self.hop > 0
            && self.page().is_origin_of(url)
            && rules.ask(Rules::preflight_to_own_origin_escapes_check);
        if !escapes_check {
            let origin = self.preflight_origin();
            if let Err(reason) = cors_check(rules, &response.headers, origin, includes_credentials, true) {
                return self.block(Step::CorsCheck, reason);
            }
        }
        self.trace.add(|| Event::PreflightOriginAllowed);
        let asked = Asked {
            method: &self.method,
            forced: self.body == RequestBody::Stream,
            names,
            authorization: self.headers.iter().any(|header| header.is("authorization")),
            includes_credentials,
        };
        match grants(rules, response.status, &response.headers, asked) {
            Ok(granted) => {
                let key = self.cache_key(url);
                if let Some(cache) = &mut self.cache {
                    cache.keep(rules.ask(Rules::cache), key, &granted, &response.headers);
                }
                self.trace.add(|| Event::PreflightPassed);
                self.send_actual();
            }
            Err((step, reason)) => {
                self.keep_failed_preflight(response);
                self.block(step, reason);
            }
        }
    }

    /// What a preflight says, if it can be read, although it does not allow the request.
    fn keep_failed_preflight(&mut self, response: &Response<'_>) {
        let Some(url) = &self.url else { return };
        let key = self.cache_key(url);
        let Some(cache) = &mut self.cache else { return };
        let rules = self.rules.ask(Rules::cache);
        if !rules.keeps_failed_preflight || !(200..=299).contains(&response.status) {
            return;
        }
        let extract = |name| match Tokens::extract(lines(&response.headers, name)) {
            Tokens::Malformed(_) => None,
            tokens @ (Tokens::Absent | Tokens::List(_)) => Some(tokens.items().to_vec()),
        };
        let lists = (extract("access-control-allow-methods"), extract("access-control-allow-headers"));
        if let (Some(methods), Some(headers)) = lists {
            cache.keep(rules, key, &Granted { methods, headers }, &response.headers);
        }
    }

    /// [HTTP fetch](https://fetch.spec.whatwg.org/#concept-http-fetch), after the response to the request itself.
    pub(super) fn receive_actual(&mut self, response: &Response<'_>) {
        if self.tainting == Tainting::Cors {
            let includes_credentials = self.call.includes_credentials();
            let origin = self.serialized_origin();
            if let Err(reason) =
                cors_check(&self.rules, &response.headers, origin, includes_credentials, false)
            {
                return self.block(Step::CorsCheck, reason);
            }
            self.trace.add(|| Event::OriginAllowed);
        }
        if is_redirect(response.status) {
            return self.redirect(response);
        }
        self.finish(response);
    }

    pub(super) fn finish(&mut self, response: &Response<'_>) {
        let kind = match self.tainting {
            Tainting::Basic => ResponseType::Basic,
            Tainting::Cors => ResponseType::Cors,
            Tainting::Opaque => ResponseType::Opaque,
        };
        self.finish_as(kind, response);
    }

    pub(super) fn finish_as(&mut self, kind: ResponseType, response: &Response<'_>) {
        let status = match kind {
            ResponseType::Basic | ResponseType::Cors => response.status,
            ResponseType::Opaque | ResponseType::OpaqueRedirect => 0,
        };
        let headers = readable(&self.rules, kind, &response.headers, self.call.includes_credentials());
        self.state = State::Done(Outcome::Ok(Readable { kind, status, headers }));
    }

    /// [Main fetch](https://fetch.spec.whatwg.org/#concept-main-fetch) clears what is kept after every network error of a
    /// request that needed a preflight.
    fn clear_cache_after(&mut self, reason: &Reason) {
        let Some(url) = &self.url else { return };
        let key = self.cache_key(url);
        let Some(cache) = &mut self.cache else { return };
        let rules = self.rules.ask(Rules::cache);
        let clears = match rules.cleared_by {
            ClearedBy::Nothing => false,
            ClearedBy::PreflightedFailure => self.was_preflighted,
            ClearedBy::FailedResponse => self.call.mode == Mode::Cors && is_of_response(reason),
        };
        if clears {
            cache.clear(rules, key);
        }
    }

    pub(super) fn block(&mut self, step: Step, reason: Reason) {
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
