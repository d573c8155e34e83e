//! Two policies over a universe so small that every call in it can be tried: what the difference says of each is what the
//! verdicts say.

use corridor_policy::diff::ChangeKind;
use corridor_policy::{Api, PolicyDraft};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::{Deed, api_answering, assert_witnessed, checked, is_about_permission, speaks_of};

/// Patterns that contain each other, overlap, and touch.
const PATTERNS: &[&str] = &[
    "*",
    "https://example.com",
    "https://example.com:8443",
    "https://example.com:*",
    "http://example.com",
    "https://*.example.com",
    "https://*.example.com:*",
    "https://*.example.com:8443",
    "https://a.example.com",
    "https://a.example.com:*",
    "https://*.a.example.com",
    "https://*.a.example.com:8443",
    "https://*.a.example.com:*",
    "https://b.a.example.com",
    "https://b.example.com:8443",
    "http://*.example.com",
    "https://192.0.2.1:*",
    "https://192.0.2.1",
    "app://example.com",
];
const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "x-infer"];
const HEADERS: &[&str] = &["Content-Type", "X-Api-Key", "Authorization"];
const EXPOSED: &[&str] = &["X-Request-Id", "Retry-After", "ETag"];
const PATHS_METHODS: &[&str] = &["GET", "POST", "PUT"];

fn origins() -> Vec<String> {
    let hosts = [
        "example.com",
        "a.example.com",
        "b.example.com",
        "b.a.example.com",
        "c.b.a.example.com",
        "evilexample.com",
        "192.0.2.1",
    ];
    let mut origins =
        vec!["null".to_owned(), "https://example.com.".to_owned(), "app://example.com".to_owned()];
    for (scheme, host) in ["https", "http"].into_iter().flat_map(|scheme| hosts.map(|host| (scheme, host))) {
        origins.extend(["", ":8443", ":1"].map(|port| format!("{scheme}://{host}{port}")));
    }
    origins
}

fn names(of: &'static [&'static str]) -> impl Strategy<Value = Option<Vec<String>>> {
    let list = prop_oneof![
        6 => subsequence(of, 1..=of.len()).prop_map(|names| names.into_iter().map(str::to_owned).collect()),
        1 => Just(vec!["*".to_owned()]),
        1 => select(of).prop_map(|name| vec!["*".to_owned(), name.to_owned()]),
    ];
    option::weighted(0.8, list)
}

/// A policy, and what its route answers.
fn file() -> impl Strategy<Value = Api> {
    let origins = vec(select(PATTERNS), 1..5);
    let lists = (names(METHODS), names(HEADERS), names(EXPOSED));
    let max_age = option::of(prop_oneof![Just(0_i64), Just(5), Just(600)]);
    let answered = subsequence(PATHS_METHODS, 1..=3);
    (origins, lists, max_age, any::<bool>(), answered).prop_filter_map(
        "nothing is `*` where there are credentials",
        |(origins, (methods, headers, exposed), max_age, allow_credentials, answered)| {
            let policy = PolicyDraft {
                name: "web".into(),
                allow_origins: Some(origins.into_iter().map(str::to_owned).collect()),
                allow_methods: methods,
                allow_headers: headers,
                expose_headers: exposed,
                max_age,
                allow_credentials,
                dangerously_allow_insecure_origins: true,
                ..PolicyDraft::default()
            };
            api_answering(policy, &answered)
        },
    )
}

/// Every call of the universe.
fn deeds(origins: &[String]) -> impl Iterator<Item = Deed<'_>> {
    let headers = [None, Some("content-type"), Some("authorization"), Some("x-other")];
    let read = [None, Some("X-Request-Id"), Some("X-Other")];
    let methods = ["GET", "HEAD", "POST", "PUT", "x-infer", "DELETE"];
    origins.iter().flat_map(move |origin| {
        methods.into_iter().flat_map(move |method| {
            let asked = headers.map(|header| (header, None)).into_iter().chain(read.map(|read| (None, read)));
            asked.flat_map(move |(header, reads)| {
                [false, true].map(|credentials| Deed { origin, method, header, credentials, reads })
            })
        })
    })
}

fn answers(api: &Api, method: &str) -> bool {
    let listed = |name: &str| api.routes()[0].methods().iter().any(|method| method.as_str() == name);
    listed(method) || (method == "HEAD" && listed("GET"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_said_of_each_call_is_what_the_verdicts_say(before in file(), after in file()) {
        let difference = checked(&before, &after);
        let (old, new) = (before.routes()[0].policy(), after.routes()[0].policy());
        for (changes, more, less) in [(&difference.gained, new, old), (&difference.lost, old, new)] {
            for change in changes {
                assert_witnessed(change, more, Some(less));
                let fields = &change.requests;
                prop_assert!(!fields.origins.is_empty() && !fields.methods.is_empty());
            }
        }
        let mut told_apart = false;
        for deed in deeds(&origins()) {
            let (by_old, by_new) = (super::answer(old, deed), super::answer(new, deed));
            let both = by_old.is_some() && by_new.is_some();
            for (changes, more, less, max_age, answered) in [
                (&difference.gained, by_new, by_old, by_new > by_old, answers(&after, deed.method) && !answers(&before, deed.method)),
                (&difference.lost, by_old, by_new, by_old > by_new, answers(&before, deed.method) && !answers(&after, deed.method)),
            ] {
                let said = |kind: fn(&corridor_policy::diff::Change) -> bool| {
                    changes.iter().any(|change| kind(change) && speaks_of(change, deed))
                };
                prop_assert_eq!(
                    said(is_about_permission), more.is_some() && less.is_none(), "{:?} {:?}", deed, changes
                );
                prop_assert_eq!(
                    said(|change| change.kind == ChangeKind::MaxAge), both && max_age, "{:?} {:?}", deed, changes
                );
                if both {
                    prop_assert_eq!(
                        said(|change| change.kind == ChangeKind::RouteMethods), answered, "{:?} {:?}", deed, changes
                    );
                }
                told_apart |= (more.is_some() && less.is_none()) || (both && (max_age || answered));
            }
        }
        // Each pattern and each name of the universe has a call of its own in it, so nothing is told apart outside only.
        prop_assert_eq!(difference.is_empty(), !told_apart, "{:?}", difference);
    }
}
