//! The points at which engines leave the standard.
//!
//! Every method says what the standard says. A profile overrides what its engine does otherwise, each override with its
//! source; the machine asks, and knows no engine. An answer depends on nothing but the question: on that
//! [`Lockstep`](crate::profiles::Lockstep), through which all of them are asked, relies.

use std::borrow::Cow;

use url::{Host, Url};

use crate::cache::CacheRules;
use crate::call::{PageOrigin, same_origin};
use crate::headers::{Header, Tokens, get, lines};
use crate::safelist;

/// What a `ReadableStream` as a body means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StreamBody {
    /// It is sent after a preflight, by HTTP/2 and later; to an HTTP/1.1 server it is a network error
    /// ([HTTP-network fetch](https://fetch.spec.whatwg.org/#concept-http-network-fetch)). The servers here speak HTTP/1.1.
    NeedsHttp2,
    /// The engine has no such bodies: its text `[object ReadableStream]` is sent.
    SentAsText,
    /// The engine has no such bodies: the call fails.
    Refused,
}

/// What a redirect status without a usable `Location` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MissingLocation {
    /// The response is read as any other, but not in the redirect mode `error`.
    OrdinaryUnlessError,
    /// The response is read as any other.
    Ordinary,
    /// The response is a redirect to the very same URL.
    Itself,
    /// A network error where it would be followed; read as any other in the redirect mode `error`.
    FailureUnlessError,
}

/// What the `Origin` of an opaque frame's `GET` with credentials is, in the mode `no-cors`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OpaqueOrigin {
    /// It is not sent.
    Hidden,
    /// `null`, until a redirect changes the method.
    ShownWhileMethodStays,
    /// `null`, until a redirect leads to another origin.
    ShownUntilCrossing,
}

/// How a hop after a redirect decides about its preflight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LaterHops {
    /// By what it will send.
    ByThemselves,
    /// By what the page wrote; and once one hop was preflighted, every later one is.
    ByThePage,
}

/// The rules of one engine; those of the standard where it says nothing else.
pub(crate) trait Rules: Sync {
    /// Whether a header that the page set is kept (the standard's own forbidden names are never asked about).
    fn keeps_header(&self, _name: &[u8]) -> bool {
        true
    }

    /// Whether lines of one name are combined before they are held against the safelist.
    fn combines_repeated_headers(&self) -> bool {
        false
    }

    /// Whether `Access-Control-Request-Headers` repeats a name that the page gave twice.
    fn repeats_unsafe_names(&self) -> bool {
        false
    }

    /// Whether a header is CORS-safelisted.
    fn is_safelisted(&self, name: &[u8], value: &[u8]) -> bool {
        safelist::is_safelisted(name, value)
    }

    /// Whether safelisted headers whose values have this many bytes together are too much, and all of them unsafe.
    fn is_too_much_together(&self, bytes: usize) -> bool {
        bytes > 1024
    }

    /// What a `ReadableStream` means.
    fn stream_body(&self) -> StreamBody {
        StreamBody::NeedsHttp2
    }

    /// Whether a request of this page to this URL is blocked as
    /// [mixed content](https://w3c.github.io/webappsec-mixed-content/#should-block-fetch).
    fn is_mixed_content(&self, page: &PageOrigin, url: &Url) -> bool {
        page.is_secure() && url.scheme() == "http" && !is_trustworthy(url)
    }

