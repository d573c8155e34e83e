//! What a policy answers to a request head: the verdict, its reason, and the headers that say so.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use crate::header_name::Family;
use crate::origin::OriginError;

/// The part of a request that CORS looks at.
#[derive(Clone, Copy, Debug)]
pub struct RequestHead<'a> {
    /// The request method.
    pub method: &'a Method,
    /// The request's header fields, as received.
    pub headers: &'a HeaderMap,
    /// The serialized origin under which this request reached us, if that host was *declared* to be ours.
    ///
    /// A request whose `Origin` equals it is a same-origin request. It must never be taken from the request's own
    /// `Host` unless that host is declared: in DNS rebinding the attacker chooses both.
    pub own_origin: Option<&'a str>,
}

/// What a policy says to one request.
#[derive(Clone, Debug)]
pub enum Verdict<'p> {
    /// Not a CORS request: no `Origin` (a program, not a page), or a page of our own origin. It goes on to
    /// authentication and the backend.
    NotCors(NotCors<'p>),
    /// A preflight that passes. It is answered at once and never reaches a backend.
    Preflight(PreflightGrant<'p>),
    /// A preflight that fails. It never reaches a backend.
    PreflightRefused(Refusal<'p>),
    /// An actual request that the policy allows.
    Actual(ActualGrant<'p>),
    /// An actual request that the policy does not allow. It must not reach a backend: browsers send many requests
    /// without a preflight, and a model that ran is paid for even if the page cannot read the answer.
    ActualRefused(Refusal<'p>),
}

/// Proof that a verdict lets the request go on to a backend. Only a [`Verdict`] makes one.
#[derive(Debug)]
pub struct Permit(());

/// A request that is not a CORS request.
#[derive(Clone, Debug)]
pub struct NotCors<'p> {
    /// The headers that the answer carries all the same.
    pub headers: CorsHeaders<'p>,
    /// Whether it came from a page of our own origin (else it had no `Origin`).
    pub same_origin: bool,
}

/// A preflight that passes.
#[derive(Clone, Debug)]
pub struct PreflightGrant<'p> {
    /// The headers of the answer, which is `204 No Content`.
    pub headers: CorsHeaders<'p>,
    /// The text of the origin pattern that allowed it; bytes of the policy, not of the request.
    pub matched: &'p str,
}

/// An actual request that the policy allows.
#[derive(Clone, Debug)]
pub struct ActualGrant<'p> {
    /// The headers that every answer to it carries, errors included.
    pub headers: CorsHeaders<'p>,
    /// The text of the origin pattern that allowed it; bytes of the policy, not of the request.
    pub matched: &'p str,
}

/// A refused request and why.
#[derive(Clone, Debug)]
pub struct Refusal<'p> {
    /// The rule that refused it.
    pub reason: Reason,
    /// The headers of the refusing answer: `Vary` where it is due. Where only the method of an actual request was
    /// refused, the origin's headers as well, so that the page can read why.
    pub headers: CorsHeaders<'p>,
    /// For explanation and debug modes only: the headers of the stages that passed before the failing one, so that
    /// a browser's console names the failing stage.
    pub passed: Box<CorsHeaders<'p>>,
}

impl Refusal<'_> {
    /// `403`, or `400` where the `Origin` field itself is not one a browser could send.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self.reason {
            Reason::SeveralOrigins => StatusCode::BAD_REQUEST,
            Reason::OriginMalformed(_)
            | Reason::OriginNull
            | Reason::OriginNotListed
            | Reason::SeveralMethods
            | Reason::MethodNotListed(_)
            | Reason::HeadersTooLong
            | Reason::HeaderMalformed(_)
            | Reason::HeaderNotListed(_)
            | Reason::HeaderOfFamily(..) => StatusCode::FORBIDDEN,
        }
    }
}

/// Why a request was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Two or more `Origin` fields, or a list in one: no browser sends that.
    SeveralOrigins,
    /// The `Origin` is not a serialized origin.
    OriginMalformed(OriginError),
    /// The `Origin` is `null`: a sandboxed frame, a `data:` page, or a redirect across origins.
    OriginNull,
    /// No pattern of the policy matches the `Origin`.
    OriginNotListed,
    /// Two or more `Access-Control-Request-Method` fields.
    SeveralMethods,
    /// The method is not in `allow_methods`.
    MethodNotListed(Excerpt),
    /// `Access-Control-Request-Headers` is longer than any browser would make it for this policy.
    HeadersTooLong,
    /// A requested name is not a field name.
    HeaderMalformed(Excerpt),
    /// A requested name is not in `allow_headers`.
    HeaderNotListed(Excerpt),
    /// The same, and the name begins as those of a client that the policy lists: a newer version of it, probably.
    HeaderOfFamily(Excerpt, Family),
}

