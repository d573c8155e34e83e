//! Which paths a change is about: templates that contain each other, against the router that serves them.

use corridor_policy::diff::{Change, ChangeKind};
use corridor_policy::{Api, PolicyDraft};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::{api_with_routes, checked};
use crate::drafts::allowing;

/// A file whose policies are told apart by their origins, and its routes: path and policy.
fn file(routes: &[(&str, &str)]) -> Option<Api> {
    let policy =
        |name: &str| PolicyDraft { name: name.into(), ..allowing(&[&format!("https://{name}.test")]) };
    api_with_routes(["p", "q", "r"].map(policy).into(), routes)
}

/// `+ /a (not /a/b) route https://p.test at /a/x`
fn told(before: &[(&str, &str)], after: &[(&str, &str)]) -> Vec<String> {
    let difference = checked(&file(before).unwrap(), &file(after).unwrap());
    let line = |sign: &str, change: &Change| {
        let except = change.except_routes.join(", ");
        let except = if except.is_empty() { except } else { format!(" (not {except})") };
        let (route, kind, origins) = (&change.route, change.kind, &change.requests.origins);
        format!("{sign} {route}{except} {kind} {origins} at {}", change.witness.path)
    };
    let gained = difference.gained.iter().map(|change| line("+", change));
    gained.chain(difference.lost.iter().map(|change| line("-", change))).collect()
}

#[test]
fn a_route_of_one_file_only_is_gained_or_lost_whole() {
    assert_eq!(told(&[("/a", "p")], &[("/a", "p"), ("/b", "q")]), ["+ /b route https://q.test at /b"]);
    assert_eq!(told(&[("/a", "p"), ("/b", "q")], &[("/b", "q")]), ["- /a route https://p.test at /a"]);
    assert_eq!(
        told(&[("/a", "p")], &[("/b", "p")]),
        ["+ /b route https://p.test at /b", "- /a route https://p.test at /a"]
    );
}

#[test]
fn parameters_are_not_told_apart_by_their_names() {
    assert_eq!(told(&[("/m/{a}/x", "p")], &[("/m/{b}/x", "p")]), [""; 0]);
    assert_eq!(
        told(&[("/m/{model}", "p")], &[("/m/{name}", "q")]),
        [
            "+ /m/{model} origins https://q.test at /m/model",
            "- /m/{model} origins https://p.test at /m/model"
        ]
    );
}

#[test]
fn a_path_below_a_tail_may_get_a_route_of_its_own() {
    assert_eq!(told(&[("/v/{*rest}", "p")], &[("/v/{*rest}", "p"), ("/v/x", "p")]), [""; 0]);
    assert_eq!(
        told(&[("/v/{*rest}", "p")], &[("/v/{*rest}", "p"), ("/v/x", "q")]),
        ["+ /v/x origins https://q.test at /v/x", "- /v/x origins https://p.test at /v/x"]
    );
    assert_eq!(
        told(&[("/v/{*rest}", "p")], &[("/v/{*rest}", "q"), ("/v/x", "p")]),
        [
            "+ /v/{*rest} (not /v/x) origins https://q.test at /v/rest",
            "- /v/{*rest} (not /v/x) origins https://p.test at /v/rest"
        ]
    );
    // A fixed segment of the other file is no example of the paths that are meant.
    assert_eq!(
        told(&[("/v/{*x}", "p")], &[("/v/x", "p")]),
        ["- /v/{*x} (not /v/x) route https://p.test at /v/x-1"]
    );
}

#[test]
fn where_templates_cross_the_paths_of_both_are_told() {
    assert_eq!(told(&[("/{x}/b", "p")], &[("/a/{y}", "p")]).len(), 2);
    assert_eq!(
        told(&[("/{x}/b", "p")], &[("/a/{y}", "q")]),
        [
            "+ /a/b origins https://q.test at /a/b",
            "+ /a/{y} (not /a/b) route https://q.test at /a/y",
            "- /a/b origins https://p.test at /a/b",
            "- /{x}/b (not /a/b) route https://p.test at /x/b"
        ]
    );
}

