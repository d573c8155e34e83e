//! The points at which engines keep preflights otherwise than the standard, and how they read `Access-Control-Max-Age`.

use crate::call::Cache;
use crate::headers::{Header, get, lines};

/// How one engine keeps what preflights said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CacheRules {
    /// The seconds that a preflight's response asks for; `None` if it changes nothing.
    pub(crate) max_age: fn(&[Header<'_>]) -> Option<u64>,
    /// The most seconds.
    pub(crate) cap_seconds: u64,
    /// What is kept.
    pub(crate) unit: Unit,
    /// Whether a kept `*` serves other names.
    pub(crate) wildcard: Wildcard,
    /// For which credentials it does.
    pub(crate) wildcard_credentials: WildcardCredentials,
    /// Whether what was learned with credentials serves a request without.
    pub(crate) credentials_serve_others: bool,
    /// Whether a preflight that failed by its method or headers is kept all the same.
    pub(crate) keeps_failed_preflight: bool,
    /// Which failures clear what was kept.
    pub(crate) cleared_by: ClearedBy,
    /// Whether `HEAD` needs to be listed for a kept result to serve it.
    pub(crate) head_must_be_listed: bool,
    /// The cache modes that go past the cache.
    pub(crate) bypassed_by: &'static [Cache],
    /// The cache modes in which nothing is kept.
    pub(crate) not_kept_by: &'static [Cache],
    /// Whether anything is kept for requests whose origin is `null`.
    pub(crate) null_origins: NullOrigins,
    /// Whether an address with an empty fragment is the one without.
    pub(crate) ignores_empty_fragment: bool,
    /// The length of URLs, in bytes, from which on they are not kept.
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

/// Whether credentials make a kept `*` the name `*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WildcardCredentials {
    /// They do not: the standard's matches do not ask.
    Irrelevant,
    /// Those of the request that it was learned with.
    OfTheKept,
    /// Those of the request that it would serve.
    OfTheRequest,
}

/// Which failures of a call clear what is kept for its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClearedBy {
    /// None.
    Nothing,
    /// Every one of a request that needed a preflight.
    PreflightedFailure,
    /// A failed check, status or `Location`, whether the request needed a preflight or not.
    FailedResponse,
}

/// Whether anything is kept under the origin `null`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NullOrigins {
    /// It is an origin as any other.
    Kept,
    /// Each redirect that taints makes an origin of its own; a page's stays.
    KeptUnlessTainted,
    /// Nothing is.
    NotKept,
}

/// By identity: the rules of one engine are these, and no others.
impl PartialEq for CacheRules {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl CacheRules {
    /// The standard's.
    pub(crate) const STANDARD: Self = Self {
        max_age: delta_seconds_or_5,
        cap_seconds: u64::MAX,
        unit: Unit::Entries,
        wildcard: Wildcard::AllButAuthorization,
        wildcard_credentials: WildcardCredentials::Irrelevant,
        credentials_serve_others: true,
        keeps_failed_preflight: false,
        cleared_by: ClearedBy::PreflightedFailure,
        head_must_be_listed: false,
        bypassed_by: &[],
        not_kept_by: &[],
        null_origins: NullOrigins::Kept,
        ignores_empty_fragment: false,
        max_url_bytes: usize::MAX,
    };
}

const MAX_AGE: &str = "access-control-max-age";

/// `delta-seconds`; 5 if it is absent or is none ("extracting header list values" fails).
fn delta_seconds_or_5(headers: &[Header<'_>]) -> Option<u64> {
    match get(lines(headers, MAX_AGE)).as_deref() {
        Some(digits) if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) => Some(number(digits)),
        Some(_) | None => Some(5),
    }
}

/// A number of 64 bits, its sign included; 5 if it is absent or is none. Below 0, nothing is kept.
pub(crate) fn signed_seconds_or_5(headers: &[Header<'_>]) -> Option<u64> {
    let value = get(lines(headers, MAX_AGE)).unwrap_or_default();
    let (digits, is_negative) = match &*value {
        [b'-', digits @ ..] => (digits, true),
        [b'+', digits @ ..] | digits => (digits, false),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Some(5);
    }
    let limit = i64::MAX.unsigned_abs() + u64::from(is_negative);
    match number(digits) {
        seconds if seconds > limit => Some(5),
        _ if is_negative => Some(0),
        seconds => Some(seconds),
    }
}

/// Digits alone, in the lines that are not empty; 5 if there are none of these. What says something else, or 0, changes
/// nothing.
pub(crate) fn digits_or_nothing(headers: &[Header<'_>]) -> Option<u64> {
    match get(lines(headers, MAX_AGE).filter(|line| !line.is_empty())).as_deref() {
        None => Some(5),
        Some(digits) => {
            let is_number = digits.iter().all(u8::is_ascii_digit);
            is_number.then(|| number(digits)).filter(|seconds| *seconds > 0)
        }
    }
}

/// The number of these digits; as large as can be if it is larger.
fn number(digits: &[u8]) -> u64 {
    digits.iter().fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
}
