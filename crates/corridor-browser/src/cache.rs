//! The [CORS-preflight cache](https://fetch.spec.whatwg.org/#cors-preflight-cache).

mod rules;

pub(crate) use rules::{
    CacheRules, ClearedBy, NullOrigins, Unit, Wildcard, WildcardCredentials, digits_or_nothing,
    signed_seconds_or_5,
};

use crate::call::{Cache, Call, Credentials};
use crate::headers::Header;

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
    /// The request's origin, as it serializes.
    pub(crate) origin: &'k str,
    /// Whether a redirect made it `null`.
    pub(crate) is_tainted: bool,
    pub(crate) url: &'k str,
    pub(crate) credentials: Credentials,
    pub(crate) mode: Cache,
    pub(crate) now_ms: u64,
}

impl<'k> Key<'k> {
    fn url(&self, rules: &CacheRules) -> &'k str {
        let without = self.url.strip_suffix('#').filter(|_| rules.ignores_empty_fragment);
        without.unwrap_or(self.url)
    }

    fn includes_credentials(&self) -> bool {
        self.credentials == Credentials::Include
    }

    /// Whether anything can be kept under it.
    fn is_kept(&self, rules: &CacheRules) -> bool {
        match rules.null_origins {
            NullOrigins::Kept => true,
            NullOrigins::KeptUnlessTainted => !self.is_tainted,
            NullOrigins::NotKept => self.origin != "null",
        }
    }
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
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether what is kept makes a preflight needless. An engine that keeps whole results drops one that does not.
    pub(crate) fn covers(&mut self, rules: &CacheRules, key: Key<'_>, needs: Needs<'_>) -> bool {
        if rules.bypassed_by.contains(&key.mode) || !key.is_kept(rules) {
            return false;
        }
        self.entries.retain(|entry| entry.expires_at_ms > key.now_ms);
        match rules.unit {
            Unit::Entries => {
                let matching: Vec<&Entry> =
                    self.entries.iter().filter(|entry| entry.serves(rules, key)).collect();
                let has_method = || matching.iter().any(|entry| entry.has_method(rules, key, needs.method));
                let has_name =
                    |name: &String| matching.iter().any(|entry| entry.has_name(rules, key, name.as_bytes()));
                !matching.is_empty()
                    && (!method_matters(rules, needs) || has_method())
                    && needs.names.iter().all(has_name)
            }
            Unit::Result => {
                let Some(result) = self.entries.iter().find(|entry| entry.is_under(rules, key)) else {
                    return false;
                };
                let covered = result.serves(rules, key)
                    && (!method_matters(rules, needs) || result.has_method(rules, key, needs.method))
                    && needs.names.iter().all(|name| result.has_name(rules, key, name.as_bytes()));
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
        let Some(seconds) = (rules.max_age)(headers) else { return };
        let is_kept = key.is_kept(rules) && !rules.not_kept_by.contains(&key.mode);
        if !is_kept || key.url.len() >= rules.max_url_bytes {
            return;
        }
        let seconds = seconds.min(rules.cap_seconds);
        let expires_at_ms = key.now_ms.saturating_add(seconds.saturating_mul(1000));
        let owned = |items: &[&[u8]]| items.iter().map(|item| item.to_vec()).collect::<Vec<_>>();
        match rules.unit {
            Unit::Result => {
                self.clear(rules, key);
                let what =
                    What::Result { methods: owned(&granted.methods), headers: owned(&granted.headers) };
                self.add(rules, key, what, expires_at_ms);
            }
            Unit::Entries => {
                for method in &granted.methods {
                    let is_known =
                        self.renew(rules, key, expires_at_ms, |entry| entry.has_method(rules, key, method));
                    if !is_known {
                        self.add(rules, key, What::Method(method.to_vec()), expires_at_ms);
                    }
                }
                for name in &granted.headers {
                    let is_known =
                        self.renew(rules, key, expires_at_ms, |entry| entry.has_name(rules, key, name));
                    if !is_known {
                        self.add(rules, key, What::Header(name.to_ascii_lowercase()), expires_at_ms);
                    }
                }
            }
        }
    }

    /// [Clears](https://fetch.spec.whatwg.org/#concept-cache-clear) what is kept for an origin and a URL, whatever the
    /// credentials.
    pub(crate) fn clear(&mut self, rules: &CacheRules, key: Key<'_>) {
        self.entries.retain(|entry| !entry.is_under(rules, key));
    }

    /// Sets the age of what is kept anew; whether there is such.
    fn renew(
        &mut self,
        rules: &CacheRules,
        key: Key<'_>,
        expires_at_ms: u64,
        is_match: impl Fn(&Entry) -> bool,
    ) -> bool {
        let mut is_known = false;
        for entry in self.entries.iter_mut().filter(|entry| entry.serves(rules, key)) {
            if is_match(entry) {
                entry.expires_at_ms = expires_at_ms;
                is_known = true;
            }
        }
        is_known
    }

    fn add(&mut self, rules: &CacheRules, key: Key<'_>, what: What, expires_at_ms: u64) {
        self.entries.push(Entry {
            origin: key.origin.to_owned(),
            url: key.url(rules).to_owned(),
            with_credentials: key.includes_credentials(),
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
        self.url == key.url(rules) && self.origin == key.origin
    }

    /// [Cache entry match](https://fetch.spec.whatwg.org/#concept-cache-match).
    fn serves(&self, rules: &CacheRules, key: Key<'_>) -> bool {
        let credentials_fit = match key.includes_credentials() {
            true => self.with_credentials,
            false => rules.credentials_serve_others || !self.with_credentials,
        };
        credentials_fit && self.is_under(rules, key)
    }

    fn has_method(&self, rules: &CacheRules, key: Key<'_>, method: &[u8]) -> bool {
        let wildcard_serves = rules.wildcard != Wildcard::Nothing && self.has_wildcards(rules, key);
        let serves = |kept: &[u8]| kept == method || (kept == b"*" && wildcard_serves);
        match &self.what {
            What::Method(kept) => serves(kept),
            What::Result { methods, .. } => methods.iter().any(|kept| serves(kept)),
            What::Header(_) => false,
        }
    }

    fn has_name(&self, rules: &CacheRules, key: Key<'_>, name: &[u8]) -> bool {
        let wildcard_serves = self.has_wildcards(rules, key)
            && match rules.wildcard {
                Wildcard::All => true,
                Wildcard::AllButAuthorization => !name.eq_ignore_ascii_case(b"authorization"),
                Wildcard::Nothing => false,
            };
        let serves = |kept: &[u8]| kept.eq_ignore_ascii_case(name) || (kept == b"*" && wildcard_serves);
        match &self.what {
            What::Header(kept) => serves(kept),
            What::Result { headers, .. } => headers.iter().any(|kept| serves(kept)),
            What::Method(_) => false,
        }
    }

    fn has_wildcards(&self, rules: &CacheRules, key: Key<'_>) -> bool {
        match rules.wildcard_credentials {
            WildcardCredentials::Irrelevant => true,
            WildcardCredentials::OfTheKept => !self.with_credentials,
            WildcardCredentials::OfTheRequest => !key.includes_credentials(),
        }
    }
}

impl Call<'_> {
    /// Whether credentials go along wherever the request goes.
    pub(crate) fn includes_credentials(&self) -> bool {
        self.credentials == Credentials::Include
    }
}