    /// The value of `Access-Control-Allow-Origin`.
    fn allow_origin<'h>(&self, headers: &'h [Header<'_>]) -> Option<Cow<'h, [u8]>> {
        get(lines(headers, "access-control-allow-origin"))
    }

    /// The value of `Access-Control-Allow-Credentials`.
    fn allow_credentials<'h>(&self, headers: &'h [Header<'_>]) -> Option<Cow<'h, [u8]>> {
        get(lines(headers, "access-control-allow-credentials"))
    }

    /// Whether `Access-Control-Allow-Headers: *` covers `Authorization`.
    fn wildcard_covers_authorization(&self) -> bool {
        false
    }

    /// The names that `Access-Control-Expose-Headers` exposes.
    fn exposed<'h>(&self, headers: &'h [Header<'_>]) -> Tokens<'h> {
        Tokens::extract(lines(headers, "access-control-expose-headers"))
    }

    /// Names that can be read besides, where this list was sent to a call with these credentials.
    fn exposes_besides(&self, _exposed: &Tokens<'_>, _includes_credentials: bool) -> &'static [&'static str] {
        &[]
    }

    /// Whether a preflight after a tainting redirect still carries the page's origin.
    fn preflight_keeps_page_origin(&self) -> bool {
        false
    }

    /// Whether a preflight for a redirect back to the page's own origin escapes the CORS check.
    fn preflight_to_own_origin_escapes_check(&self) -> bool {
        false
    }

    /// How later hops decide about a preflight.
    fn later_hops(&self) -> LaterHops {
        LaterHops::ByThemselves
    }

    /// Whether a later hop's preflight asks for what the page wrote, sent or not.
    fn later_preflight_asks_for_page_headers(&self) -> bool {
        false
    }

    /// Whether each hop starts from the page's headers again, so that what one redirect stripped comes back at the next.
    fn hop_restores_headers(&self) -> bool {
        false
    }

    /// Whether a redirect to another URL takes a header away, besides what the standard takes.
    fn redirect_strips(&self, _name: &[u8], _leaves_page_origin: bool) -> bool {
        false
    }

    /// Whether a redirect of this method by this status becomes a `GET`.
    fn redirects_as_get(&self, method: &[u8], status: u16, _crosses_origin: bool) -> bool {
        match status {
            301 | 302 => method == b"POST",
            303 => !matches!(method, b"GET" | b"HEAD"),
            _ => false,
        }
    }

    /// Whether `only-if-cached` fails where nothing is cached; else it is as if it were not said.
    fn fails_if_not_cached(&self) -> bool {
        true
    }

    /// Whether the redirect mode `manual` gives a response for this `Location`, relative to this URL, whatever it is.
    fn stops_at_location(&self, _url: &Url, _location: &str) -> bool {
        true
    }

    /// Whether, in the credentials mode `same-origin`, the redirects of a request that began at the page's own origin and left
    /// it are checked as if it still had credentials.
    fn checks_redirect_with_credentials_of_home(&self) -> bool {
        false
    }

    /// Whether a request in the mode `no-cors` has the origin `null` once a redirect has crossed origins.
    fn crossing_taints_no_cors(&self) -> bool {
        false
    }

    /// Whether the mode `same-origin` asks another origin first, before it fails, where the body is a stream.
    fn asks_for_stream_in_mode_same_origin(&self) -> bool {
        false
    }

    /// Whether a frame of an opaque origin sends `Origin: null` with a `GET` in the mode `no-cors` that has credentials.
    fn opaque_origin_with_credentials(&self) -> OpaqueOrigin {
        OpaqueOrigin::Hidden
    }

    /// Whether a request that carried `Origin` carries it on later hops to the same origin, as a `GET` too.
    fn keeps_origin_header(&self) -> bool {
        false
    }

    /// What a redirect status without `Location` means.
    fn without_location(&self) -> MissingLocation {
        MissingLocation::OrdinaryUnlessError
    }

    /// What a redirect status with an empty `Location` means.
    fn empty_location(&self) -> MissingLocation {
        MissingLocation::Itself
    }

    /// The rules of the preflight cache.
    fn cache(&self) -> &CacheRules {
        &CacheRules::STANDARD
    }
}

/// [Potentially trustworthy](https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy), for `http:` URLs.
pub(crate) fn is_trustworthy(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(domain)) => {
            let domain = domain.strip_suffix('.').unwrap_or(domain);
            domain == "localhost" || domain.ends_with(".localhost")
        }
        None => false,
    }
}

/// Whether a redirect from `last` to `new` taints a request of this page: then its origin serializes as `null`
/// ([redirect-taint](https://fetch.spec.whatwg.org/#concept-request-redirect-taint)).
pub(crate) fn taints(page: &PageOrigin, last: &Url, new: &Url) -> bool {
    !same_origin(last, new) && !page.is_origin_of(last)
}
