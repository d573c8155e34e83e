//! Chromium 156 (Debian 12), measured.

use url::Url;

use crate::cache::{
    CacheRules, ClearedBy, NullOrigins, Unit, Wildcard, WildcardCredentials, signed_seconds_or_5,
};
use crate::call::Cache;
use crate::rules::{MissingLocation, OpaqueOrigin, Rules};
use crate::{range, safelist};

pub(super) struct Chromium;

impl Rules for Chromium {
    /// Observed of sandboxed frames; [Storage Access Headers](https://privacycg.github.io/storage-access-headers/) send
    /// `Origin` where a third party asks for its cookies.
    fn opaque_origin_with_credentials(&self) -> OpaqueOrigin {
        OpaqueOrigin::ShownWhileMethodStays
    }

    /// `User-Agent` set by a script is dropped, and the browser's own is sent
    /// ([crbug 571722](https://crbug.com/571722)).
    fn keeps_header(&self, name: &[u8]) -> bool {
        !name.eq_ignore_ascii_case(b"user-agent")
    }

    /// Observed: two lines of `Accept` with 64 and 63 bytes are one of 129, which needs a preflight.
    fn combines_repeated_headers(&self) -> bool {
        true
    }

    /// Client hints and `Intervention` are safelisted besides (`services/network/public/cpp/cors/cors.cc`); the numbers of a
    /// `Range` must fit 63 bits.
    fn is_safelisted(&self, name: &[u8], value: &[u8]) -> bool {
        if value.len() > safelist::MAX_VALUE_BYTES {
            return false;
        }
        if name.eq_ignore_ascii_case(b"range") {
            return range::is_safelisted(value, Some(i64::MAX as u128));
        }
        safelist::is_safelisted(name, value) || is_safelisted_hint(name, value)
    }

    /// Observed: `null` as soon as a redirect leaves the origin that it was sent to (`net/url_request/redirect_util.cc`).
    fn crossing_taints_no_cors(&self) -> bool {
        true
    }

    /// Observed.
    fn asks_for_stream_in_mode_same_origin(&self) -> bool {
        true
    }

    /// Announced in 2021 and not enforced; the console warns ([crbug 1176753](https://crbug.com/1176753)).
    fn wildcard_covers_authorization(&self) -> bool {
        true
    }

    /// Observed: the seven client hints go no further than the page's own origin at a redirect.
    fn redirect_strips(&self, name: &[u8], leaves_page_origin: bool) -> bool {
        leaves_page_origin && HINTS.iter().any(|hint| name.eq_ignore_ascii_case(hint.as_bytes()))
    }

    /// Observed: `ERR_INVALID_REDIRECT`, whatever the mode, for what is no URL; blanks in a host it escapes.
    fn stops_at_location(&self, url: &Url, location: &str) -> bool {
        location.contains(' ') || url.join(location).is_ok()
    }

    /// Observed: read as any other response, also in the mode `error`.
    fn without_location(&self) -> MissingLocation {
        MissingLocation::Ordinary
    }

    /// Observed: as if there were none.
    fn empty_location(&self) -> MissingLocation {
        MissingLocation::Ordinary
    }

    fn cache(&self) -> &CacheRules {
        &CACHE
    }
}

/// `services/network/cors/preflight_cache.cc` and `preflight_result.cc`; measured.
static CACHE: CacheRules = CacheRules {
    max_age: signed_seconds_or_5, // `base::StringToInt64`
    cap_seconds: 7200,
    unit: Unit::Result,
    wildcard: Wildcard::AllButAuthorization,
    wildcard_credentials: WildcardCredentials::OfTheKept,
    credentials_serve_others: true,
    keeps_failed_preflight: false,
    cleared_by: ClearedBy::Nothing,
    head_must_be_listed: false,
    bypassed_by: &[Cache::NoStore, Cache::Reload, Cache::NoCache],
    not_kept_by: &[Cache::NoStore],
    null_origins: NullOrigins::NotKept,
    ignores_empty_fragment: false,
    max_url_bytes: 1024,
};

const HINTS: [&str; 7] = ["dpr", "device-memory", "downlink", "ect", "rtt", "viewport-width", "width"];

fn is_safelisted_hint(name: &[u8], value: &[u8]) -> bool {
    let named = |hint: &str| name.eq_ignore_ascii_case(hint.as_bytes());
    if named("save-data") {
        value.eq_ignore_ascii_case(b"on")
    } else if named("dpr") || named("device-memory") || named("downlink") {
        is_decimal(value)
    } else if named("width") || named("viewport-width") || named("rtt") {
        !value.is_empty() && value.iter().all(u8::is_ascii_digit)
    } else if named("ect") {
        [&b"slow-2g"[..], b"2g", b"3g", b"4g"].contains(&value)
    } else {
        named("intervention")
    }
}

/// `base::StringToDouble`, of what a hint may look like.
fn is_decimal(value: &[u8]) -> bool {
    let is_digits = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_digit);
    match value.iter().position(|byte| *byte == b'.') {
        None => !value.is_empty() && is_digits(value),
        Some(dot) => {
            let (whole, rest) =
                (value.get(..dot).unwrap_or_default(), value.get(dot + 1..).unwrap_or_default());
            !whole.is_empty() && !rest.is_empty() && is_digits(whole) && is_digits(rest)
        }
    }
}
