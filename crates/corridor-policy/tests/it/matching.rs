//! The matcher against a naive one written from the pattern table of the documentation alone, and against itself.

use corridor_policy::{Origin, OriginPattern, OriginSet};
use proptest::prelude::*;

/// Splits a text as `scheme`, host, port. Knows nothing of the crate under test.
fn parts(text: &str) -> Option<(&str, &str, Option<&str>)> {
    let (scheme, authority) = text.split_once("://")?;
    let with_port = authority.rsplit_once(':').filter(|_| !authority.ends_with(']'));
    Some(match with_port {
        Some((host, port)) => (scheme, host, Some(port)),
        None => (scheme, authority, None),
    })
}

/// Whether a list of pattern texts names an origin, by the plain meaning of each pattern.
fn naive(patterns: &[String], origin: &str) -> bool {
    patterns.iter().any(|pattern| {
        if pattern == "*" || pattern == origin {
            return true;
        }
        let (Some((scheme, host, port)), Some((its_scheme, its_host, its_port))) =
            (parts(pattern), parts(origin))
        else {
            return false;
        };
        let host_matches = match host.strip_prefix("*.") {
            None => host == its_host,
            Some(parent) => {
                let labels: Vec<&str> = its_host.split('.').collect();
                let wanted: Vec<&str> = parent.split('.').collect();
                labels.len() > wanted.len() && labels[labels.len() - wanted.len()..] == wanted[..]
            }
        };
        scheme == its_scheme && host_matches && (port == Some("*") || port == its_port)
    })
}

/// Few letters and many dots, so that names are each other's suffixes all the time.
fn host() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => proptest::collection::vec(prop_oneof!["[ab]{1,2}", Just("a-b".to_owned()), Just("a_b".to_owned())], 1..5)
            .prop_map(|labels| labels.join(".")),
        1 => Just("127.0.0.1".to_owned()),
        1 => Just("[::1]".to_owned()),
    ]
}

fn port() -> impl Strategy<Value = String> {
    prop_oneof![3 => Just(String::new()), 1 => Just(":8443".to_owned()), 1 => Just(":1".to_owned())]
}

fn scheme() -> impl Strategy<Value = &'static str> {
    prop_oneof![4 => Just("https"), 1 => Just("http"), 1 => Just("chrome-extension")]
}

fn pattern() -> impl Strategy<Value = String> {
    let port = prop_oneof![3 => port(), 1 => Just(":*".to_owned())];
    let wildcard = prop_oneof![1 => Just(""), 1 => Just("*.")];
    (scheme(), wildcard, host(), port).prop_filter_map(
        "an address has no subdomains",
        |(scheme, wildcard, host, port)| {
            let address = host.starts_with('[') || host.starts_with(|first: char| first.is_ascii_digit());
            (wildcard.is_empty() || !address).then(|| format!("{scheme}://{wildcard}{host}{port}"))
        },
    )
}

fn origin() -> impl Strategy<Value = String> {
    (scheme(), host(), port()).prop_map(|(scheme, host, port)| format!("{scheme}://{host}{port}"))
}

