//! What came of a call: what the page can read, or the step that blocked it and why.

use std::fmt;

/// What a page gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// `fetch()` gives a response.
    Ok(Readable),
    /// `fetch()` throws a `TypeError`.
    Blocked(Blocked),
}

/// What of a response a page can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readable {
    /// `response.type`.
    pub kind: ResponseType,
    /// `response.status`; 0 where the page may not know.
    pub status: u16,
    /// The names of the headers that it can read, in lower case, sorted, each once.
    pub headers: Vec<String>,
}

/// [A response's type](https://fetch.spec.whatwg.org/#concept-response-type).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseType {
    /// Of the page's own origin.
    Basic,
    /// Of another origin, which allows it.
    Cors,
    /// Of another origin, unreadable.
    Opaque,
    /// A redirect that was not followed.
    OpaqueRedirect,
}

impl ResponseType {
    /// As `response.type` has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Cors => "cors",
            Self::Opaque => "opaque",
            Self::OpaqueRedirect => "opaqueredirect",
        }
    }
}

/// Why a call fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    /// When.
    pub stage: Stage,
    /// The step of the standard that decided.
    pub step: Step,
    /// Why.
    pub reason: Reason,
}

/// When a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Before anything is sent: what the page wrote is wrong.
    Constructor,
    /// Afterwards.
    Fetch,
}

impl Stage {
    /// `constructor` or `fetch`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Constructor => "constructor",
            Self::Fetch => "fetch",
        }
    }
}

/// A step of the Fetch standard, by its own name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// [`new Request(input, init)`](https://fetch.spec.whatwg.org/#dom-request).
    RequestConstructor,
    /// [Append to a `Headers` object](https://fetch.spec.whatwg.org/#concept-headers-append).
    HeadersAppend,
    /// [Main fetch](https://fetch.spec.whatwg.org/#concept-main-fetch).
    MainFetch,
    /// [Scheme fetch](https://fetch.spec.whatwg.org/#concept-scheme-fetch).
    SchemeFetch,
    /// [HTTP fetch](https://fetch.spec.whatwg.org/#concept-http-fetch).
    HttpFetch,
    /// [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch).
    CorsPreflightFetch,
    /// [CORS check](https://fetch.spec.whatwg.org/#concept-cors-check).
    CorsCheck,
    /// [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch).
    HttpRedirectFetch,
    /// [HTTP-network-or-cache fetch](https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch).
    HttpNetworkOrCacheFetch,
    /// [HTTP-network fetch](https://fetch.spec.whatwg.org/#concept-http-network-fetch).
    HttpNetworkFetch,
}

impl Step {
    /// The name in every output, as the standard's own anchors have it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RequestConstructor => "request-constructor",
            Self::HeadersAppend => "headers-append",
            Self::MainFetch => "main-fetch",
            Self::SchemeFetch => "scheme-fetch",
            Self::HttpFetch => "http-fetch",
            Self::CorsPreflightFetch => "cors-preflight-fetch",
            Self::CorsCheck => "cors-check",
            Self::HttpRedirectFetch => "http-redirect-fetch",
            Self::HttpNetworkOrCacheFetch => "http-network-or-cache-fetch",
            Self::HttpNetworkFetch => "http-network-fetch",
        }
    }
}

