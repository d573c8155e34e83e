//! Witnesses: requests that two policies answer differently, asked of both before they are told.

use http::header::{
    ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use super::paths::Cell;
use super::requests::{Addition, DEFAULT_MAX_AGE_SECONDS, METHODS};
use super::{ChangeKind, Inconsistency, Side};
use crate::policy::Policy;
use crate::verdict::{ANY, AllowOrigin, CorsHeaders, RequestHead, Verdict};

/// A call of a page that the two files answer differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The page's origin; `null` of a sandboxed frame.
    pub origin: String,
    /// The path.
    pub path: String,
    /// The method.
    pub method: String,
    /// A header that the page sets, with a value that needs permission.
    pub header: Option<(String, String)>,
    /// Whether the call carries credentials.
    pub credentials: bool,
    /// A response header that the page reads.
    pub reads: Option<String>,
}

impl Witness {
    /// Whether a browser asks before it sends this: a preflight. The witness's header is never a safelisted one.
    #[must_use]
    pub fn needs_preflight(&self) -> bool {
        self.header.is_some() || !matches!(self.method.as_str(), "GET" | "HEAD" | "POST")
    }

    /// A call for this addition, or nothing if the addition is empty.
    fn of(addition: &Addition, path: &str) -> Option<Self> {
        let requests = &addition.requests;
        let (shared_origin, shared_method) = &addition.shared;
        let own_origin = || requests.origins.witness().map(str::to_owned);
        let own_method = || requests.methods.pick(&METHODS);
        let kind = addition.kind;
        let header = match kind {
            ChangeKind::Headers => Some(requests.headers.pick(&HEADERS)?),
            // Without a preflight there is nothing to remember.
            ChangeKind::MaxAge => requests.headers.pick(&HEADERS),
            ChangeKind::Route
            | ChangeKind::Origins
            | ChangeKind::Methods
            | ChangeKind::Credentials
            | ChangeKind::ExposedHeaders
            | ChangeKind::RouteMethods => None,
        };
        Some(Self {
            origin: match kind {
                ChangeKind::Route | ChangeKind::Origins => own_origin()?,
                ChangeKind::Methods
                | ChangeKind::Headers
                | ChangeKind::Credentials
                | ChangeKind::ExposedHeaders
                | ChangeKind::MaxAge
                | ChangeKind::RouteMethods => shared_origin.clone().or_else(own_origin)?,
            },
            method: match kind {
                ChangeKind::Methods | ChangeKind::RouteMethods => own_method()?,
                ChangeKind::Route
                | ChangeKind::Origins
                | ChangeKind::Headers
                | ChangeKind::Credentials
                | ChangeKind::ExposedHeaders
                | ChangeKind::MaxAge => shared_method.clone().or_else(own_method)?,
            },
            path: path.to_owned(),
            header: header.map(|name| (name.clone(), value_of(&name).to_owned())),
            credentials: match kind {
                ChangeKind::Route | ChangeKind::Origins | ChangeKind::Credentials => {
                    requests.credentials.includes()
                }
                ChangeKind::Methods
                | ChangeKind::Headers
                | ChangeKind::ExposedHeaders
                | ChangeKind::MaxAge
                | ChangeKind::RouteMethods => false,
            },
            reads: match kind {
                ChangeKind::ExposedHeaders => Some(requests.exposed_headers.pick(&EXPOSED)?),
                ChangeKind::Route
                | ChangeKind::Origins
                | ChangeKind::Methods
                | ChangeKind::Headers
                | ChangeKind::Credentials
                | ChangeKind::MaxAge
                | ChangeKind::RouteMethods => None,
            },
        })
    }

    /// The call for this addition, if both sides say of it what the addition says.
    pub(super) fn confirmed(
        addition: &Addition,
        cell: &Cell,
        more: Side<'_>,
        less: Option<Side<'_>>,
    ) -> Result<Self, Inconsistency> {
        let witness = Self::of(addition, &cell.path);
        let confirmed = witness.filter(|witness| witness.tells_apart(addition.kind, more, less));
        confirmed.ok_or_else(|| Inconsistency { route: cell.template.clone(), kind: addition.kind })
    }

