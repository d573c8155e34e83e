//! Method names, as CORS sees them.

use http::{HeaderValue, Method};
use thiserror::Error;

use crate::policy::shared;
use crate::verdict::ANY;

/// Why a text cannot be an allowed method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum MethodError {
    /// Not a token ([RFC 9110 §5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2)).
    #[error("it is not a token")]
    Malformed,
    /// `CONNECT`, `TRACE` or `TRACK`, in any case: browsers never send them
    /// ([Fetch, forbidden method](https://fetch.spec.whatwg.org/#forbidden-method)).
    #[error("browsers never send it")]
    Forbidden,
    /// A registered method in another case than its own. Browsers normalize six of them to upper case and leave the
    /// others alone, and the server's list is compared case-sensitively.
    #[error("method names are case-sensitive")]
    Case(&'static str),
}

/// The methods of the [IANA registry](https://www.iana.org/assignments/http-methods) that anybody spells in lower
/// case by mistake; the forbidden ones are not among them.
const REGISTERED: [&str; 20] = [
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "OPTIONS",
    "PATCH",
    "PROPFIND",
    "PROPPATCH",
    "MKCOL",
    "COPY",
    "MOVE",
    "LOCK",
    "UNLOCK",
    "SEARCH",
    "REPORT",
    "MERGE",
    "QUERY",
    "LINK",
    "UNLINK",
];

/// Reads the name of a method that a policy or a route may list.
///
/// ```
/// use corridor_policy::{MethodError, parse_method};
/// assert_eq!(parse_method("PATCH").unwrap(), http::Method::PATCH);
/// assert_eq!(parse_method("patch"), Err(MethodError::Case("PATCH")));
/// ```
///
/// # Errors
///
/// Why it may not be listed.
pub fn parse_method(text: &str) -> Result<Method, MethodError> {
    let method = Method::from_bytes(text.as_bytes()).map_err(|_| MethodError::Malformed)?;
    if ["CONNECT", "TRACE", "TRACK"].iter().any(|forbidden| text.eq_ignore_ascii_case(forbidden)) {
        return Err(MethodError::Forbidden);
    }
    match REGISTERED.iter().find(|registered| registered.eq_ignore_ascii_case(text)) {
        Some(registered) if *registered != text => Err(MethodError::Case(registered)),
        _ => Ok(method),
    }
}

/// The methods that a policy allows.
#[derive(Clone, Debug)]
pub struct MethodSet {
    any: bool,
    listed: Vec<(Method, HeaderValue)>,
}

impl MethodSet {
    /// Every method.
    pub(crate) fn any() -> Self {
        Self { any: true, listed: Vec::new() }
    }

    /// These methods, each once, in this order.
    pub(crate) fn of(methods: impl IntoIterator<Item = Method>) -> Self {
        let mut listed: Vec<(Method, HeaderValue)> = Vec::new();
        for method in methods {
            // INVARIANT: a method is a token, and every token is a header value.
            let Ok(value) = HeaderValue::from_str(method.as_str()) else {
                continue;
            };
            if listed.iter().all(|(other, _)| *other != method) {
                listed.push((method, shared(value)));
            }
        }
        Self { any: false, listed }
    }

    /// The [CORS-safelisted methods](https://fetch.spec.whatwg.org/#cors-safelisted-method): what browsers may send
    /// without asking.
    pub(crate) fn safelisted() -> Self {
        Self::of([Method::GET, Method::HEAD, Method::POST])
    }

    /// These methods, and those of `more` that they do not allow.
    pub(crate) fn with<'m>(mut self, more: impl IntoIterator<Item = &'m Method>) -> Self {
        for method in more {
            if !self.allows(method) {
                self.listed.extend(Self::of([method.clone()]).listed);
            }
        }
        self
    }

    /// Whether it is `*`.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.any
    }

    /// The listed methods in the order of the file; none if it is `*`.
    pub fn listed(&self) -> impl Iterator<Item = &Method> {
        self.listed.iter().map(|(method, _)| method)
    }

    /// Whether this method is allowed. `GET` allows `HEAD` too, which asks for the same without the content.
    #[must_use]
    pub fn allows(&self, method: &Method) -> bool {
        self.grant(method.as_str().as_bytes()).is_some()
    }

    /// The value for `Access-Control-Allow-Methods` that grants this method and no other.
    pub(crate) fn grant(&self, method: &[u8]) -> Option<&HeaderValue> {
        if self.any {
            return Some(&ANY_METHOD);
        }
        let listed = |name: &[u8]| self.listed.iter().find(|(method, _)| method.as_str().as_bytes() == name);
        match listed(method) {
            Some((_, value)) => Some(value),
            None if method == b"HEAD" && listed(b"GET").is_some() => Some(&HEAD),
            None => None,
        }
    }
}

static ANY_METHOD: HeaderValue = ANY;
static HEAD: HeaderValue = HeaderValue::from_static("HEAD");
