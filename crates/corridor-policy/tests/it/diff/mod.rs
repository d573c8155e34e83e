//! The exact difference of two files, against tables, brute force and the verdicts themselves.

mod examples;
mod origins;
mod paths;
mod random;
mod universe;

use corridor_policy::diff::{Change, ChangeKind, Difference, Names};
use corridor_policy::{Api, Draft, Policy, PolicyDraft, RouteDraft, Verdict, compile, diff};

use crate::drafts::decide;

/// A file with this policy for `/inference`, whatever warnings it has.
fn api(policy: PolicyDraft) -> Option<Api> {
    api_answering(policy, &["POST"])
}

/// The same, with the methods of its route.
fn api_answering(policy: PolicyDraft, methods: &[&str]) -> Option<Api> {
    let mut draft = crate::drafts::file(policy);
    draft.routes[0].methods = crate::drafts::list(methods);
    compile(&draft).api
}

/// A file with several policies and routes: path and policy.
fn api_with_routes(policies: Vec<PolicyDraft>, routes: &[(&str, &str)]) -> Option<Api> {
    let route = |(path, policy): &(&str, &str)| RouteDraft {
        path: (*path).to_owned(),
        policy: Some((*policy).to_owned()),
        backend: Some("digits".to_owned()),
        ..RouteDraft::default()
    };
    let routes = routes.iter().map(route).collect();
    compile(&Draft { policies, routes, backends: vec!["digits".into()], ..Draft::default() }).api
}

/// The difference, after what holds for every difference was checked: witnesses, the mirror, nothing to itself.
fn checked(before: &Api, after: &Api) -> Difference {
    let difference = diff(before, after).unwrap();
    let mirrored = diff(after, before).unwrap();
    assert_eq!((&difference.gained, &difference.lost), (&mirrored.lost, &mirrored.gained));
    for api in [before, after] {
        assert!(diff(api, api).unwrap().is_empty());
    }
    difference
}

/// Something that a page does: a call, with one header or none, and perhaps a header of the answer that it reads.
#[derive(Clone, Copy, Debug)]
struct Deed<'d> {
    origin: &'d str,
    method: &'d str,
    header: Option<&'d str>,
    credentials: bool,
    reads: Option<&'d str>,
}

/// Whether a policy grants it, by its verdicts alone.
fn grants(policy: &Policy, deed: Deed<'_>) -> bool {
    answer(policy, deed).is_some()
}

/// What a policy answers if it grants it: for how long that is remembered.
fn answer(policy: &Policy, deed: Deed<'_>) -> Option<u32> {
    let origin = ("origin", deed.origin.as_bytes());
    let mut asked = vec![origin, ("access-control-request-method", deed.method.as_bytes())];
    asked.extend(deed.header.map(|name| ("access-control-request-headers", name.as_bytes())));
    let preflight = decide(policy, "OPTIONS", &asked);
    let actual = decide(policy, deed.method, &[origin]);
    if !matches!((&preflight, &actual), (Verdict::Preflight(_), Verdict::Actual(_))) {
        return None;
    }
    let credentials = [&preflight, &actual].into_iter().all(|verdict| verdict.headers().allow_credentials);
    let exposed = actual.headers().expose_headers.map_or("", |value| value.to_str().unwrap());
    let reads =
        |name: &str| exposed.split(',').any(|listed| listed == "*" || listed.eq_ignore_ascii_case(name));
    if (deed.credentials && !credentials) || !deed.reads.is_none_or(reads) {
        return None;
    }
    Some(preflight.headers().max_age.map_or(5, |value| value.to_str().unwrap().parse().unwrap()))
}

/// Whether a change is about permission, and not about caching or what a route answers.
fn is_about_permission(change: &Change) -> bool {
    !matches!(change.kind, ChangeKind::MaxAge | ChangeKind::RouteMethods)
}

/// Whether a change speaks of it.
fn speaks_of(change: &Change, deed: Deed<'_>) -> bool {
    let requests = &change.requests;
    let origin = match corridor_policy::Origin::parse(deed.origin.as_bytes()) {
        Ok(origin) => requests.origins.contains(&origin),
        // `null` and what is no origin: only `*` names it, and no pattern excepts it.
        Err(_) => requests.origins.pieces().iter().any(|piece| piece.pattern().is_any()),
    };
    let may_be = |names: &Names, name: Option<&str>, must: bool| match name {
        Some(name) => names.contains(name),
        None => !must,
    };
    origin
        && requests.methods.contains(deed.method)
        && may_be(&requests.headers, deed.header, change.kind == ChangeKind::Headers)
        && may_be(&requests.exposed_headers, deed.reads, change.kind == ChangeKind::ExposedHeaders)
        && requests.credentials.names().contains(&if deed.credentials { "include" } else { "omit" })
}

/// Asks both policies about the witness of a change, by the verdicts alone: one grants, the other does not.
fn assert_witnessed(change: &Change, more: &Policy, less: Option<&Policy>) {
    let witness = &change.witness;
    let header = witness.header.as_ref().map(|(name, _)| name.to_ascii_lowercase());
    let deed = Deed {
        origin: &witness.origin,
        method: &witness.method,
        header: header.as_deref(),
        credentials: witness.credentials,
        reads: witness.reads.as_deref(),
    };
    assert!(speaks_of(change, deed), "{change:?}");
    let (more, less) = (answer(more, deed), less.and_then(|less| answer(less, deed)));
    match change.kind {
        ChangeKind::MaxAge => assert!(more > less && less.is_some(), "{change:?}"),
        ChangeKind::RouteMethods => assert!(more.is_some() && less.is_some(), "{change:?}"),
        ChangeKind::Route
        | ChangeKind::Origins
        | ChangeKind::Methods
        | ChangeKind::Headers
        | ChangeKind::Credentials
        | ChangeKind::ExposedHeaders => assert!(more.is_some() && less.is_none(), "{change:?}"),
    }
}
