//! The decision: a policy and a request head give a verdict.
//!
//! | request | verdict |
//! |---|---|
//! | no `Origin` | not CORS: goes on, to authentication |
//! | `Origin` is our own, declared origin | not CORS: a page of ours |
//! | `OPTIONS` + `Origin` + `Access-Control-Request-Method` | a preflight: answered here, granted or refused |
//! | any other with `Origin` | an actual request: granted, or refused before any backend sees it |
//!
//! Both kinds of CORS request go through one order of questions, so that a preflight can never be more lenient than
//! the request it announces: the origin, then the method, then (preflights) the headers.

use std::borrow::Cow;

use http::header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN};
use http::{HeaderMap, HeaderValue, Method};

use crate::origin::{MatchedOrigin, Origin, OriginError};
use crate::policy::Policy;
use crate::verdict::{
    ActualGrant, AllowOrigin, CorsHeaders, Excerpt, NotCors, PreflightGrant, Reason, Refusal, RequestHead,
    Verdict,
};

impl Policy {
    /// Decides about one request.
    ///
    /// ```
    /// use corridor_policy::{Draft, PolicyDraft, RequestHead, RouteDraft, Verdict, compile};
    /// use http::{HeaderMap, HeaderValue, Method};
    ///
    /// let draft = Draft {
    ///     policies: vec![PolicyDraft {
    ///         name: "web".into(),
    ///         allow_origins: Some(vec!["https://example.com".into()]),
    ///         allow_methods: Some(vec!["POST".into()]),
    ///         ..PolicyDraft::default()
    ///     }],
    ///     routes: vec![RouteDraft {
    ///         path: "/inference".into(),
    ///         policy: Some("web".into()),
    ///         backend: Some("digits".into()),
    ///         ..RouteDraft::default()
    ///     }],
    ///     backends: vec!["digits".into()],
    ///     ..Draft::default()
    /// };
    /// let api = compile(&draft).api.expect("the draft has no errors");
    /// let policy = api.routes()[0].policy();
    ///
    /// let mut headers = HeaderMap::new();
    /// headers.insert("origin", HeaderValue::from_static("https://example.com"));
    /// let head = RequestHead { method: &Method::POST, headers: &headers, own_origin: None };
    /// assert!(policy.decide(&head).permit().is_some());
    ///
    /// // The same request of another page gets no permit, and no header that would let it read anything.
    /// headers.insert("origin", HeaderValue::from_static("https://example.com.evil.test"));
    /// let head = RequestHead { method: &Method::POST, headers: &headers, own_origin: None };
    /// let verdict = policy.decide(&head);
    /// assert!(verdict.permit().is_none());
    /// assert!(verdict.headers().allow_origin.is_none());
    /// ```
    #[must_use]
    pub fn decide(&self, head: &RequestHead<'_>) -> Verdict<'_> {
        let mut origins = head.headers.get_all(ORIGIN).iter();
        let Some(origin) = origins.next() else {
            return self.not_cors(false);
        };
        let requested_method = requested_method(head);
        let several = origins.next().is_some() || origin.as_bytes().contains(&b',');
        if !several && head.own_origin.is_some_and(|own| own.as_bytes() == origin.as_bytes()) {
            return self.not_cors(true);
        }
        let found = if several { None } else { self.0.origins.find(origin.as_bytes()) };
        match (found, requested_method) {
            (Some(matched), Some(_)) => self.decide_preflight(matched, head.headers),
            (Some(matched), None) => self.decide_actual(matched, head.method),
            (None, preflight) => {
                let reason = if several { Reason::SeveralOrigins } else { reason_of_miss(origin.as_bytes()) };
                let refusal =
                    Refusal { reason, headers: self.headers_for_strangers(), passed: Box::default() };
                if preflight.is_some() {
                    Verdict::PreflightRefused(refusal)
                } else {
                    Verdict::ActualRefused(refusal)
                }
            }
        }
    }

    fn not_cors(&self, same_origin: bool) -> Verdict<'_> {
        // A constant answer is sent to everybody, also to those who did not ask, so that a cache may keep it (Fetch,
        // "CORS protocol and HTTP caches").
        let any = self.0.origins.is_any();
        let headers = CorsHeaders {
            allow_origin: any.then_some(AllowOrigin::Any),
            expose_headers: if any { self.0.expose_headers.as_ref() } else { None },
            ..self.headers_for_strangers()
        };
        Verdict::NotCors(NotCors { headers, same_origin })
    }