impl Reason {
    /// A stable code for logs and metrics: `origin-not-listed`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::SeveralOrigins => "several-origins",
            Self::OriginMalformed(_) => "origin-malformed",
            Self::OriginNull => "origin-null",
            Self::OriginNotListed => "origin-not-listed",
            Self::SeveralMethods => "several-methods",
            Self::MethodNotListed(_) => "method-not-listed",
            Self::HeadersTooLong => "headers-too-long",
            Self::HeaderMalformed(_) => "header-malformed",
            Self::HeaderNotListed(_) | Self::HeaderOfFamily(..) => "header-not-listed",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SeveralOrigins => formatter.write_str("the request carries more than one origin"),
            Self::OriginMalformed(error) => {
                write!(formatter, "the `Origin` is not a serialized origin: {error}")
            }
            Self::OriginNull => {
                formatter.write_str("the origin is `null` (a sandboxed frame, or a redirect across origins)")
            }
            Self::OriginNotListed => formatter.write_str("no pattern of `allow_origins` matches the origin"),
            Self::SeveralMethods => formatter.write_str("the preflight asks for more than one method"),
            Self::MethodNotListed(method) => {
                write!(formatter, "the method `{method}` is not in `allow_methods`")
            }
            Self::HeadersTooLong => formatter
                .write_str("`Access-Control-Request-Headers` is longer than this policy could ever allow"),
            Self::HeaderMalformed(name) => write!(formatter, "`{name}` is not a header name"),
            Self::HeaderNotListed(name) => write!(formatter, "the header `{name}` is not in `allow_headers`"),
            Self::HeaderOfFamily(name, Family { prefix, client }) => write!(
                formatter,
                "the header `{name}` is not in `allow_headers`: it is of the family `{prefix}` of `{client}`, whose \
                 profile does not list it in this version"
            ),
        }
    }
}

/// A short, printable excerpt of a request, safe for a log: at most [`Excerpt::MAX_CHARS`] characters, everything
/// that is not printable ASCII escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt(Box<str>);

impl Excerpt {
    /// The most characters of the request that are kept.
    pub const MAX_CHARS: usize = 64;

    pub(crate) fn new(bytes: &[u8]) -> Self {
        let mut text: String =
            bytes.iter().take(Self::MAX_CHARS).flat_map(|byte| byte.escape_ascii()).map(char::from).collect();
        if bytes.len() > Self::MAX_CHARS {
            text.push('…');
        }
        Self(text.into())
    }

    /// The excerpt.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The CORS response headers of one answer. Every value is the policy's own text, never bytes of the request.
///
/// It borrows from the policy: a decision touches no reference count that other cores touch.
#[derive(Clone, Debug, Default)]
pub struct CorsHeaders<'p> {
    /// `Access-Control-Allow-Origin`.
    pub allow_origin: Option<AllowOrigin<'p>>,
    /// Whether `Access-Control-Allow-Credentials: true` is sent.
    pub allow_credentials: bool,
    /// `Access-Control-Allow-Methods`, on preflights.
    pub allow_methods: Option<&'p HeaderValue>,
    /// `Access-Control-Allow-Headers`, on preflights.
    pub allow_headers: Option<Cow<'p, HeaderValue>>,
    /// `Access-Control-Max-Age`, on preflights.
    pub max_age: Option<&'p HeaderValue>,
    /// `Access-Control-Expose-Headers`, on everything but preflights.
    pub expose_headers: Option<&'p HeaderValue>,
    /// Whether the answer depends on `Origin`, so that caches must be told.
    pub vary_origin: bool,
}

/// A value of `Access-Control-Allow-Origin`.
#[derive(Clone, Debug)]
pub enum AllowOrigin<'p> {
    /// `*`.
    Any,
    /// An origin that the policy lists: its own text, inside the arena of all texts.
    Listed {
        /// The arena.
        arena: &'p Bytes,
        /// The text.
        text: &'p str,
    },
    /// An origin that a pattern names, written anew: all its bytes were accounted for by the pattern.
    Matched(HeaderValue),
}

impl AllowOrigin<'_> {
    /// The header's value. It allocates nothing.
    #[must_use]
    pub fn value(&self) -> HeaderValue {
        match self {
            Self::Any => ANY,
            // INVARIANT: an origin's text is visible ASCII, and lies inside its arena.
            Self::Listed { arena, text } => {
                HeaderValue::from_maybe_shared(arena.slice_ref(text.as_bytes())).unwrap_or(NOBODY)
            }
            Self::Matched(value) => value.clone(),
        }
    }
}