/// Why a step blocked a call. Texts of a server or a page in it are bytes made printable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The address is no URL.
    UrlMalformed,
    /// The address has a user name or password.
    UrlWithCredentials,
    /// The method is no token.
    MethodMalformed(String),
    /// `CONNECT`, `TRACE` or `TRACK`.
    MethodForbidden(String),
    /// `no-cors` with another method than `GET`, `HEAD` and `POST`.
    MethodNotForNoCors(String),
    /// A header's name is no token.
    HeaderNameMalformed(String),
    /// A header's value has NUL, CR or LF in it, or a character above U+00FF.
    HeaderValueMalformed(String),
    /// `GET` or `HEAD` with a body.
    BodyOfGet,
    /// `only-if-cached` in another mode than `same-origin`.
    OnlyIfCachedCrossOrigin,
    /// A `ReadableStream` body in the mode `no-cors`.
    StreamInNoCors,
    /// The engine has no `ReadableStream` bodies.
    StreamUnsupported,
    /// A `ReadableStream` body cannot be sent by HTTP/1.1.
    StreamNeedsHttp2,
    /// The port is one that browsers do not call.
    BadPort(u16),
    /// A page of `https:` calls `http:`.
    MixedContent,
    /// The scheme is not fetched.
    Scheme(String),
    /// The mode `same-origin`, and another origin.
    NotSameOrigin,
    /// The mode `no-cors` with another redirect mode than `follow`.
    NoCorsRedirectMode,
    /// `only-if-cached`, and nothing is cached.
    NotCached,
    /// No response came.
    NetworkError,
    /// No `Access-Control-Allow-Origin`.
    AllowOriginMissing {
        /// On the preflight's response.
        preflight: bool,
    },
    /// `Access-Control-Allow-Origin: *` with credentials.
    AllowOriginWildcardWithCredentials {
        /// On the preflight's response.
        preflight: bool,
    },
    /// `Access-Control-Allow-Origin` has several values.
    AllowOriginMultiple {
        /// On the preflight's response.
        preflight: bool,
        /// They.
        value: String,
    },
    /// `Access-Control-Allow-Origin` is another origin.
    AllowOriginMismatch {
        /// On the preflight's response.
        preflight: bool,
        /// What it is.
        value: String,
        /// What it had to be.
        origin: String,
    },
    /// `Access-Control-Allow-Credentials` is not `true`.
    AllowCredentialsNotTrue {
        /// On the preflight's response.
        preflight: bool,
        /// What it is, if it is there.
        value: Option<String>,
    },
    /// The preflight was answered with a redirect.
    PreflightRedirected(u16),
    /// The preflight was not answered with 200 to 299.
    PreflightStatus(u16),
    /// `Access-Control-Allow-Methods` is no list of tokens.
    AllowMethodsMalformed(String),
    /// `Access-Control-Allow-Headers` is no list of tokens.
    AllowHeadersMalformed(String),
    /// The method is not allowed.
    MethodNotAllowed {
        /// The method.
        method: String,
        /// What is allowed.
        allowed: Vec<String>,
    },
    /// A header is not allowed.
    HeaderNotAllowed {
        /// Its name.
        name: String,
        /// What is allowed.
        allowed: Vec<String>,
    },
    /// The redirect mode `error`, and a redirect.
    RedirectInModeError(u16),
    /// `Location` is no URL.
    LocationMalformed(String),
    /// `Location` is not `http:` or `https:`.
    LocationScheme(String),
    /// `Location` has a user name or password.
    LocationWithCredentials,
    /// A redirect that does not allow credentials, of a request that had them at the page's own origin.
    RedirectChecked,
    /// The twenty-first redirect.
    TooManyRedirects,
    /// A `ReadableStream` body cannot be sent again.
    StreamCannotBeSentAgain,
}

impl Reason {
    /// A stable code: `allow-origin-mismatch`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::UrlMalformed => "url-malformed",
            Self::UrlWithCredentials => "url-with-credentials",
            Self::MethodMalformed(_) => "method-malformed",
            Self::MethodForbidden(_) => "method-forbidden",
            Self::MethodNotForNoCors(_) => "method-not-for-no-cors",
            Self::HeaderNameMalformed(_) => "header-name-malformed",
            Self::HeaderValueMalformed(_) => "header-value-malformed",
            Self::BodyOfGet => "body-of-get",
            Self::OnlyIfCachedCrossOrigin => "only-if-cached-cross-origin",
            Self::StreamInNoCors => "stream-in-no-cors",
            Self::StreamUnsupported => "stream-unsupported",
            Self::StreamNeedsHttp2 => "stream-needs-http2",
            Self::BadPort(_) => "bad-port",
            Self::MixedContent => "mixed-content",
            Self::Scheme(_) => "scheme",
            Self::NotSameOrigin => "not-same-origin",
            Self::NoCorsRedirectMode => "no-cors-redirect-mode",
            Self::NotCached => "not-cached",
            Self::NetworkError => "network-error",
            Self::AllowOriginMissing { .. } => "allow-origin-missing",
            Self::AllowOriginWildcardWithCredentials { .. } => "allow-origin-wildcard-with-credentials",
            Self::AllowOriginMultiple { .. } => "allow-origin-multiple",
            Self::AllowOriginMismatch { .. } => "allow-origin-mismatch",
            Self::AllowCredentialsNotTrue { .. } => "allow-credentials-not-true",
            Self::PreflightRedirected(_) => "preflight-redirected",
            Self::PreflightStatus(_) => "preflight-status",
            Self::AllowMethodsMalformed(_) => "allow-methods-malformed",
            Self::AllowHeadersMalformed(_) => "allow-headers-malformed",
            Self::MethodNotAllowed { .. } => "method-not-allowed",
            Self::HeaderNotAllowed { .. } => "header-not-allowed",
            Self::RedirectInModeError(_) => "redirect-in-mode-error",
            Self::LocationMalformed(_) => "location-malformed",
            Self::LocationScheme(_) => "location-scheme",
            Self::LocationWithCredentials => "location-with-credentials",
            Self::RedirectChecked => "redirect-checked-with-credentials",
            Self::TooManyRedirects => "too-many-redirects",
            Self::StreamCannotBeSentAgain => "stream-cannot-be-sent-again",
        }
    }
}

/// Bytes for a person: what is not printable ASCII is escaped, and it is cut after 200 characters.
pub(crate) fn printable(bytes: &[u8]) -> String {
    let is_plain = |byte: &u8| (b' '..=b'~').contains(byte) && !b"'\"\\".contains(byte);
    if let (true, Ok(text)) = (bytes.len() <= 200 && bytes.iter().all(is_plain), std::str::from_utf8(bytes)) {
        return text.to_owned();
    }
    bytes.iter().take(200).flat_map(|byte| byte.escape_ascii()).map(char::from).collect()
}

