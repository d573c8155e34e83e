//! Sets of origins as unions of patterns, less other patterns: exact, and told in the patterns' own words.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::overlap::overlaps;
use super::search::Excluded;
use crate::origin::{Origin, OriginPattern, OriginSet};

/// A set of origins: the union of its pieces.
///
/// Set algebra on patterns, no sampling. A wildcard names finitely many hosts (a host has at most 253 bytes), so a
/// pattern can be used up by others that each name a part of it; that is decided too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OriginRegion {
    /// Shared, since many routes may have one policy.
    pieces: Arc<[OriginPiece]>,
}

/// The origins that a pattern names, less those that others name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginPiece {
    pattern: OriginPattern,
    except: Vec<OriginPattern>,
    witness: String,
}

impl OriginRegion {
    /// All that `origins` names.
    #[must_use]
    pub fn of(origins: &OriginSet) -> Self {
        Self::difference(origins, &OriginSet::new([]))
    }

    /// What `origins` names and `less` does not; empty exactly if `less` includes `origins`.
    ///
    /// ```
    /// use corridor_policy::diff::OriginRegion;
    /// use corridor_policy::{OriginPattern, OriginSet};
    ///
    /// let set = |texts: &[&str]| {
    ///     let patterns: Vec<_> = texts.iter().map(|text| OriginPattern::parse(text).unwrap()).collect();
    ///     OriginSet::new(&patterns)
    /// };
    /// let wide = set(&["https://*.example.com", "https://example.org"]);
    /// let narrow = set(&["https://a.example.com:*", "https://example.org:*"]);
    /// let difference = OriginRegion::difference(&wide, &narrow);
    /// assert_eq!(difference.to_string(), "https://*.example.com except https://a.example.com");
    /// assert_eq!(difference.pieces()[0].witness(), "https://app.example.com");
    /// ```
    #[must_use]
    pub fn difference(origins: &OriginSet, less: &OriginSet) -> Self {
        if less.is_any() {
            return Self::default();
        }
        let excluded = Excluded::new(less);
        let remaining: Vec<(OriginPattern, String)> = patterns(origins)
            .into_iter()
            .filter(|pattern| !is_named_by_one(pattern, less))
            .filter_map(|pattern| excluded.outside(&pattern).map(|witness| (pattern, witness)))
            .collect();
        // An exact origin that is left has nothing to be excepted.
        let wide: Vec<&OriginPattern> =
            remaining.iter().map(|(pattern, _)| pattern).filter(|pattern| !pattern.is_exact()).collect();
        let exceptions = match wide.as_slice() {
            [] => Vec::new(),
            [everything] if everything.is_any() => vec![patterns(less)],
            wide => overlaps(wide, &patterns(less)),
        };
        let mut exceptions = exceptions.into_iter();
        let pieces = remaining.into_iter().map(|(pattern, witness)| {
            let except = if pattern.is_exact() { None } else { exceptions.next() };
            OriginPiece { pattern, except: reduced(except.unwrap_or_default()), witness }
        });
        Self { pieces: pieces.collect() }
    }

    /// What both name.
    #[must_use]
    pub fn intersection(one: &OriginSet, other: &OriginSet) -> Self {
        if one.is_any() || other.is_any() {
            return Self::of(if one.is_any() { other } else { one });
        }
        let own = patterns(one);
        let meets = overlaps(&own.iter().collect::<Vec<_>>(), &patterns(other));
        let meets = reduced(meets.into_iter().flatten().collect());
        Self::of(&OriginSet::new(&meets))
    }

    /// An origin that both name.
    pub(super) fn shared(one: &OriginSet, other: &OriginSet) -> Option<String> {
        let in_both =
            |text: &&str| other.find(text.as_bytes()).is_some() && one.find(text.as_bytes()).is_some();
        // A pattern's text is no origin unless it is exact; mostly one of the first is in both.
        match one.patterns().filter(|text| !text.contains('*')).find(in_both) {
            Some(origin) => Some(origin.to_owned()),
            None => Self::intersection(one, other).witness().map(str::to_owned),
        }
    }

