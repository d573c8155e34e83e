//! Two policies and all that is told of them, written by hand.

use corridor_policy::PolicyDraft;
use corridor_policy::diff::{Change, Requests};

use super::{api, api_answering, assert_witnessed, checked};
use crate::drafts::{allowing, list};

/// `+ origins: https://b.test; POST; Content-Type; omit; reads nothing; POST from https://b.test`
fn line(sign: &str, change: &Change) -> String {
    let Requests { origins, methods, headers, credentials, exposed_headers } = &change.requests;
    let witness = &change.witness;
    let mut line = format!("{sign} {}: {origins}; {methods}; {headers}; ", change.kind);
    line += &credentials.names().join("/");
    if !exposed_headers.is_empty() {
        line += &format!("; reads {exposed_headers}");
    }
    line += &format!("; e.g. {} from {}", witness.method, witness.origin);
    line +=
        &witness.header.as_ref().map(|(name, value)| format!(" with {name}: {value}")).unwrap_or_default();
    line += if witness.credentials { " with credentials" } else { "" };
    line += &witness.reads.as_ref().map(|name| format!(" reading {name}")).unwrap_or_default();
    if let Some(ages) = change.max_ages {
        line += &format!("; {:?} instead of {:?}", ages.longer, ages.shorter);
    }
    line
}

/// What becomes of the policy that allows `https://a.test` to `POST` JSON.
fn check(before: PolicyDraft, after: PolicyDraft, expected: &[&str]) {
    let (before, after) = (api(before).unwrap(), api(after).unwrap());
    let difference = checked(&before, &after);
    let (old, new) = (before.routes()[0].policy(), after.routes()[0].policy());
    let gained = difference.gained.iter().map(|change| {
        assert_witnessed(change, new, Some(old));
        line("+", change)
    });
    let lost = difference.lost.iter().map(|change| {
        assert_witnessed(change, old, Some(new));
        line("-", change)
    });
    let told: Vec<String> = gained.chain(lost).collect();
    assert_eq!(told, expected);
}

fn web() -> PolicyDraft {
    allowing(&["https://a.test"])
}

#[test]
fn origins() {
    let b = allowing(&["https://a.test", "https://b.test"]);
    check(web(), web(), &[]);
    check(
        web(),
        b.clone(),
        &["+ origins: https://b.test; POST; Content-Type; omit; e.g. POST from https://b.test"],
    );
    check(b, web(), &["- origins: https://b.test; POST; Content-Type; omit; e.g. POST from https://b.test"]);
    check(
        web(),
        allowing(&["https://c.test"]),
        &[
            "+ origins: https://c.test; POST; Content-Type; omit; e.g. POST from https://c.test",
            "- origins: https://a.test; POST; Content-Type; omit; e.g. POST from https://a.test",
        ],
    );
    check(
        web(),
        allowing(&["*"]),
        &[
            "+ origins: * except https://a.test; POST; Content-Type; omit; e.g. POST from https://other.example",
        ],
    );
    check(
        allowing(&["https://*.a.test"]),
        allowing(&["https://x.a.test", "https://*.y.a.test"]),
        &[
            "- origins: https://*.a.test except https://x.a.test, https://*.y.a.test; POST; Content-Type; omit; e.g. POST from https://app.a.test",
        ],
    );
    check(allowing(&["https://a.test", "https://*.test"]), allowing(&["https://*.test"]), &[]);
    check(
        allowing(&["https://b.test", "https://a.test"]),
        allowing(&["https://a.test", "https://b.test"]),
        &[],
    );
}

#[test]
fn methods() {
    let with = |methods: &[&str]| PolicyDraft { allow_methods: list(methods), ..web() };
    check(
        with(&["POST"]),
        with(&["POST", "PUT"]),
        &["+ methods: https://a.test; PUT; Content-Type; omit; e.g. PUT from https://a.test"],
    );
    check(
        with(&["POST"]),
        with(&["PUT"]),
        &[
            "+ methods: https://a.test; PUT; Content-Type; omit; e.g. PUT from https://a.test",
            "- methods: https://a.test; POST; Content-Type; omit; e.g. POST from https://a.test",
        ],
    );
    check(
        with(&["*"]),
        with(&["POST"]),
        &["- methods: https://a.test; * except POST; Content-Type; omit; e.g. GET from https://a.test"],
    );
    // `GET` has `HEAD`, and nothing written is what browsers send without asking.
    check(with(&["GET", "HEAD"]), with(&["GET"]), &[]);
    check(
        with(&["HEAD"]),
        with(&["GET"]),
        &["+ methods: https://a.test; GET; Content-Type; omit; e.g. GET from https://a.test"],
    );
    check(PolicyDraft { allow_methods: None, ..web() }, with(&["POST", "GET"]), &[]);
}