/// `*`, for the fields that can have it.
pub(crate) const ANY: HeaderValue = HeaderValue::from_static("*");
/// What no origin equals.
const NOBODY: HeaderValue = HeaderValue::from_static("");

/// Every `Access-Control-*` response header, the obsolete one included: none of an upstream's survives.
const RESPONSE_HEADERS: [HeaderName; 7] = [
    ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_ALLOW_CREDENTIALS,
    ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_HEADERS,
    ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_EXPOSE_HEADERS,
    HeaderName::from_static("access-control-allow-private-network"),
];

impl CorsHeaders<'_> {
    /// Makes `headers` say this and nothing else about CORS: an upstream's own `Access-Control-*` are removed (two
    /// `Access-Control-Allow-Origin` fail in every browser), and `Origin` is merged into `Vary` once.
    pub fn apply(&self, headers: &mut HeaderMap) {
        if !headers.is_empty() {
            for name in &RESPONSE_HEADERS {
                headers.remove(name);
            }
        }
        if let Some(origin) = &self.allow_origin {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.value());
        }
        if self.allow_credentials {
            headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        }
        let values = [
            (ACCESS_CONTROL_ALLOW_METHODS, self.allow_methods),
            (ACCESS_CONTROL_ALLOW_HEADERS, self.allow_headers.as_deref()),
            (ACCESS_CONTROL_MAX_AGE, self.max_age),
            (ACCESS_CONTROL_EXPOSE_HEADERS, self.expose_headers),
        ];
        for (name, value) in values {
            if let Some(value) = value {
                headers.insert(name, value.clone());
            }
        }
        if self.vary_origin && !varies_on_origin(headers) {
            headers.append(VARY, HeaderValue::from_static("Origin"));
        }
    }
}

/// Whether `Vary` already says `Origin` or `*` (RFC 9110 §12.5.5).
fn varies_on_origin(headers: &HeaderMap) -> bool {
    headers
        .get_all(VARY)
        .iter()
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii)
        .any(|name| name == b"*" || name.eq_ignore_ascii_case(b"origin"))
}

impl<'p> Verdict<'p> {
    /// The headers of the answer, whatever that answer will be.
    #[must_use]
    pub fn headers(&self) -> &CorsHeaders<'p> {
        match self {
            Self::NotCors(not_cors) => &not_cors.headers,
            Self::Preflight(grant) => &grant.headers,
            Self::Actual(grant) => &grant.headers,
            Self::PreflightRefused(refusal) | Self::ActualRefused(refusal) => &refusal.headers,
        }
    }

    /// The permit to go on to a backend, if this verdict gives one.
    #[must_use]
    pub fn permit(&self) -> Option<Permit> {
        match self {
            Self::NotCors(_) | Self::Actual(_) => Some(Permit(())),
            Self::Preflight(_) | Self::PreflightRefused(_) | Self::ActualRefused(_) => None,
        }
    }

    /// The refusal, if it is one.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal<'p>> {
        match self {
            Self::PreflightRefused(refusal) | Self::ActualRefused(refusal) => Some(refusal),
            Self::NotCors(_) | Self::Preflight(_) | Self::Actual(_) => None,
        }
    }

    /// The verdict where a file has no policy at all: nothing is granted to any origin.
    pub(crate) fn without_policy(head: &RequestHead<'_>) -> Self {
        if head.headers.contains_key(http::header::ORIGIN) {
            let headers = CorsHeaders::default();
            Self::ActualRefused(Refusal { reason: Reason::OriginNotListed, passed: Box::default(), headers })
        } else {
            Self::NotCors(NotCors { headers: CorsHeaders::default(), same_origin: false })
        }
    }

    /// Marks the answer as depending on `Origin`.
    pub(crate) fn varying_on_origin(mut self) -> Self {
        match &mut self {
            Self::NotCors(not_cors) => not_cors.headers.vary_origin = true,
            Self::Preflight(grant) => grant.headers.vary_origin = true,
            Self::Actual(grant) => grant.headers.vary_origin = true,
            Self::PreflightRefused(refusal) | Self::ActualRefused(refusal) => {
                refusal.headers.vary_origin = true;
            }
        }
        self
    }

    /// A stable code for logs: `not-cors`, `same-origin`, `preflight`, `actual`, or the reason's code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotCors(not_cors) if not_cors.same_origin => "same-origin",
            Self::NotCors(_) => "not-cors",
            Self::Preflight(_) => "preflight",
            Self::Actual(_) => "actual",
            Self::PreflightRefused(refusal) | Self::ActualRefused(refusal) => refusal.reason.code(),
        }
    }
}
