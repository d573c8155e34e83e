//! Many origin patterns, found in time that does not grow with their number.
//!
//! The texts of all patterns lie one after another in one arena; a hash table holds only their offsets. Measured
//! at a million origins of 42 bytes this takes 53 bytes an origin, where a set of boxed strings takes 77, and a
//! lookup costs one cache miss. A request's origin is looked up as it came, byte for byte; only if the list has
//! wildcards are its port and its leading labels taken off, one label at a time, each rest looked up again. Nothing is
//! allocated, and the work is bounded by the length of the longest origin.

use std::hash::{BuildHasher, Hasher};

use bytes::Bytes;
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use http::HeaderValue;

use super::pattern::OriginPattern;
use super::{MAX_ORIGIN_BYTES, Origin, default_port, is_label_byte};
use crate::verdict::AllowOrigin;

/// A list of origin patterns, ready to be asked.
#[derive(Clone, Debug)]
pub struct OriginSet {
    any: bool,
    /// Each pattern's text, after its length in two bytes.
    arena: Bytes,
    /// Where in `arena` each pattern begins.
    offsets: HashTable<u32>,
    hash: RandomState,
    kinds: Kinds,
}

/// Which kinds of pattern are in the list, so that a lookup does not look for what is not there.
#[derive(Clone, Copy, Debug, Default)]
struct Kinds {
    any_port: bool,
    subdomains: bool,
    subdomains_any_port: bool,
}

/// How an origin was found.
#[derive(Clone, Debug)]
pub struct MatchedOrigin<'s> {
    /// The text of the pattern that named it.
    pub pattern: &'s str,
    /// The value for `Access-Control-Allow-Origin`: `*`, or the origin itself.
    pub allow_origin: AllowOrigin<'s>,
}

