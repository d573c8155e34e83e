//! Differences of origin sets, against brute force where every origin can be tried, and where a wildcard runs out.

use corridor_policy::diff::OriginRegion;
use corridor_policy::{Origin, OriginPattern, OriginSet};
use proptest::collection::vec;
use proptest::prelude::*;

fn set(patterns: &[impl AsRef<str>]) -> OriginSet {
    let patterns: Vec<OriginPattern> =
        patterns.iter().map(|text| OriginPattern::parse(text.as_ref()).unwrap()).collect();
    OriginSet::new(&patterns)
}

/// What is left, told.
fn left(origins: &[impl AsRef<str>], less: &[impl AsRef<str>]) -> String {
    let difference = OriginRegion::difference(&set(origins), &set(less));
    for piece in difference.pieces() {
        let witness = piece.witness().as_bytes();
        assert!(set(origins).find(witness).is_some() && set(less).find(witness).is_none(), "{piece:?}");
    }
    difference.to_string()
}

#[test]
fn differences_are_told_in_the_words_of_the_patterns() {
    let rows: &[(&[&str], &[&str], &str)] = &[
        (&["https://a.test"], &["https://a.test"], ""),
        (&["https://a.test"], &[], "https://a.test"),
        (&[], &["https://a.test"], ""),
        (&["*"], &["*"], ""),
        (&["https://a.test"], &["*"], ""),
        (&["*"], &["https://a.test", "https://*.a.test"], "* except https://a.test, https://*.a.test"),
        (&["*"], &["https://b.a.test", "https://*.a.test"], "* except https://*.a.test"),
        (&["https://a.test", "https://b.test"], &["https://b.test"], "https://a.test"),
        (&["https://b.a.test"], &["https://*.a.test"], ""),
        (&["https://a.test"], &["https://*.a.test"], "https://a.test"),
        (&["https://*.a.test"], &["https://a.test"], "https://*.a.test"),
        (&["https://*.a.test"], &["https://b.a.test"], "https://*.a.test except https://b.a.test"),
        (&["https://*.a.test"], &["https://*.b.a.test"], "https://*.a.test except https://*.b.a.test"),
        (&["https://*.b.a.test"], &["https://*.a.test"], ""),
        (&["https://*.a.test"], &["https://*.b.test"], "https://*.a.test"),
        (&["https://*.a.test"], &["http://*.a.test"], "https://*.a.test"),
        (&["https://*.a.test:*"], &["https://*.a.test"], "https://*.a.test:* except https://*.a.test"),
        (&["https://*.a.test"], &["https://*.a.test:*"], ""),
        (&["https://*.a.test"], &["https://b.a.test:*"], "https://*.a.test except https://b.a.test"),
        (&["https://b.a.test:*"], &["https://*.a.test"], "https://b.a.test:* except https://b.a.test"),
        (
            &["https://*.a.test:*"],
            &["https://*.b.a.test:1", "https://c.a.test:*"],
            "https://*.a.test:* except https://*.b.a.test:1, https://c.a.test:*",
        ),
        (
            &["http://localhost:*"],
            &["http://localhost:3000"],
            "http://localhost:* except http://localhost:3000",
        ),
        (&["http://localhost:3000"], &["http://localhost:*"], ""),
        (&["https://192.0.2.1:*"], &["https://192.0.2.1"], "https://192.0.2.1:* except https://192.0.2.1"),
        // What another pattern of the list names is not told again.
        (&["https://*.a.test", "https://b.a.test"], &["https://x.test"], "https://*.a.test"),
        (
            &["https://*.a.test", "https://c.test"],
            &["https://b.a.test", "https://d.b.a.test", "https://*.b.a.test"],
            "https://*.a.test (except https://b.a.test, https://*.b.a.test), https://c.test",
        ),
    ];
    for (origins, less, expected) in rows {
        assert_eq!(left(origins, less), *expected, "{origins:?} less {less:?}");
    }
}