#[test]
fn headers() {
    let with = |headers: &[&str]| PolicyDraft { allow_headers: list(headers), ..web() };
    check(with(&["Content-Type"]), with(&["content-type"]), &[]);
    check(
        with(&["Content-Type"]),
        with(&["Content-Type", "X-Model"]),
        &["+ headers: https://a.test; POST; X-Model; omit; e.g. POST from https://a.test with X-Model: 1"],
    );
    // `*` does not cover `Authorization`.
    check(
        with(&["Content-Type", "Authorization"]),
        with(&["*"]),
        &[
            "+ headers: https://a.test; POST; * except Authorization, Content-Type; omit; e.g. POST from https://a.test with X-Api-Key: 1",
            "- headers: https://a.test; POST; Authorization; omit; e.g. POST from https://a.test with Authorization: Bearer token",
        ],
    );
    check(with(&["*", "X-Model"]), with(&["*"]), &[]);
    check(
        with(&["*"]),
        with(&["*", "Authorization"]),
        &[
            "+ headers: https://a.test; POST; Authorization; omit; e.g. POST from https://a.test with Authorization: Bearer token",
        ],
    );
    check(
        with(&[]),
        with(&["Accept"]),
        &["+ headers: https://a.test; POST; Accept; omit; e.g. POST from https://a.test with Accept: \"1\""],
    );
}

#[test]
fn credentials() {
    let with = PolicyDraft { allow_credentials: true, ..web() };
    check(
        web(),
        with.clone(),
        &[
            "+ credentials: https://a.test; POST; Content-Type; include; e.g. POST from https://a.test with credentials",
        ],
    );
    check(
        with.clone(),
        web(),
        &[
            "- credentials: https://a.test; POST; Content-Type; include; e.g. POST from https://a.test with credentials",
        ],
    );
    let wider = PolicyDraft { allow_credentials: true, ..allowing(&["https://a.test", "https://b.test"]) };
    check(
        with.clone(),
        wider.clone(),
        &[
            "+ origins: https://b.test; POST; Content-Type; omit/include; e.g. POST from https://b.test with credentials",
        ],
    );
    check(
        web(),
        wider,
        &[
            "+ origins: https://b.test; POST; Content-Type; omit/include; e.g. POST from https://b.test with credentials",
            "+ credentials: https://a.test, https://b.test; POST; Content-Type; include; e.g. POST from https://a.test with credentials",
        ],
    );
}

#[test]
fn exposed_headers() {
    let with = |headers: &[&str]| PolicyDraft { expose_headers: list(headers), ..web() };
    check(
        web(),
        with(&["X-Id"]),
        &[
            "+ exposed_headers: https://a.test; POST; Content-Type; omit; reads X-Id; e.g. POST from https://a.test reading X-Id",
        ],
    );
    check(
        with(&["*"]),
        with(&["X-Id"]),
        &[
            "- exposed_headers: https://a.test; POST; Content-Type; omit; reads * except X-Id; e.g. POST from https://a.test reading X-Request-Id",
        ],
    );
    // Every page reads a safelisted one.
    check(web(), with(&["Content-Type", "Cache-Control"]), &[]);
    check(with(&["X-Id"]), with(&["x-id"]), &[]);
}