/// `/a/a/a` has the more specific of the two routes, and not what they have in common with a route of the other file.
#[test]
fn a_longer_template_does_not_take_a_path_from_a_shorter_one() {
    assert_eq!(
        told(&[("/a/a/{*rest}", "p")], &[("/a/a/{x}", "q"), ("/{x}/{y}/a/{*rest}", "p")])[0],
        "+ /a/a/{x} origins https://q.test at /a/a/x"
    );
}

/// A router as the gateway has it: a tail may be empty.
fn router<'r>(routes: impl IntoIterator<Item = (&'r str, &'r str)>) -> Option<matchit::Router<String>> {
    let mut router = matchit::Router::new();
    for (path, policy) in routes {
        let mut templates = vec![path.to_owned()];
        if let Some((parent, _)) = path.split_once("/{*") {
            templates.extend((!parent.is_empty()).then(|| parent.to_owned()));
            templates.push(format!("{parent}/"));
        }
        for template in templates {
            router.insert(template, policy.to_owned()).ok()?;
        }
    }
    Some(router)
}

fn template() -> impl Strategy<Value = String> {
    let segment = select(&["a", "b", "{x}", "{y}"][..]);
    (vec(segment, 1..4), select(&["", "", "/{*rest}", "/"][..])).prop_filter_map(
        "two parameters have one name",
        |(segments, tail)| {
            let once = |name: &str| segments.iter().filter(|segment| **segment == name).count() < 2;
            (once("{x}") && once("{y}")).then(|| format!("/{}{tail}", segments.join("/")))
        },
    )
}

fn routes() -> impl Strategy<Value = Vec<(String, &'static str)>> {
    let template = prop_oneof![8 => template(), 1 => Just("/{*rest}".to_owned()), 1 => Just("/".to_owned())];
    vec((template, select(&["p", "q", "r"][..])), 0..5)
}

fn borrowed<'r>(routes: &'r [(String, &'static str)]) -> Vec<(&'r str, &'static str)> {
    routes.iter().map(|(path, policy)| (path.as_str(), *policy)).collect()
}

fn every_path() -> Vec<String> {
    let mut levels = vec![vec![String::new()]];
    for depth in 0..5 {
        let longer: Vec<String> = levels[depth]
            .iter()
            .flat_map(|path| ["a", "b", "z"].map(|last| format!("{path}/{last}")))
            .collect();
        levels.push(longer);
    }
    let paths = levels.into_iter().flatten();
    paths.flat_map(|path| [path.clone(), format!("{path}/")]).filter(|path| !path.is_empty()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 100_000, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn what_is_said_of_each_path_is_what_the_router_does(before in routes(), after in routes()) {
        let (before, after) = (borrowed(&before), borrowed(&after));
        let routers = (router(before.iter().copied()), router(after.iter().copied()));
        let files = (file(&before), file(&after));
        let ((Some(old_router), Some(new_router)), (Some(old), Some(new))) = (routers, files) else {
            return Err(TestCaseError::reject("templates in each other's way"));
        };
        let difference = checked(&old, &new);
        let has = |template: &str, path: &str| router([(template, "")]).unwrap().at(path).is_ok();
        let about = |change: &Change, path: &str| {
            has(&change.route, path) && !change.except_routes.iter().any(|except| has(except, path))
        };
        for change in difference.gained.iter().chain(&difference.lost) {
            prop_assert!(about(change, &change.witness.path), "{:?}", change);
        }
        for path in every_path() {
            let policy = |router: &matchit::Router<String>| router.at(&path).ok().map(|found| found.value.clone());
            let (by_old, by_new) = (policy(&old_router), policy(&new_router));
            for (changes, more, less) in
                [(&difference.gained, &by_new, &by_old), (&difference.lost, &by_old, &by_new)]
            {
                let said: Vec<_> = changes.iter().filter(|change| about(change, &path)).collect();
                let Some(policy) = more.as_ref().filter(|_| more != less) else {
                    prop_assert!(said.is_empty(), "{} {:?}", path, said);
                    continue;
                };
                prop_assert_eq!(said.len(), 1, "{} {:?}", path, said);
                let kind = if less.is_none() { ChangeKind::Route } else { ChangeKind::Origins };
                prop_assert_eq!(said[0].kind, kind);
                prop_assert_eq!(said[0].requests.origins.to_string(), format!("https://{policy}.test"));
            }
        }
    }
}