#[test]
fn a_witness_is_an_origin_that_reads_well() {
    let witness = |origins: &[&str], less: &[&str]| {
        OriginRegion::difference(&set(origins), &set(less)).pieces()[0].witness().to_owned()
    };
    assert_eq!(witness(&["https://*.a.test"], &[]), "https://app.a.test");
    assert_eq!(witness(&["https://*.a.test"], &["https://app.a.test"]), "https://www.a.test");
    assert_eq!(witness(&["https://a.test:*"], &["https://a.test"]), "https://a.test:8443");
    assert_eq!(witness(&["https://*.a.test:*"], &["https://*.a.test"]), "https://app.a.test:8443");
    assert_eq!(witness(&["*"], &["https://a.test"]), "https://other.example");
    let nearly_everybody = ["https://*.example", "https://other.example", "https://*.test", "http://*.test"];
    assert_eq!(witness(&["*"], &nearly_everybody), "app://other");
    assert_eq!(witness(&["*"], &[&nearly_everybody[..], &["app://other"]].concat()), "null");
}

/// A base after which so many bytes are left for labels, the dot before the base among them.
fn base(left: usize) -> String {
    let label = "l".repeat(63);
    let base = format!("{label}.{label}.{label}.{label}");
    base.chars().skip(base.len() - (253 - left)).collect()
}

const LABEL_BYTES: &str = "abcdefghijklmnopqrstuvwxyz0123456789-_";

fn labels(of: usize) -> Vec<String> {
    (0..of).fold(vec![String::new()], |labels, _| {
        let longer =
            |label: &String| LABEL_BYTES.chars().map(|byte| format!("{label}{byte}")).collect::<Vec<_>>();
        labels.iter().flat_map(longer).collect()
    })
}

#[test]
fn a_wildcard_without_room_for_a_label_names_nobody() {
    for room in [0, 1] {
        let pattern = format!("https://*.{}", base(room));
        assert_eq!(left(&[&pattern], &[] as &[&str]), "");
        assert_eq!(left(&["*"], &[&pattern]), "*");
        assert_eq!(left(&["https://*.l"], &[&pattern]), "https://*.l");
    }
    let pattern = format!("https://*.{}", base(2));
    assert_eq!(left(&[&pattern], &[] as &[&str]), pattern);
}

/// With two bytes left there are 38 hosts, and a list that has them all has the wildcard, whatever its ports are.
#[test]
fn a_wildcard_that_others_use_up_is_included() {
    let base = base(2);
    let all: Vec<String> = labels(1).iter().map(|label| format!("https://{label}.{base}")).collect();
    let wildcard = format!("https://*.{base}");
    assert_eq!(left(&[&wildcard], &all), "");
    assert_ne!(left(&[&wildcard], &all[1..]), "");
    assert_ne!(left(&[&wildcard], &all[..37]), "");
    let any_port: Vec<String> = all.iter().map(|origin| format!("{origin}:*")).collect();
    assert_eq!(left(&[format!("{wildcard}:*")], &any_port), "");
    assert_ne!(left(&[format!("{wildcard}:*")], &all), "");
    let mut one_port_less = any_port.clone();
    one_port_less[7] = all[7].clone();
    assert_ne!(left(&[format!("{wildcard}:*")], &one_port_less), "");
}

/// With four bytes left there are hosts of two labels, which are found below the first.
#[test]
fn hosts_below_hosts_are_used_up_too() {
    let base = base(4);
    let singles: Vec<String> =
        (1..=3).flat_map(labels).map(|label| format!("https://{label}.{base}")).collect();
    let wildcard = format!("https://*.{base}");
    let found = OriginRegion::difference(&set(&[&wildcard]), &set(&singles));
    assert_eq!(found.pieces()[0].witness(), format!("https://a.a.{base}"));
    let below = labels(1).into_iter().map(|label| format!("https://*.{label}.{base}"));
    let all: Vec<String> = singles.into_iter().chain(below).collect();
    assert!(OriginRegion::difference(&set(&[&wildcard]), &set(&all)).is_empty());
    assert!(!OriginRegion::difference(&set(&[&wildcard]), &set(&all[..all.len() - 1])).is_empty());
}

