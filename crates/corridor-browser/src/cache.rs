//! The [CORS-preflight cache](https://fetch.spec.whatwg.org/#cors-preflight-cache).

use crate::call::{Cache, Call, Credentials, PageOrigin};
use crate::headers::{Header, get, lines};

/// How one engine keeps what preflights said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CacheRules {
    /// The seconds of a preflight without a usable `Access-Control-Max-Age`.
    pub(crate) max_age: fn(Option<&[u8]>) -> Option<u64>,
    /// The most seconds.
    pub(crate) cap_seconds: u64,
    /// What is kept.
    pub(crate) unit: Unit,
    /// Whether a kept `*` serves other names.
    pub(crate) wildcard: Wildcard,
    /// Whether what was learned with credentials serves a request without.
    pub(crate) credentials_serve_others: bool,
    /// Whether a preflight that failed by its method or headers is kept all the same, cleared, or left alone.
    pub(crate) failed_preflight: FailedPreflight,
    /// Whether an actual response that fails its CORS check clears what was kept.
    pub(crate) failed_response_clears: bool,
    /// Whether `HEAD` needs to be listed for a kept result to serve it.
    pub(crate) head_must_be_listed: bool,
    /// The cache modes that go past the cache.
    pub(crate) bypassed_by: &'static [Cache],
    /// Whether a page of an opaque origin has kept results.
    pub(crate) keeps_for_opaque_origins: bool,
    /// The longest URL, in bytes, that is kept.
    pub(crate) max_url_bytes: usize,
}

/// What is kept of a preflight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Each method and each name by itself, with its own age, merged over time.
    Entries,
    /// One result for a page and a URL, replaced whole; one that does not cover a request is dropped.
    Result,
}

/// What a kept `*` serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wildcard {
    /// Every name.
    All,
    /// Every name but `Authorization`.
    AllButAuthorization,
    /// The name `*`.
    Nothing,
}

/// What becomes of the cache when a preflight does not allow a method or a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FailedPreflight {
    /// What it said is not kept.
    NotKept,
    /// What was kept is cleared.
    Clears,
    /// What it said is kept.
    Kept,
}

impl CacheRules {
    /// The standard's.
    pub(crate) const STANDARD: Self = Self {
        max_age: delta_seconds_or_5,
        cap_seconds: u64::MAX,
        unit: Unit::Entries,
        wildcard: Wildcard::AllButAuthorization,
        credentials_serve_others: true,
        failed_preflight: FailedPreflight::Clears,
        failed_response_clears: true,
        head_must_be_listed: false,
        bypassed_by: &[],
        keeps_for_opaque_origins: true,
        max_url_bytes: usize::MAX,
    };
}

/// `delta-seconds`; 5 if it is absent or is none ("extracting header list values" fails).
fn delta_seconds_or_5(value: Option<&[u8]>) -> Option<u64> {
    match value {
        Some(digits) if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) => Some(number(digits)),
        Some(_) | None => Some(5),
    }
}

/// The number of these digits; as large as can be if it is larger.
pub(crate) fn number(digits: &[u8]) -> u64 {
    digits.iter().fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
}

/// What a browser remembers of preflights, of one user and one top-level site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreflightCache {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    origin: String,
    url: String,
    with_credentials: bool,
    what: What,
    expires_at_ms: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Method(Vec<u8>),
    Header(Vec<u8>),
    /// The whole of what a preflight said.
    Result {
        methods: Vec<Vec<u8>>,
        headers: Vec<Vec<u8>>,
    },
}

/// Under which name results are kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key<'k> {
    pub(crate) page: &'k PageOrigin,
    pub(crate) url: &'k str,
    pub(crate) credentials: Credentials,
    pub(crate) now_ms: u64,
}

/// What a request needs a preflight for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Needs<'k> {
    pub(crate) method: &'k [u8],
    /// Whether its method is not safelisted, or its preflight is forced.
    pub(crate) method_counts: bool,
    pub(crate) names: &'k [String],
}

/// What a preflight granted.
#[derive(Clone, Debug)]
pub(crate) struct Granted<'h> {
    pub(crate) methods: Vec<&'h [u8]>,
    pub(crate) headers: Vec<&'h [u8]>,
}

impl PreflightCache {
    /// Whether what is kept makes a preflight needless. An engine that keeps whole results drops one that does not.
    pub(crate) fn covers(&mut self, rules: &CacheRules, key: Key<'_>, mode: Cache, needs: Needs<'_>) -> bool {
        if self.entries.is_empty() || rules.bypassed_by.contains(&mode) {
            return false;
        }
        self.entries.retain(|entry| entry.expires_at_ms > key.now_ms);
        let mut matching = self.entries.iter().filter(|entry| entry.is_under(rules, key));
        match rules.unit {
            Unit::Entries => {
                let matching: Vec<&Entry> = matching.collect();
                let method_is_kept = matching.iter().any(|entry| entry.has_method(rules, needs.method));
                let names_are_kept =
                    needs.names.iter().all(|name| matching.iter().any(|entry| entry.has_header(rules, name)));
                !matching.is_empty() && (method_is_kept || !method_matters(rules, needs)) && names_are_kept
            }
            Unit::Result => {
                let Some(result) = matching.next() else { return false };
                let covered = (!needs.method_counts || result.has_method(rules, needs.method))
                    && needs.names.iter().all(|name| result.has_header(rules, name));
                if !covered {
                    self.clear(rules, key);
                }
                covered
            }
        }
    }