/// What a pattern's text is hashed and compared by. Two patterns with the same key are the same pattern.
#[derive(Clone, Copy)]
enum Key<'a> {
    /// The whole serialized origin.
    Exact { origin: &'a [u8] },
    /// `scheme://host`, any port.
    AnyPort { scheme_and_host: &'a [u8] },
    /// The scheme, and all that follows `*.`, the port included.
    Subdomains { scheme: &'a [u8], rest: &'a [u8] },
    /// The scheme, and the host that follows `*.`, any port.
    SubdomainsAnyPort { scheme: &'a [u8], host: &'a [u8] },
}

impl OriginSet {
    /// The most patterns that one list can hold: with the longest texts their arena still has 32-bit offsets.
    pub const MAX_PATTERNS: usize = 10_000_000;

    /// Builds the list. Repeated patterns are kept once; what exceeds [`Self::MAX_PATTERNS`] is left out, which
    /// refuses more, never less (and [`compile`](crate::compile) makes it an error).
    pub fn new<'a>(patterns: impl IntoIterator<Item = &'a OriginPattern>) -> Self {
        let mut any = false;
        let mut kinds = Kinds::default();
        let mut arena = Vec::new();
        let mut offsets = HashTable::new();
        let hash = RandomState::default();
        for pattern in patterns.into_iter().take(Self::MAX_PATTERNS) {
            if pattern.is_any() {
                any = true;
                continue;
            }
            kinds.add(pattern);
            let text = pattern.as_str().as_bytes();
            let digest = Key::of_text(text).digest(&hash);
            if offsets.find(digest, |offset| text_at(&arena, *offset) == Some(text)).is_some() {
                continue;
            }
            // INVARIANT: a pattern is shorter than 2^16 bytes, ten million of them are shorter than 2^32.
            let (Ok(offset), Ok(length)) = (u32::try_from(arena.len()), u16::try_from(text.len())) else {
                continue;
            };
            arena.extend_from_slice(&length.to_le_bytes());
            arena.extend_from_slice(text);
            offsets.insert_unique(digest, offset, |offset| {
                text_at(&arena, *offset).map_or(0, |text| Key::of_text(text).digest(&hash))
            });
        }
        arena.shrink_to_fit();
        let arena = Bytes::from(arena);
        // The first clone of `Bytes` allocates what the clones share; made here, no request pays for it.
        drop(arena.clone());
        Self { any, arena, offsets, hash, kinds }
    }

    /// Whether the list has `*`.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.any
    }

    /// The number of different patterns, `*` not counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.offsets.len()
    }

    /// Whether no origin at all is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.any && self.offsets.is_empty()
    }

    /// The bytes that this list keeps on the heap.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.arena.len() + self.offsets.allocation_size()
    }

    /// The texts of the patterns in the order of the list, `*` first if it is there.
    pub fn patterns(&self) -> impl Iterator<Item = &str> {
        let mut rest: &[u8] = &self.arena;
        let texts = std::iter::from_fn(move || {
            let (text, after) = take_text(rest)?;
            rest = after;
            std::str::from_utf8(text).ok()
        });
        self.any.then_some("*").into_iter().chain(texts)
    }

    /// Finds the pattern that names this `Origin`, byte-exact on what browsers serialize.
    ///
    /// ```
    /// use corridor_policy::{OriginPattern, OriginSet};
    ///
    /// let patterns = ["https://example.com", "http://localhost:*"].map(|text| OriginPattern::parse(text).unwrap());
    /// let origins = OriginSet::new(&patterns);
    /// assert_eq!(origins.find(b"http://localhost:5173").unwrap().pattern, "http://localhost:*");
    /// assert!(origins.find(b"https://example.com:443").is_none()); // browsers leave the default port out
    /// ```
    #[must_use]
    pub fn find(&self, origin: &[u8]) -> Option<MatchedOrigin<'_>> {
        if self.any {
            return Some(MatchedOrigin { pattern: "*", allow_origin: AllowOrigin::Any });
        }
        if origin.len() > MAX_ORIGIN_BYTES {
            return None;
        }
        if let Some(text) = self.get(Key::Exact { origin }) {
            let allow_origin = AllowOrigin::Listed { arena: &self.arena, text };
            return Some(MatchedOrigin { pattern: text, allow_origin });
        }
        let pattern = self.find_wildcard(origin)?;
        // The pattern accounts for every byte of the origin but the wildcard labels and the port; that the whole is
        // a serialized origin (label lengths, Punycode) is checked before it is sent back.
        Origin::parse(origin).ok()?;
        let allow_origin = AllowOrigin::Matched(HeaderValue::from_bytes(origin).ok()?);
        Some(MatchedOrigin { pattern, allow_origin })
    }

    /// Whether the list has the pattern of this text.
    pub(crate) fn lists(&self, pattern: &str) -> bool {
        if pattern == "*" { self.any } else { self.get(Key::of_text(pattern.as_bytes())).is_some() }
    }

    fn find_wildcard(&self, origin: &[u8]) -> Option<&str> {
        if !(self.kinds.any_port || self.kinds.subdomains || self.kinds.subdomains_any_port) {
            return None;
        }
        let (scheme, authority) = split_scheme(origin)?;
        let (scheme_and_host, host) = without_port(origin, scheme, authority)?;
        if self.kinds.any_port
            && let Some(text) = self.get(Key::AnyPort { scheme_and_host })
        {
            return Some(text);
        }
        let mut labels = host;
        while let Some(dot) = labels.iter().position(|byte| !is_label_byte(*byte)) {
            let (label, after) = labels.split_at_checked(dot)?;
            let (separator, parent) = after.split_first()?;
            if *separator != b'.' || label.is_empty() {
                return None;
            }
            let parent_and_port =
                authority.get(authority.len().checked_sub(parent.len() + port_bytes(host, authority))?..)?;
            let keys = [
                (self.kinds.subdomains, Key::Subdomains { scheme, rest: parent_and_port }),
                (self.kinds.subdomains_any_port, Key::SubdomainsAnyPort { scheme, host: parent }),
            ];
            if let Some(text) =
                keys.into_iter().find_map(|(present, key)| present.then(|| self.get(key)).flatten())
            {
                return Some(text);
            }
            labels = parent;
        }
        None
    }

    fn get(&self, key: Key<'_>) -> Option<&str> {
        let digest = key.digest(&self.hash);
        let is_it = |offset: &u32| text_at(&self.arena, *offset).is_some_and(|text| key.is_of(text));
        let offset = self.offsets.find(digest, is_it)?;
        std::str::from_utf8(text_at(&self.arena, *offset)?).ok()
    }
}