fn set_of(patterns: &[String]) -> OriginSet {
    let patterns: Vec<OriginPattern> =
        patterns.iter().map(|text| OriginPattern::parse(text).unwrap()).collect();
    OriginSet::new(&patterns)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    /// The set, the single pattern and the naive matcher agree on every list and every origin.
    #[test]
    fn the_set_agrees_with_the_naive_matcher(
        patterns in proptest::collection::vec(pattern(), 0..12),
        origins in proptest::collection::vec(origin(), 1..24),
    ) {
        let set = set_of(&patterns);
        for origin in &origins {
            let found = set.find(origin.as_bytes());
            prop_assert_eq!(found.is_some(), naive(&patterns, origin), "{:?} in {:?}", origin, patterns);
            let parsed = Origin::parse(origin.as_bytes()).unwrap();
            let one_by_one = patterns.iter().any(|text| OriginPattern::parse(text).unwrap().matches(&parsed));
            prop_assert_eq!(found.is_some(), one_by_one);
            if let Some(found) = found {
                prop_assert_eq!(found.allow_origin.value(), origin.as_str());
                prop_assert!(patterns.iter().any(|text| text == found.pattern));
                prop_assert!(naive(&[found.pattern.to_owned()], origin));
            }
        }
    }

    /// Bytes that are no serialized origin are never found, whatever the list, and nothing panics.
    #[test]
    fn what_is_no_origin_is_never_found(
        patterns in proptest::collection::vec(pattern(), 0..8),
        origin in proptest::collection::vec(any::<u8>(), 0..400),
    ) {
        let set = set_of(&patterns);
        if Origin::parse(&origin).is_err() {
            prop_assert!(set.find(&origin).is_none());
        }
    }

    /// One changed, added or removed byte of an origin is another origin, and is judged as such.
    #[test]
    fn a_mutated_origin_is_judged_by_what_it_has_become(
        patterns in proptest::collection::vec(pattern(), 1..8),
        origin in origin(),
        at in any::<prop::sample::Index>(),
        byte in prop_oneof![any::<u8>(), Just(b'*'), Just(b'.'), Just(b':'), Just(b'@'), Just(b'/'), Just(b'-')],
        kind in 0..3,
    ) {
        let mut bytes = origin.into_bytes();
        let at = at.index(bytes.len());
        match kind {
            0 => bytes[at] = byte,
            1 => bytes.insert(at, byte),
            _ => drop(bytes.remove(at)),
        }
        let found = set_of(&patterns).find(&bytes).is_some();
        let expected = Origin::parse(&bytes).is_ok() && naive(&patterns, std::str::from_utf8(&bytes).unwrap());
        prop_assert_eq!(found, expected, "{:?} in {:?}", String::from_utf8_lossy(&bytes), patterns);
    }

    /// What a browser would serialize is an origin here, and nothing else is: the URL Standard's own parser, which
    /// this crate uses for Punycode and IPv6 only, agrees on every text that we accept.
    #[test]
    fn every_accepted_origin_is_what_the_url_standard_serializes(
        text in "(https?|ftp)://([a-z0-9_.\\-]{1,24}|\\[[0-9a-f:.]{2,20}\\])(:[0-9]{1,5})?"
    ) {
        let ours = Origin::parse(text.as_bytes()).is_ok();
        let serialized = url::Url::parse(&text).map(|url| url.origin().ascii_serialization());
        if ours {
            prop_assert_eq!(serialized.as_deref(), Ok(text.as_str()));
        }
    }
}

/// Two patterns that share a suffix in bytes but not in labels: the mistake of GHSA-vhxv-fg4m-p2w8 and
/// GHSA-v84h-653v-4pq9, where `foo.com` and `bar.com` together also allowed `barfoo.com`.
#[test]
fn names_that_share_a_suffix_stay_apart() {
    let set = set_of(&["https://foo.com", "https://bar.com", "https://*.foo.com"].map(str::to_owned));
    for stranger in
        ["https://barfoo.com", "https://foobar.com", "https://xfoo.com", "https://oo.com", "https://.foo.com"]
    {
        assert!(set.find(stranger.as_bytes()).is_none(), "{stranger}");
    }
    assert!(set.find(b"https://bar.foo.com").is_some());
}

/// A pattern's own text is no origin, in lists of every size (in small ones all hashes share one group).
#[test]
fn the_text_of_a_pattern_is_no_origin() {
    for size in 1..64 {
        let mut patterns: Vec<String> =
            (0..size).map(|number| format!("https://*.site{number}.test")).collect();
        patterns.push("http://localhost:*".to_owned());
        let set = set_of(&patterns);
        for pattern in &patterns {
            assert!(set.find(pattern.as_bytes()).is_none(), "{pattern}");
        }
    }
}

#[test]
fn repeated_patterns_are_kept_once_and_in_order() {
    let set = set_of(
        &["https://b.test", "https://a.test", "https://b.test", "http://localhost:*"].map(str::to_owned),
    );
    assert_eq!(set.len(), 3);
    assert_eq!(
        set.patterns().collect::<Vec<_>>(),
        ["https://b.test", "https://a.test", "http://localhost:*"]
    );
}
