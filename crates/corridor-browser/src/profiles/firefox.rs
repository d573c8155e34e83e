//! Firefox 153 ESR (Debian 12), measured.

use std::borrow::Cow;

use crate::cache::{
    CacheRules, ClearedBy, NullOrigins, Unit, Wildcard, WildcardCredentials, digits_or_nothing,
};
use crate::call::Cache;
use crate::headers::{Header, Tokens, get, lines};
use crate::rules::{LaterHops, OpaqueOrigin, Rules, StreamBody};
use crate::syntax::is_token;
use crate::{mime, range, safelist};

pub(super) struct Firefox;

impl Rules for Firefox {
    /// Observed of sandboxed frames; [Storage Access Headers](https://privacycg.github.io/storage-access-headers/) send
    /// `Origin` where a third party asks for its cookies.
    fn opaque_origin_with_credentials(&self) -> OpaqueOrigin {
        OpaqueOrigin::ShownUntilCrossing
    }

    /// Observed: `x-a,x-a`.
    fn repeats_unsafe_names(&self) -> bool {
        true
    }

    /// Bytes from 0x80 on are unsafe in `Accept` and `Content-Type` (a signed comparison); a `Content-Type` is parsed by
    /// `NS_ParseRequestContentType`, which takes no empty parameter; the numbers of a `Range` must fit 64 bits.
    fn is_safelisted(&self, name: &[u8], value: &[u8]) -> bool {
        let named = |wanted: &[u8]| name.eq_ignore_ascii_case(wanted);
        if !safelist::is_safelisted(name, value) {
            return false;
        }
        if named(b"range") {
            return range::is_safelisted(value, Some(1 << 64));
        }
        let is_typed = named(b"content-type");
        let has_high_bytes = || value.iter().any(|byte| *byte >= 0x80);
        !((is_typed || named(b"accept")) && has_high_bytes()) && (!is_typed || is_parsed_by_necko(value))
    }

    /// Observed: repeated lines pass the limit.
    fn is_too_much_together(&self, _bytes: usize) -> bool {
        false
    }

    /// It has no such bodies.
    fn stream_body(&self) -> StreamBody {
        StreamBody::SentAsText
    }

    /// Two lines of exactly this spelling always fail; else empty lines are not stored
    /// (`nsCORSListenerProxy.cpp`, `CheckOriginHeader`).
    fn allow_origin<'h>(&self, headers: &'h [Header<'_>]) -> Option<Cow<'h, [u8]>> {
        const SPELLING: &[u8] = b"Access-Control-Allow-Origin";
        if headers.iter().filter(|header| &*header.name == SPELLING).count() > 1 {
            return get(lines(headers, "access-control-allow-origin"))
                .map(|value| Cow::Owned([&value, &b","[..]].concat()));
        }
        stored(headers, "access-control-allow-origin")
    }

    fn allow_credentials<'h>(&self, headers: &'h [Header<'_>]) -> Option<Cow<'h, [u8]>> {
        stored(headers, "access-control-allow-credentials")
    }

    /// The pref `network.cors_preflight.authorization_covered_by_wildcard`.
    fn wildcard_covers_authorization(&self) -> bool {
        true
    }

    /// Observed: a `*` before an item that is no token still exposes everything.
    fn exposed<'h>(&self, headers: &'h [Header<'_>]) -> Tokens<'h> {
        let lines = lines(headers, "access-control-expose-headers");
        let tokens = Tokens::extract(lines.clone());
        let Tokens::Malformed(_) = tokens else { return tokens };
        let items = lines.flat_map(|line| line.split(|byte| *byte == b',')).map(crate::syntax::trim_blanks);
        let mut before = items.take_while(|item| item.is_empty() || is_token(item));
        if before.any(|item| item == b"*") { Tokens::List(vec![b"*"]) } else { tokens }
    }

    /// The preflight is made for the page, whatever the redirects (`StartCORSPreflight` takes the loading principal).
    fn preflight_keeps_page_origin(&self) -> bool {
        true
    }

    /// Its channel is same-origin, which is not checked.
    fn preflight_to_own_origin_escapes_check(&self) -> bool {
        true
    }

    /// It is decided on what the page wrote, before anything is stripped, and stays on once it was needed.
    fn later_hops(&self) -> LaterHops {
        LaterHops::ByThePage
    }

    /// Observed: `Authorization` and `Content-Type`, stripped by one redirect, come back at the next.
    fn hop_restores_headers(&self) -> bool {
        true
    }

    fn cache(&self) -> &CacheRules {
        &CACHE
    }
}

/// `nsCORSListenerProxy.cpp`, `nsPreflightCache`; measured.
static CACHE: CacheRules = CacheRules {
    max_age: digits_or_nothing,
    cap_seconds: 86_400,
    unit: Unit::Entries,
    wildcard: Wildcard::Nothing,
    wildcard_credentials: WildcardCredentials::Irrelevant,
    credentials_serve_others: false,
    keeps_failed_preflight: false,
    cleared_by: ClearedBy::FailedResponse,
    head_must_be_listed: true,
    bypassed_by: &[Cache::NoStore, Cache::Reload],
    not_kept_by: &[],
    null_origins: NullOrigins::Kept,
    ignores_empty_fragment: true,
    max_url_bytes: usize::MAX,
};

/// The lines that are not empty, combined.
fn stored<'h>(headers: &'h [Header<'_>], name: &'h str) -> Option<Cow<'h, [u8]>> {
    get(lines(headers, name).filter(|line| !line.is_empty()))
}

/// Every parameter has a name; there is one value.
fn is_parsed_by_necko(value: &[u8]) -> bool {
    let mut parameters = value.split(|byte| *byte == b';').skip(1).map(crate::syntax::trim_blanks).peekable();
    let mut fine = mime::essence(value).is_some() && !value.contains(&b',');
    while let Some(parameter) = parameters.next() {
        fine &= !parameter.is_empty() || parameters.peek().is_none();
    }
    fine
}