    /// Keeps what a preflight granted, for the seconds that it said.
    pub(crate) fn keep(
        &mut self,
        rules: &CacheRules,
        key: Key<'_>,
        granted: &Granted<'_>,
        headers: &[Header<'_>],
    ) {
        let value = get(lines(headers, "access-control-max-age"));
        let seconds = (rules.max_age)(value.as_deref()).unwrap_or(0).min(rules.cap_seconds);
        let is_opaque = matches!(key.page, PageOrigin::Opaque);
        if key.url.len() >= rules.max_url_bytes || (is_opaque && !rules.keeps_for_opaque_origins) {
            return;
        }
        let expires_at_ms = key.now_ms.saturating_add(seconds.saturating_mul(1000));
        let owned = |items: &[&[u8]]| items.iter().map(|item| item.to_vec()).collect::<Vec<_>>();
        match rules.unit {
            Unit::Result => {
                self.clear(rules, key);
                let what =
                    What::Result { methods: owned(&granted.methods), headers: owned(&granted.headers) };
                self.add(key, what, expires_at_ms);
            }
            Unit::Entries => {
                for method in &granted.methods {
                    self.renew(rules, key, What::Method(method.to_vec()), expires_at_ms);
                }
                for header in &granted.headers {
                    self.renew(rules, key, What::Header(header.to_ascii_lowercase()), expires_at_ms);
                }
            }
        }
    }

    /// Forgets what is kept for a page and a URL.
    pub(crate) fn clear(&mut self, rules: &CacheRules, key: Key<'_>) {
        let is_separate = !rules.credentials_serve_others;
        let with_credentials = key.credentials == Credentials::Include;
        self.entries.retain(|entry| {
            entry.url != key.url
                || entry.origin != key.page.serialized()
                || (is_separate && entry.with_credentials != with_credentials)
        });
    }

    /// A kept match has its age set anew; else it is added.
    fn renew(&mut self, rules: &CacheRules, key: Key<'_>, what: What, expires_at_ms: u64) {
        let known = self.entries.iter_mut().find(|entry| entry.is_under(rules, key) && entry.what == what);
        match known {
            Some(entry) => entry.expires_at_ms = expires_at_ms,
            None => self.add(key, what, expires_at_ms),
        }
    }

    fn add(&mut self, key: Key<'_>, what: What, expires_at_ms: u64) {
        self.entries.push(Entry {
            origin: key.page.serialized().to_owned(),
            url: key.url.to_owned(),
            with_credentials: key.credentials == Credentials::Include,
            what,
            expires_at_ms,
        });
    }
}

fn method_matters(rules: &CacheRules, needs: Needs<'_>) -> bool {
    needs.method_counts || (rules.head_must_be_listed && needs.method == b"HEAD")
}

impl Entry {
    fn is_under(&self, rules: &CacheRules, key: Key<'_>) -> bool {
        let includes = key.credentials == Credentials::Include;
        let credentials_fit = if rules.credentials_serve_others {
            self.with_credentials || !includes
        } else {
            self.with_credentials == includes
        };
        credentials_fit && self.url == key.url && self.origin == key.page.serialized()
    }

    fn has_method(&self, rules: &CacheRules, method: &[u8]) -> bool {
        let serves = |kept: &[u8]| kept == method || (kept == b"*" && self.wildcard_serves(rules));
        match &self.what {
            What::Method(kept) => serves(kept),
            What::Result { methods, .. } => methods.iter().any(|kept| serves(kept)),
            What::Header(_) => false,
        }
    }

    fn has_header(&self, rules: &CacheRules, name: &str) -> bool {
        let by_wildcard = match rules.wildcard {
            Wildcard::All => true,
            Wildcard::AllButAuthorization => name != "authorization",
            Wildcard::Nothing => false,
        };
        let serves = |kept: &[u8]| {
            kept.eq_ignore_ascii_case(name.as_bytes())
                || (kept == b"*" && by_wildcard && !self.with_credentials)
        };
        match &self.what {
            What::Header(kept) => serves(kept),
            What::Result { headers, .. } => headers.iter().any(|kept| serves(kept)),
            What::Method(_) => false,
        }
    }

    fn wildcard_serves(&self, rules: &CacheRules) -> bool {
        rules.wildcard != Wildcard::Nothing && !self.with_credentials
    }
}

impl Call<'_> {
    /// Whether credentials go along wherever the request goes.
    pub(crate) fn includes_credentials(&self) -> bool {
        self.credentials == Credentials::Include
    }
}