impl Kinds {
    fn add(&mut self, pattern: &OriginPattern) {
        match (pattern.has_subdomain_wildcard(), pattern.has_port_wildcard()) {
            (false, false) => {}
            (false, true) => self.any_port = true,
            (true, false) => self.subdomains = true,
            (true, true) => self.subdomains_any_port = true,
        }
    }
}

impl<'a> Key<'a> {
    /// The key of a pattern's text.
    fn of_text(text: &'a [u8]) -> Self {
        let (body, any_port) = text.strip_suffix(b":*").map_or((text, false), |body| (body, true));
        let wildcard =
            split_scheme(body).and_then(|(scheme, rest)| Some((scheme, rest.strip_prefix(b"*.")?)));
        match (wildcard, any_port) {
            (None, false) => Self::Exact { origin: text },
            (None, true) => Self::AnyPort { scheme_and_host: body },
            (Some((scheme, rest)), false) => Self::Subdomains { scheme, rest },
            (Some((scheme, host)), true) => Self::SubdomainsAnyPort { scheme, host },
        }
    }

    fn digest(self, hash: &RandomState) -> u64 {
        let mut hasher = hash.build_hasher();
        match self {
            Self::Exact { origin } => hasher.write(origin),
            Self::AnyPort { scheme_and_host } => {
                hasher.write_u8(1);
                hasher.write(scheme_and_host);
            }
            Self::Subdomains { scheme, rest } => {
                hasher.write_u8(2);
                hasher.write(scheme);
                hasher.write(rest);
            }
            Self::SubdomainsAnyPort { scheme, host } => {
                hasher.write_u8(3);
                hasher.write(scheme);
                hasher.write(host);
            }
        }
        hasher.finish()
    }

    /// Whether a pattern's text has this key.
    fn is_of(self, text: &[u8]) -> bool {
        match self {
            // A pattern's own text is no origin: `Origin: https://*.example.com` names nobody.
            Self::Exact { origin } => text == origin && !text.contains(&b'*'),
            Self::AnyPort { scheme_and_host } => text.strip_suffix(b":*") == Some(scheme_and_host),
            Self::Subdomains { scheme, rest } => after_wildcard(text, scheme) == Some(rest),
            Self::SubdomainsAnyPort { scheme, host } => {
                after_wildcard(text, scheme).and_then(|rest| rest.strip_suffix(b":*")) == Some(host)
            }
        }
    }
}

fn after_wildcard<'t>(text: &'t [u8], scheme: &[u8]) -> Option<&'t [u8]> {
    text.strip_prefix(scheme)?.strip_prefix(b"://*.")
}

fn text_at(arena: &[u8], offset: u32) -> Option<&[u8]> {
    take_text(arena.get(usize::try_from(offset).ok()?..)?).map(|(text, _)| text)
}

/// The first text of an arena, and what follows it.
fn take_text(arena: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = arena.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_le_bytes(*length)))
}

fn split_scheme(origin: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = origin.iter().position(|byte| *byte == b':')?;
    let (scheme, rest) = origin.split_at_checked(colon)?;
    Some((scheme, rest.strip_prefix(b"://")?))
}

/// `scheme://host` and the host alone; `None` if a port is written that no browser would write.
fn without_port<'a>(origin: &'a [u8], scheme: &[u8], authority: &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
    let Some(colon) = authority.iter().rposition(|byte| *byte == b':').filter(|_| !authority.ends_with(b"]"))
    else {
        return Some((origin, authority));
    };
    let (host, port) = authority.split_at_checked(colon)?;
    let digits = std::str::from_utf8(port.strip_prefix(b":")?).ok()?;
    let canonical = !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    let port = digits.parse::<u16>().ok().filter(|_| canonical)?;
    if std::str::from_utf8(scheme).ok().and_then(default_port) == Some(port) {
        return None;
    }
    Some((origin.get(..origin.len() - (digits.len() + 1))?, host))
}

/// How many bytes of the authority follow the host.
fn port_bytes(host: &[u8], authority: &[u8]) -> usize {
    authority.len() - host.len()
}
