//! Policies of every kind, and two thousand requests for each pair: an empty difference is told apart by none of them,
//! and one that is not empty by its own witnesses.

use corridor_policy::{Api, Policy, PolicyDraft};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::{Deed, api, assert_witnessed, checked, grants, is_about_permission, speaks_of};

const SCHEMES: &[&str] = &["https", "http", "wss", "chrome-extension", "app"];
const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY", "x-infer"];
const HEADERS: &[&str] =
    &["Content-Type", "Authorization", "X-Api-Key", "Accept", "Range", "x-stainless-os", "X-O'Neill"];
const EXPOSED: &[&str] = &["X-Request-Id", "ETag", "Content-Type", "Retry-After", "Authorization"];

fn host() -> impl Strategy<Value = String> {
    let label = prop_oneof![4 => "[ab]", 1 => "[a-z0-9_-]{1,6}", 1 => Just("xn--bcher-kva".to_owned())];
    prop_oneof![
        9 => vec(label, 1..4).prop_map(|labels| format!("{}.example", labels.join("."))),
        1 => select(&["localhost", "192.0.2.1", "[2001:db8::1]", "example"][..]).prop_map(str::to_owned),
    ]
}

fn port() -> impl Strategy<Value = &'static str> {
    select(&["", "", "", ":8443", ":1", ":65535"][..])
}

fn pattern() -> impl Strategy<Value = String> {
    let port = prop_oneof![4 => port(), 1 => Just(":*")];
    prop_oneof![
        40 => (select(SCHEMES), any::<bool>(), host(), port).prop_map(|(scheme, wild, host, port)| {
            let wild = if wild && host.contains("example") { "*." } else { "" };
            format!("{scheme}://{wild}{host}{port}")
        }),
        1 => Just("*".to_owned()),
    ]
}

fn names(of: &'static [&'static str]) -> impl Strategy<Value = Option<Vec<String>>> {
    let list = prop_oneof![5 => vec(select(of), 1..6), 1 => Just(vec!["*"])];
    option::weighted(0.8, list.prop_map(|names| names.into_iter().map(str::to_owned).collect()))
}

fn policy() -> impl Strategy<Value = PolicyDraft> {
    let lists = (vec(pattern(), 1..12), names(METHODS), names(HEADERS), names(EXPOSED));
    (lists, option::of(0..90_i64), any::<bool>()).prop_map(|(lists, max_age, allow_credentials)| {
        PolicyDraft {
            name: "web".into(),
            allow_origins: Some(lists.0),
            allow_methods: lists.1,
            allow_headers: lists.2,
            expose_headers: lists.3,
            max_age,
            allow_credentials,
            dangerously_allow_insecure_origins: true,
            dangerously_allow_public_suffixes: true,
            ..PolicyDraft::default()
        }
    })
}

/// Two files; the second is often the first with one thing changed or written otherwise.
fn files() -> impl Strategy<Value = (Api, Api)> {
    let pair = (policy(), policy(), 0..8).prop_map(|(before, other, what)| {
        let mut after = before.clone();
        match what {
            0 => after = other,
            1 => after.allow_origins = other.allow_origins,
            2 => after.allow_methods = other.allow_methods,
            3 => after.allow_headers = other.allow_headers,
            4 => after.expose_headers = other.expose_headers,
            5 => after.allow_credentials = other.allow_credentials,
            6 => after.allow_origins.iter_mut().flatten().for_each(|origin| origin.truncate(origin.len())),
            _ => after.allow_origins.iter_mut().for_each(|origins| origins.reverse()),
        }
        (before, after)
    });
    pair.prop_filter_map("a draft has errors", |(before, after)| Some((api(before)?, api(after)?)))
}

/// An origin near to those of the patterns, or far.
fn origin() -> impl Strategy<Value = String> {
    prop_oneof![
        20 => (select(SCHEMES), host(), port()).prop_map(|(scheme, host, port)| format!("{scheme}://{host}{port}")),
        1 => select(&["null", "https://b.example.", "https://A.example", "nonsense"][..]).prop_map(str::to_owned),
    ]
}

type Request = (String, &'static str, Option<&'static str>, Option<&'static str>, bool);

fn requests(count: usize) -> Vec<Request> {
    let mut runner = TestRunner::deterministic();
    let reads = option::of(select(&["X-Request-Id", "ETag", "X-Other"][..]));
    let header = option::of(select(&["content-type", "authorization", "x-api-key", "accept", "x-other"][..]));
    let one = (origin(), select(METHODS), header, reads, any::<bool>());
    (0..count).map(|_| one.new_tree(&mut runner).unwrap().current()).collect()
}

fn deed((origin, method, header, reads, credentials): &Request) -> Deed<'_> {
    Deed { origin, method, header: *header, reads: *reads, credentials: *credentials }
}

#[test]
fn no_request_is_answered_otherwise_than_the_difference_says() {
    let requests = requests(2000);
    let mut runner = TestRunner::new(ProptestConfig::with_cases(64));
    let outcome = runner.run(&files(), |(before, after)| {
        let difference = checked(&before, &after);
        let (old, new) = (before.routes()[0].policy(), after.routes()[0].policy());
        for (changes, more, less) in [(&difference.gained, new, old), (&difference.lost, old, new)] {
            for change in changes {
                assert_witnessed(change, more, Some(less));
            }
        }
        for deed in requests.iter().map(deed) {
            let gained = difference.gained.iter().filter(|change| is_about_permission(change));
            let lost = difference.lost.iter().filter(|change| is_about_permission(change));
            let told = |mut changes: Box<dyn Iterator<Item = &corridor_policy::diff::Change> + '_>| {
                changes.any(|change| speaks_of(change, deed))
            };
            let by = |policy: &Policy| grants(policy, deed);
            prop_assert_eq!(told(Box::new(gained)), by(new) && !by(old), "{:?}", deed);
            prop_assert_eq!(told(Box::new(lost)), by(old) && !by(new), "{:?}", deed);
        }
        Ok(())
    });
    outcome.unwrap();
}