#[test]
fn max_age() {
    let with = |seconds| PolicyDraft { max_age: seconds, ..web() };
    let told = |sign: &str, ages: &str| {
        format!(
            "{sign} max_age: https://a.test; POST; Content-Type; omit; e.g. POST from https://a.test with Content-Type: application/json; {ages}"
        )
    };
    check(with(Some(60)), with(Some(600)), &[&told("+", "Some(600) instead of Some(60)")]);
    check(with(Some(600)), with(None), &[&told("-", "Some(600) instead of None")]);
    check(with(Some(0)), with(None), &[&told("+", "None instead of Some(0)")]);
    // What browsers assume where nothing is said.
    check(with(None), with(Some(5)), &[]);
    // It is no matter where nothing is granted by both.
    let elsewhere = PolicyDraft { max_age: Some(600), ..allowing(&["https://b.test"]) };
    check(
        with(Some(60)),
        elsewhere,
        &[
            "+ origins: https://b.test; POST; Content-Type; omit; e.g. POST from https://b.test",
            "- origins: https://a.test; POST; Content-Type; omit; e.g. POST from https://a.test",
        ],
    );
    let wider = PolicyDraft { max_age: Some(60), ..allowing(&["https://*.test"]) };
    check(
        with(Some(600)),
        wider,
        &[
            "+ origins: https://*.test except https://a.test; POST; Content-Type; omit; e.g. POST from https://app.test",
            &told("-", "Some(600) instead of Some(60)"),
        ],
    );
}

#[test]
fn methods_that_the_route_answers() {
    let policy = PolicyDraft { allow_methods: list(&["GET", "POST"]), ..web() };
    let told = |before: &[&str], after: &[&str]| {
        let file = |methods: &[&str]| api_answering(policy.clone(), methods).unwrap();
        let difference = checked(&file(before), &file(after));
        let gained = difference.gained.iter().map(|change| line("+", change));
        gained.chain(difference.lost.iter().map(|change| line("-", change))).collect::<Vec<_>>()
    };
    assert_eq!(
        told(&["POST"], &["POST", "GET"]),
        ["+ route_methods: https://a.test; GET, HEAD; Content-Type; omit; e.g. GET from https://a.test"]
    );
    assert_eq!(
        told(&["GET"], &["HEAD"]),
        ["- route_methods: https://a.test; GET; Content-Type; omit; e.g. GET from https://a.test"]
    );
    // No page may call it.
    assert_eq!(told(&["POST"], &["POST", "DELETE"]), [""; 0]);
}

/// Everything at once: each kind is told once.
#[test]
fn several_differences() {
    let before = PolicyDraft { expose_headers: list(&["X-Id"]), max_age: Some(60), ..web() };
    let after = PolicyDraft {
        allow_methods: list(&["POST", "DELETE"]),
        allow_headers: list(&["X-Api-Key"]),
        allow_credentials: true,
        ..allowing(&["https://*.b.test", "https://a.test"])
    };
    check(
        before,
        after,
        &[
            "+ origins: https://*.b.test; DELETE, POST; X-Api-Key; omit/include; e.g. POST from https://app.b.test with credentials",
            "+ methods: https://*.b.test, https://a.test; DELETE; X-Api-Key; omit/include; e.g. DELETE from https://a.test",
            "+ headers: https://*.b.test, https://a.test; DELETE, POST; X-Api-Key; omit/include; e.g. POST from https://a.test with X-Api-Key: 1",
            "+ credentials: https://*.b.test, https://a.test; DELETE, POST; X-Api-Key; include; e.g. POST from https://a.test with credentials",
            "- headers: https://a.test; POST; Content-Type; omit; reads X-Id; e.g. POST from https://a.test with Content-Type: application/json",
            "- exposed_headers: https://a.test; POST; Content-Type; omit; reads X-Id; e.g. POST from https://a.test reading X-Id",
            "- max_age: https://a.test; POST; ; omit; e.g. POST from https://a.test; Some(60) instead of None",
        ],
    );
}

/// A list that names nobody grants nothing.
#[test]
fn a_wildcard_that_names_nobody_is_no_difference() {
    let label = "l".repeat(63);
    let endless = format!("https://*.{label}.{label}.{label}.{}", "l".repeat(60));
    check(web(), allowing(&["https://a.test", &endless]), &[]);
    check(
        web(),
        allowing(&[&endless]),
        &["- origins: https://a.test; POST; Content-Type; omit; e.g. POST from https://a.test"],
    );
}