    /// What everybody's answer carries: that it depends on `Origin`, unless it does not.
    fn headers_for_strangers(&self) -> CorsHeaders<'_> {
        CorsHeaders { vary_origin: !self.0.origins.is_any(), ..CorsHeaders::default() }
    }

    fn headers_for<'p>(&'p self, allow_origin: AllowOrigin<'p>) -> CorsHeaders<'p> {
        CorsHeaders {
            allow_origin: Some(allow_origin),
            allow_credentials: self.0.allow_credentials,
            ..self.headers_for_strangers()
        }
    }

    fn decide_actual<'p>(&'p self, matched: MatchedOrigin<'p>, method: &Method) -> Verdict<'p> {
        let mut headers = self.headers_for(matched.allow_origin);
        headers.expose_headers = self.0.expose_headers.as_ref();
        if self.0.methods.allows(method) {
            return Verdict::Actual(ActualGrant { headers, matched: matched.pattern });
        }
        // The origin may read answers; this one tells it that the method is not for it.
        let reason = Reason::MethodNotListed(Excerpt::new(method.as_str().as_bytes()));
        Verdict::ActualRefused(Refusal { reason, passed: Box::new(headers.clone()), headers })
    }

    fn decide_preflight<'p>(&'p self, matched: MatchedOrigin<'p>, request: &HeaderMap) -> Verdict<'p> {
        let mut headers = self.headers_for(matched.allow_origin);
        let refuse = |reason, passed| {
            let (headers, passed) = (self.headers_for_strangers(), Box::new(passed));
            Verdict::PreflightRefused(Refusal { reason, headers, passed })
        };
        let mut methods = request.get_all(ACCESS_CONTROL_REQUEST_METHOD).iter();
        let method = methods.next().map(HeaderValue::as_bytes).unwrap_or_default();
        if methods.next().is_some() {
            return refuse(Reason::SeveralMethods, headers);
        }
        let Some(allow_methods) = self.0.methods.grant(method) else {
            return refuse(Reason::MethodNotListed(Excerpt::new(method)), headers);
        };
        headers.allow_methods = Some(allow_methods);
        match self.0.request_headers.grant(&request.get_all(ACCESS_CONTROL_REQUEST_HEADERS)) {
            Ok(allow_headers) => headers.allow_headers = allow_headers,
            Err(reason) => {
                // With what is allowed, a browser names the one that is not.
                headers.allow_headers = self.0.request_headers.everything().map(Cow::Borrowed);
                return refuse(reason, headers);
            }
        }
        headers.max_age = self.0.max_age.as_ref();
        Verdict::Preflight(PreflightGrant { headers, matched: matched.pattern })
    }
}

/// The requested method, if this is a preflight: `OPTIONS` with `Access-Control-Request-Method`, nothing else
/// ([Fetch, "CORS-preflight request"](https://fetch.spec.whatwg.org/#cors-preflight-request)).
fn requested_method<'a>(head: &RequestHead<'a>) -> Option<&'a HeaderValue> {
    if head.method == Method::OPTIONS { head.headers.get(ACCESS_CONTROL_REQUEST_METHOD) } else { None }
}

fn reason_of_miss(origin: &[u8]) -> Reason {
    match Origin::parse(origin) {
        Ok(_) => Reason::OriginNotListed,
        Err(OriginError::Null) if origin == b"null" => Reason::OriginNull,
        Err(error) => Reason::OriginMalformed(error),
    }
}