    /// Whether there is no origin in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The pieces, in the order of the file. None is empty; two may overlap.
    #[must_use]
    pub fn pieces(&self) -> &[OriginPiece] {
        &self.pieces
    }

    /// Whether this origin is in it.
    #[must_use]
    pub fn contains(&self, origin: &Origin<'_>) -> bool {
        self.pieces.iter().any(|piece| piece.contains(origin))
    }

    /// An origin in it.
    pub(super) fn witness(&self) -> Option<&str> {
        self.pieces.first().map(OriginPiece::witness)
    }
}

impl OriginPiece {
    /// The pattern. With `*` the piece has `null` too, and the origins of every scheme.
    #[must_use]
    pub fn pattern(&self) -> &OriginPattern {
        &self.pattern
    }

    /// The patterns whose origins are not in the piece; each names a part of [`Self::pattern`].
    #[must_use]
    pub fn except(&self) -> &[OriginPattern] {
        &self.except
    }

    /// An origin in the piece, as a browser serializes it.
    #[must_use]
    pub fn witness(&self) -> &str {
        &self.witness
    }

    /// Whether this origin is in the piece.
    #[must_use]
    pub fn contains(&self, origin: &Origin<'_>) -> bool {
        self.pattern.matches(origin) && !self.except.iter().any(|pattern| pattern.matches(origin))
    }
}

/// `https://*.example.com except https://a.example.com`; of several, `https://*.a.test (except https://b.a.test), https://c.test`.
impl std::fmt::Display for OriginRegion {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, piece) in self.pieces.iter().enumerate() {
            let separator = if at == 0 { "" } else { ", " };
            write!(formatter, "{separator}{}", piece.pattern)?;
            let except: Vec<&str> = piece.except.iter().map(OriginPattern::as_str).collect();
            match (except.join(", "), self.pieces.len()) {
                (except, _) if except.is_empty() => {}
                (except, 1) => write!(formatter, " except {except}")?,
                (except, _) => write!(formatter, " (except {except})")?,
            }
        }
        Ok(())
    }
}

/// The patterns of a list, those left out that name nobody, or only origins that another of them names.
fn patterns(origins: &OriginSet) -> Vec<OriginPattern> {
    if origins.is_any() {
        return OriginPattern::parse("*").into_iter().collect();
    }
    reduce(origins.patterns().filter_map(|text| OriginPattern::parse(text).ok()).collect(), origins)
}

fn reduced(patterns: Vec<OriginPattern>) -> Vec<OriginPattern> {
    let set = OriginSet::new(&patterns);
    let mut seen = BTreeSet::new();
    let once = patterns.into_iter().filter(|pattern| seen.insert(pattern.as_str().to_owned())).collect();
    reduce(once, &set)
}

/// INVARIANT: `set` has these patterns and no others.
fn reduce(mut patterns: Vec<OriginPattern>, set: &OriginSet) -> Vec<OriginPattern> {
    if patterns.iter().all(OriginPattern::is_exact) {
        return patterns;
    }
    let nothing = OriginSet::new([]);
    let nothing = Excluded::new(&nothing);
    patterns.retain(|pattern| !pattern.broader().iter().any(|text| set.lists(text)));
    patterns.retain(|pattern| pattern.is_exact() || nothing.outside(pattern).is_some());
    patterns
}

/// Whether one pattern of `set` names all that this pattern names.
fn is_named_by_one(pattern: &OriginPattern, set: &OriginSet) -> bool {
    set.lists(pattern.as_str())
        || (!pattern.is_exact() && pattern.broader().iter().any(|text| set.lists(text)))
}

/// The ports that the patterns of a list write, by their schemes.
pub(super) fn written_ports(origins: &OriginSet) -> HashMap<String, BTreeSet<u16>> {
    let mut ports: HashMap<String, BTreeSet<u16>> = HashMap::new();
    for pattern in origins.patterns().filter_map(|text| OriginPattern::parse(text).ok()) {
        if let (Some(scheme), Some(port)) = (pattern.scheme(), pattern.port()) {
            match ports.get_mut(scheme) {
                Some(of_scheme) => drop(of_scheme.insert(port)),
                None => drop(ports.insert(scheme.to_owned(), BTreeSet::from([port]))),
            }
        }
    }
    ports
}
