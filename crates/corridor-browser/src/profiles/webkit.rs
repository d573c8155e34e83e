//! WebKitGTK 2.50 (Debian 12), measured. Its CORS code is Safari's; what is the GTK port's own is said so.

use url::Url;

use super::standard::Standard;
use crate::cache::{
    CacheRules, ClearedBy, NullOrigins, Unit, Wildcard, WildcardCredentials, signed_seconds_or_5,
};
use crate::call::PageOrigin;
use crate::headers::Tokens;
use crate::rules::{LaterHops, MissingLocation, Rules, StreamBody};
use crate::{range, safelist};

pub(super) struct WebKit;

impl Rules for WebKit {
    /// Observed, as in Chromium. So five values of 128 bytes are the most that there is: that `isSimpleCrossOriginAccessRequest`
    /// (`CrossOriginAccessControl.cpp`) has no total, no request can tell.
    fn combines_repeated_headers(&self) -> bool {
        true
    }

    /// A `Range` may have its unit in any case and signs before its numbers, which must fit 64 bits (`HTTPParsers.cpp`,
    /// `parseRange`).
    fn is_safelisted(&self, name: &[u8], value: &[u8]) -> bool {
        if name.eq_ignore_ascii_case(b"range") && value.len() <= safelist::MAX_VALUE_BYTES {
            return is_safelisted_range(value);
        }
        safelist::is_safelisted(name, value)
    }

    /// `fetch()` rejects with `NotSupportedError`.
    fn stream_body(&self) -> StreamBody {
        StreamBody::Refused
    }

    /// Observed: `http://localhost` and its like are no exception.
    fn is_mixed_content(&self, page: &PageOrigin, url: &Url) -> bool {
        page.is_secure() && url.scheme() == "http"
    }

    /// `CrossOriginPreflightResultCache.cpp`, `validateCrossOriginHeaders`, knows no such rule.
    fn wildcard_covers_authorization(&self) -> bool {
        true
    }

    /// `ResponseResourceBase.cpp`, `sanitize`, ends early on a `*`; then `isCrossOriginSafeHeader` lists `Accept`.
    fn exposes_besides(&self, exposed: &Tokens<'_>, includes_credentials: bool) -> &'static [&'static str] {
        if includes_credentials && exposed.has_wildcard() { &["accept"] } else { &[] }
    }

    /// `NetworkLoadChecker.cpp`: `m_isSimpleRequest` stays false.
    fn later_hops(&self) -> LaterHops {
        LaterHops::ByThePage
    }

    /// `NetworkLoadChecker.cpp`: `m_originalRequestHeaders`.
    fn later_preflight_asks_for_page_headers(&self) -> bool {
        true
    }

    /// The GTK port's own (`NetworkDataTaskSoup.cpp`, `shouldRedirectAsGET`): `DELETE` too, by every status, to another origin.
    fn redirects_as_get(&self, method: &[u8], status: u16, crosses_origin: bool) -> bool {
        (method == b"DELETE" && crosses_origin) || Standard.redirects_as_get(method, status, crosses_origin)
    }

    /// The GTK port's own: it asks the server.
    fn fails_if_not_cached(&self) -> bool {
        false
    }

    /// Observed. A redirect that fails this is found out after the next preflight, which another process sends.
    fn checks_redirect_with_credentials_of_home(&self) -> bool {
        true
    }

    /// Observed: a `POST` to the page's own origin that a redirect makes a `GET` still carries it.
    fn keeps_origin_header(&self) -> bool {
        true
    }

    /// Observed: `ftp:` alone fails.
    fn stops_at_location(&self, _url: &Url, location: &str) -> bool {
        !location.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("ftp:"))
    }

    /// The GTK port's own (`NetworkDataTaskSoup.cpp`, `shouldRedirect`).
    fn without_location(&self) -> MissingLocation {
        MissingLocation::Ordinary
    }

    /// The GTK port's own.
    fn empty_location(&self) -> MissingLocation {
        MissingLocation::FailureUnlessError
    }

    fn cache(&self) -> &CacheRules {
        &CACHE
    }
}

/// `CrossOriginPreflightResultCache.cpp`; measured.
static CACHE: CacheRules = CacheRules {
    max_age: signed_seconds_or_5,
    cap_seconds: 600,
    unit: Unit::Result,
    wildcard: Wildcard::All,
    wildcard_credentials: WildcardCredentials::OfTheRequest,
    credentials_serve_others: true,
    keeps_failed_preflight: true,
    cleared_by: ClearedBy::Nothing,
    head_must_be_listed: false,
    bypassed_by: &[],
    not_kept_by: &[],
    null_origins: NullOrigins::KeptUnlessTainted,
    ignores_empty_fragment: false,
    max_url_bytes: usize::MAX,
};

fn is_safelisted_range(value: &[u8]) -> bool {
    let Some((unit, rest)) = value.split_at_checked(6) else { return false };
    if !unit.eq_ignore_ascii_case(b"bytes=") {
        return false;
    }
    let unsigned =
        |number: &[u8]| number.strip_prefix(b"+").filter(|rest| !rest.is_empty()).map(<[u8]>::to_vec);
    let Some(dash) = rest.iter().position(|byte| *byte == b'-') else { return false };
    let (first, last) = (rest.get(..dash).unwrap_or_default(), rest.get(dash + 1..).unwrap_or_default());
    let (first, last) =
        (unsigned(first).unwrap_or_else(|| first.to_vec()), unsigned(last).unwrap_or_else(|| last.to_vec()));
    range::is_safelisted_range_set(&[&first[..], b"-", &last[..]].concat(), Some(1 << 64))
}