fn whose(preflight: bool) -> &'static str {
    if preflight { "the preflight's response" } else { "the response" }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UrlMalformed => f.write_str("the address is not a URL"),
            Self::UrlWithCredentials => f.write_str("the address has a user name or password in it"),
            Self::MethodMalformed(method) => write!(f, "`{method}` is not a method"),
            Self::MethodForbidden(method) => write!(f, "browsers refuse the method `{method}`"),
            Self::MethodNotForNoCors(method) => {
                write!(f, "the mode `no-cors` takes GET, HEAD and POST, not `{method}`")
            }
            Self::HeaderNameMalformed(name) => write!(f, "`{name}` is not a header name"),
            Self::HeaderValueMalformed(name) => {
                write!(f, "the value of `{name}` has a character that no header value has")
            }
            Self::BodyOfGet => f.write_str("a GET or HEAD request cannot have a body"),
            Self::OnlyIfCachedCrossOrigin => {
                f.write_str("the cache mode `only-if-cached` needs the mode `same-origin`")
            }
            Self::StreamInNoCors => f.write_str("a stream cannot be sent in the mode `no-cors`"),
            Self::StreamUnsupported => f.write_str("this browser cannot send a stream"),
            Self::StreamNeedsHttp2 => f.write_str("this browser sends a stream by HTTP/2 and later only"),
            Self::BadPort(port) => write!(f, "browsers do not call port {port}"),
            Self::MixedContent => f.write_str("a page of https: cannot call http:"),
            Self::Scheme(scheme) => write!(f, "`{scheme}:` cannot be fetched"),
            Self::NotSameOrigin => {
                f.write_str("the mode is `same-origin`, and the address is of another origin")
            }
            Self::NoCorsRedirectMode => f.write_str("the mode `no-cors` follows every redirect"),
            Self::NotCached => f.write_str("the cache mode is `only-if-cached`, and nothing is cached"),
            Self::NetworkError => f.write_str("no response came"),
            Self::AllowOriginMissing { preflight } => {
                write!(f, "{} has no `Access-Control-Allow-Origin`", whose(*preflight))
            }
            Self::AllowOriginWildcardWithCredentials { preflight } => write!(
                f,
                "{} has `Access-Control-Allow-Origin: *`, which does not do for a request with credentials",
                whose(*preflight)
            ),
            Self::AllowOriginMultiple { preflight, value } => write!(
                f,
                "{} has several values of `Access-Control-Allow-Origin`: `{value}`",
                whose(*preflight)
            ),
            Self::AllowOriginMismatch { preflight, value, origin } => write!(
                f,
                "{} has `Access-Control-Allow-Origin: {value}`, and the origin is `{origin}`",
                whose(*preflight)
            ),
            Self::AllowCredentialsNotTrue { preflight, value: None } => write!(
                f,
                "{} has no `Access-Control-Allow-Credentials: true`, and the request has credentials",
                whose(*preflight)
            ),
            Self::AllowCredentialsNotTrue { preflight, value: Some(value) } => write!(
                f,
                "{} has `Access-Control-Allow-Credentials: {value}`, and it must be exactly `true`",
                whose(*preflight)
            ),
            Self::PreflightRedirected(status) => {
                write!(f, "the preflight was answered with a redirect ({status}), and preflights follow none")
            }
            Self::PreflightStatus(status) => {
                write!(f, "the preflight was answered with {status}, and needs 200 to 299")
            }
            Self::AllowMethodsMalformed(item) => {
                write!(f, "`{item}` in `Access-Control-Allow-Methods` is not a method, which spoils the list")
            }
            Self::AllowHeadersMalformed(item) => {
                write!(
                    f,
                    "`{item}` in `Access-Control-Allow-Headers` is not a header name, which spoils the list"
                )
            }
            Self::MethodNotAllowed { method, .. } => {
                write!(
                    f,
                    "`Access-Control-Allow-Methods` of the preflight's response does not list `{method}`"
                )
            }
            Self::HeaderNotAllowed { name, .. } => {
                write!(f, "`Access-Control-Allow-Headers` of the preflight's response does not list `{name}`")
            }
            Self::RedirectInModeError(status) => {
                write!(f, "the response is a redirect ({status}), and the redirect mode is `error`")
            }
            Self::LocationMalformed(location) => write!(f, "`Location: {location}` is not a URL"),
            Self::LocationScheme(scheme) => write!(f, "a redirect to `{scheme}:` is not followed"),
            Self::LocationWithCredentials => {
                f.write_str("the redirect's address has a user name or password in it")
            }
            Self::RedirectChecked => f.write_str(
                "the request began at the page's own origin with credentials, and a redirect of another origin does not allow them",
            ),
            Self::TooManyRedirects => f.write_str("more than twenty redirects"),
            Self::StreamCannotBeSentAgain => {
                f.write_str("a stream was sent, and cannot be sent again to where the redirect leads")
            }
        }
    }
}
