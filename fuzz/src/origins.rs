//! Origins and the patterns that name them, held against a naive reading and against the URL Standard's own parser.

use corridor_browser::PageOrigin;
use corridor_policy::{Origin, OriginPattern, OriginSet};

use crate::names::{is_plain_origin, names};

/// The longest serialized origin that is one: scheme, `://`, name, `:` and five digits.
const MAX_ORIGIN_BYTES: usize = 64 + 3 + 253 + 6;

/// What is accepted as an origin is byte for byte what a browser serializes, is found by its own text and by no other,
/// and what is plainly an origin is accepted.
pub fn origin_parse(bytes: &[u8]) {
    let parsed = Origin::parse(bytes);
    let text = std::str::from_utf8(bytes);
    let Ok(origin) = parsed else {
        assert!(!text.is_ok_and(is_plain_origin), "{text:?} is plainly an origin: {parsed:?}");
        assert_eq!(OriginSet::new(&[]).find(bytes).map(|found| found.pattern), None);
        return;
    };
    let text = text.expect("an origin is ASCII");
    assert_eq!(origin.to_string(), text, "it is serialized as it was written");
    assert!(text.len() <= MAX_ORIGIN_BYTES, "{text:?} is too long");
    assert!(!text.contains('*') && !text.ends_with(['/', '.']), "{text:?}");
    if matches!(origin.scheme(), "http" | "https" | "ws" | "wss" | "ftp") {
        let url = url::Url::parse(text).expect("an origin is a URL");
        assert_eq!(url.origin().ascii_serialization(), text, "a browser would write it otherwise");
    }
    if matches!(origin.scheme(), "http" | "https") {
        let page = PageOrigin::parse(text).expect("a page can have it");
        assert_eq!(page.serialized(), text);
    }
    let pattern = OriginPattern::parse(text).expect("an origin is a pattern of itself");
    assert!(pattern.is_exact() && pattern.matches(&origin), "{text:?}");
    let set = OriginSet::new(&[pattern]);
    let found = set.find(bytes).expect("it is found");
    assert_eq!((found.pattern, found.allow_origin.value().as_bytes()), (text, bytes));
    for cut in [&bytes[1..], &bytes[..bytes.len() - 1]] {
        assert!(set.find(cut).is_none(), "{text:?} was found by a part of itself");
    }
    assert!(set.find(&[bytes, b"."].concat()).is_none(), "{text:?} was found with a dot after it");
}

/// Lines are patterns, and origins too: the set of all, each pattern alone and a naive reading agree on each.
pub fn pattern_parse(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let lines: Vec<&str> = text.split('\n').take(12).collect();
    let patterns: Vec<OriginPattern> =
        lines.iter().filter_map(|line| OriginPattern::parse(line).ok()).collect();
    patterns.iter().for_each(assert_sound);
    let set = OriginSet::new(&patterns);
    let witnesses: Vec<String> = patterns.iter().filter_map(witness).collect();
    for candidate in lines.iter().copied().chain(witnesses.iter().map(String::as_str)) {
        let found = set.find(candidate.as_bytes());
        let Ok(origin) = Origin::parse(candidate.as_bytes()) else {
            assert!(found.is_none() || set.is_any(), "{candidate:?} is no origin, and was found");
            continue;
        };
        let naively = patterns.iter().any(|pattern| names(pattern.as_str(), candidate));
        let singly = patterns.iter().any(|pattern| pattern.matches(&origin));
        assert_eq!((found.is_some(), singly), (naively, naively), "{candidate:?} in {patterns:?}");
        if let Some(found) = found {
            assert!(names(found.pattern, candidate), "{candidate:?} was found by {:?}", found.pattern);
            let value = found.allow_origin.value();
            assert!(value == candidate || (set.is_any() && value == "*"), "{value:?} for {candidate:?}");
        }
    }
}

/// What holds for a pattern by itself.
fn assert_sound(pattern: &OriginPattern) {
    let text = pattern.as_str();
    assert_eq!(OriginPattern::parse(text).as_ref(), Ok(pattern));
    assert_eq!(pattern.to_string(), text);
    let Some((scheme, host)) = pattern.scheme().zip(pattern.host()) else {
        assert!(pattern.is_any() && text == "*", "{text:?}");
        return;
    };
    let wildcard = if pattern.has_subdomain_wildcard() { "*." } else { "" };
    let port = match pattern.port() {
        Some(port) => format!(":{port}"),
        None if pattern.has_port_wildcard() => ":*".to_owned(),
        None => String::new(),
    };
    assert_eq!(text, format!("{scheme}://{wildcard}{host}{port}"), "its parts are all of it");
    assert_eq!(pattern.is_exact(), !text.contains('*'));
}

/// An origin that a pattern names, if a name as long as that can be.
fn witness(pattern: &OriginPattern) -> Option<String> {
    if pattern.is_any() {
        return Some("https://anybody.example".to_owned());
    }
    let text = pattern.as_str().replacen("://*.", "://a.b.", 1);
    let text = text.strip_suffix(":*").unwrap_or(&text).to_owned();
    if Origin::parse(text.as_bytes()).is_err() {
        let host = pattern.host().unwrap_or_default();
        assert!(host.len() > 249 && pattern.has_subdomain_wildcard(), "{pattern} has no witness");
        return None;
    }
    assert!(names(pattern.as_str(), &text), "{pattern} and {text:?}");
    Some(text)
}