    fn tells_apart(&self, kind: ChangeKind, more: Side<'_>, less: Option<Side<'_>>) -> bool {
        let Some(granted) = self.granted_by(more.policy) else { return false };
        let by_less = less.and_then(|less| Some((less, self.granted_by(less.policy)?)));
        match (kind, by_less) {
            (ChangeKind::MaxAge, Some((_, other))) => granted.max_age_seconds > other.max_age_seconds,
            (ChangeKind::RouteMethods, Some((less, _))) => {
                more.answered.contains(&self.method) && !less.answered.contains(&self.method)
            }
            (ChangeKind::MaxAge | ChangeKind::RouteMethods, None) => false,
            (
                ChangeKind::Route
                | ChangeKind::Origins
                | ChangeKind::Methods
                | ChangeKind::Headers
                | ChangeKind::Credentials
                | ChangeKind::ExposedHeaders,
                other,
            ) => other.is_none(),
        }
    }

    /// What a policy grants to the call, if it grants it: its preflight, should there be one, and the request itself.
    fn granted_by(&self, policy: &Policy) -> Option<Granted> {
        let method = Method::from_bytes(self.method.as_bytes()).ok()?;
        let mut actual = HeaderMap::new();
        actual.insert(ORIGIN, HeaderValue::from_str(&self.origin).ok()?);
        let mut preflight = actual.clone();
        preflight.insert(ACCESS_CONTROL_REQUEST_METHOD, HeaderValue::from_str(&self.method).ok()?);
        if let Some((name, value)) = &self.header {
            let asked = HeaderValue::try_from(name.to_ascii_lowercase()).ok()?;
            preflight.insert(ACCESS_CONTROL_REQUEST_HEADERS, asked);
            actual.insert(HeaderName::try_from(name).ok()?, HeaderValue::from_str(value).ok()?);
        }
        let head = RequestHead { method: &Method::OPTIONS, headers: &preflight, own_origin: None };
        let Verdict::Preflight(preflight) = policy.decide(&head) else { return None };
        let head = RequestHead { method: &method, headers: &actual, own_origin: None };
        let Verdict::Actual(actual) = policy.decide(&head) else { return None };
        let passes = self.may_pass(&preflight.headers) && self.may_pass(&actual.headers);
        let reads = self.reads.as_ref().is_none_or(|name| exposes(&actual.headers, name));
        (passes && reads).then(|| Granted { max_age_seconds: max_age_seconds(&preflight.headers) })
    }

    /// [Fetch, "CORS check"](https://fetch.spec.whatwg.org/#concept-cors-check).
    fn may_pass(&self, headers: &CorsHeaders<'_>) -> bool {
        let Some(allowed) = headers.allow_origin.as_ref().map(AllowOrigin::value) else { return false };
        let named = allowed.as_bytes() == self.origin.as_bytes();
        if self.credentials { named && headers.allow_credentials } else { named || allowed == ANY }
    }
}

/// What a policy grants to a call.
struct Granted {
    max_age_seconds: u32,
}

/// The headers that witnesses are made of, if they may be.
const HEADERS: [&str; 4] = ["X-Api-Key", "Content-Type", "Authorization", "X-Requested-With"];
const EXPOSED: [&str; 2] = ["X-Request-Id", "Retry-After"];

/// A value with which the header is not safelisted
/// ([Fetch, "CORS-safelisted request-header"](https://fetch.spec.whatwg.org/#cors-safelisted-request-header)).
fn value_of(name: &str) -> &'static str {
    match name.to_ascii_lowercase().as_str() {
        "content-type" => "application/json",
        "authorization" => "Bearer token",
        // `"` is a byte that none of them may have.
        "accept" | "accept-language" | "content-language" | "range" => "\"1\"",
        _ => "1",
    }
}

fn exposes(headers: &CorsHeaders<'_>, name: &str) -> bool {
    let listed = headers.expose_headers.map(HeaderValue::as_bytes).unwrap_or_default();
    let mut names = listed.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
    names.any(|listed| listed == b"*" || listed.eq_ignore_ascii_case(name.as_bytes()))
}

/// What a browser makes of `Access-Control-Max-Age`.
fn max_age_seconds(headers: &CorsHeaders<'_>) -> u32 {
    let mut said = HeaderMap::new();
    headers.apply(&mut said);
    let value = said.get(ACCESS_CONTROL_MAX_AGE).and_then(|value| value.to_str().ok());
    value.and_then(|seconds| seconds.parse().ok()).unwrap_or(DEFAULT_MAX_AGE_SECONDS)
}