/// There are 65 536 ports but 0, and a list that has each of them has `:*`.
#[test]
fn ports_that_others_use_up_are_included() {
    let ports = (1..=u16::MAX).filter(|port| *port != 443).map(|port| format!("https://a.test:{port}"));
    let all: Vec<String> = ["https://a.test".to_owned()].into_iter().chain(ports).collect();
    assert_eq!(left(&["https://a.test:*"], &all), "");
    let last = OriginRegion::difference(&set(&["https://a.test:*"]), &set(&all[..all.len() - 1]));
    assert_eq!(last.pieces()[0].witness(), "https://a.test:65535");
}

/// The work grows with the lists, and not with their product.
#[test]
fn long_lists_are_compared() {
    let origins: Vec<String> = (0..20_000).map(|number| format!("https://site-{number}.test")).collect();
    assert!(OriginRegion::difference(&set(&origins), &set(&origins)).is_empty());
    let wild: Vec<String> = (0..5_000).map(|number| format!("https://*.site-{number}.test")).collect();
    let ported: Vec<String> = (0..5_000).map(|number| format!("https://a.site-{number}.test:*")).collect();
    assert_eq!(OriginRegion::difference(&set(&wild), &set(&ported)).pieces().len(), 5_000);
    assert_eq!(OriginRegion::intersection(&set(&wild), &set(&ported)).pieces().len(), 5_000);
}

fn label() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("a"), Just("b")]
}

fn pattern() -> impl Strategy<Value = String> {
    let host = vec(label(), 1..4).prop_map(|labels| labels.join("."));
    let port = prop_oneof![3 => Just(""), 1 => Just(":1"), 2 => Just(":*")];
    let shape = (prop_oneof![3 => Just("https"), 1 => Just("http")], any::<bool>(), host, port);
    prop_oneof![
        30 => shape.prop_map(|(scheme, wild, host, port)| {
            format!("{scheme}://{}{host}{port}", if wild { "*." } else { "" })
        }),
        1 => Just("*".to_owned()),
    ]
}

/// Every origin that a list of such patterns can tell from others: one label deeper than they go, one that none writes,
/// a port that none writes.
fn every_origin() -> Vec<String> {
    let mut hosts = vec![vec![String::new()]];
    for depth in 0..4 {
        let longer = |host: &String| ["a", "b", "z"].map(|label| format!("{label}.{host}"));
        let longer: Vec<String> = hosts[depth].iter().flat_map(longer).collect();
        hosts.push(longer);
    }
    let hosts = hosts.into_iter().skip(1).flatten().map(|host| host.trim_end_matches('.').to_owned());
    let with_ports = hosts.flat_map(|host| ["", ":1", ":2"].map(|port| format!("{host}{port}")));
    with_ports.flat_map(|rest| ["https", "http"].map(|scheme| format!("{scheme}://{rest}"))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn difference_inclusion_and_intersection_agree_with_brute_force(
        one in vec(pattern(), 0..7),
        other in vec(pattern(), 0..7),
    ) {
        let (one, other) = (set(&one), set(&other));
        let difference = OriginRegion::difference(&one, &other);
        let shared = OriginRegion::intersection(&one, &other);
        let mut empty = (true, true);
        for origin in every_origin() {
            let parsed = Origin::parse(origin.as_bytes()).unwrap();
            let (in_one, in_other) = (one.find(origin.as_bytes()).is_some(), other.find(origin.as_bytes()).is_some());
            prop_assert_eq!(difference.contains(&parsed), in_one && !in_other, "{}", origin);
            prop_assert_eq!(shared.contains(&parsed), in_one && in_other, "{}", origin);
            empty.0 &= !in_one || in_other;
            empty.1 &= !(in_one && in_other);
        }
        prop_assert_eq!((difference.is_empty(), shared.is_empty()), empty);
        for piece in difference.pieces() {
            let witness = piece.witness().as_bytes();
            prop_assert!(one.find(witness).is_some() && other.find(witness).is_none());
        }
        for piece in shared.pieces() {
            let witness = piece.witness().as_bytes();
            prop_assert!(one.find(witness).is_some() && other.find(witness).is_some());
        }
        // What is excepted is a part of the pattern, and no pattern of a list is told twice.
        for piece in difference.pieces() {
            let pattern = [piece.pattern().clone()];
            prop_assert!(OriginRegion::difference(&OriginSet::new(piece.except()), &OriginSet::new(&pattern)).is_empty());
        }
    }
}
