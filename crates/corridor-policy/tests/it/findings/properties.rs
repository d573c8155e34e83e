//! What holds for every draft, right or wrong.

use corridor_policy::{
    Draft, OriginPattern, Path, PolicyDraft, RouteDraft, Segment, Severity, clients, compile,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::hostile::{check_wording, everywhere};
use crate::drafts::compile_policy;

/// Texts that mean something somewhere, wholly or nearly.
const KNOWN: &[&str] = &[
    "",
    "*",
    "**",
    "null",
    "web",
    "Web",
    "admin",
    "digits",
    "llm",
    "dev",
    "production",
    "https://example.com",
    "https://EXAMPLE.com/",
    "https://*.example.com",
    "https://*.github.io",
    "https://a.example,https://b.example",
    "http://localhost:*",
    "http://example.com",
    "http://127.1",
    "https://xn--bcher-kva.example",
    "file://",
    "https://codepen.io:*",
    "^https://.*\\.example\\.com$",
    "GET",
    "POST",
    "OPTIONS",
    "patch",
    "TRACE",
    "get, post",
    "Content-Type",
    "content-type",
    "Authorization",
    "X-Api-Key",
    "X-*",
    "Cookie",
    "Accept",
    "Access-Control-Allow-Origin",
    "/",
    "/inference",
    "/m/{a}",
    "/m/{b}",
    "/m/{*rest}",
    "/-/x",
    "/a//b",
    "inference",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => select(KNOWN).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => any::<String>(),
        1 => "(https?|HTTPS|ftp|file|[a-z+]{1,3})://(\\*\\.|[a-z0-9.:@*_-]{0,8}|\\[[0-9a-f:]{0,8}\\])[a-zA-Z0-9.:/*-]{0,12}",
        1 => "/?([a-z{}*.%-]{0,4}/?){0,5}",
        1 => (select(KNOWN), 1..2000_usize).prop_map(|(text, times)| text.repeat(times)),
    ]
}

fn texts() -> impl Strategy<Value = Option<Vec<String>>> {
    option::weighted(0.8, vec(text(), 0..6))
}

fn policy() -> impl Strategy<Value = PolicyDraft> {
    let lists = (texts(), texts(), texts(), texts());
    let max_age = option::of(prop_oneof![any::<i64>(), -1..90_000_i64]);
    let clients = vec(
        prop_oneof![4 => select(clients::ALL).prop_map(|client| client.name().to_owned()), 1 => text()],
        0..3,
    );
    (text(), lists, max_age, any::<[bool; 3]>(), clients).prop_map(
        |(name, lists, max_age, flags, clients)| PolicyDraft {
            name,
            allow_origins: lists.0,
            allow_methods: lists.1,
            allow_headers: lists.2,
            expose_headers: lists.3,
            max_age,
            allow_credentials: flags[0],
            clients,
            dangerously_allow_insecure_origins: flags[1],
            dangerously_allow_public_suffixes: flags[2],
        },
    )
}

fn route() -> impl Strategy<Value = RouteDraft> {
    (text(), texts(), option::weighted(0.9, text()), option::weighted(0.9, text()))
        .prop_map(|(path, methods, policy, backend)| RouteDraft { path, methods, policy, backend })
}

fn draft() -> impl Strategy<Value = Draft> {
    (option::of(text()), vec(policy(), 0..4), vec(route(), 0..5), vec(text(), 0..4)).prop_map(
        |(environment, policies, routes, backends)| Draft { environment, policies, routes, backends },
    )
}

/// A draft without a text that is wrong by itself, so that it compiles more often than not.
fn good_draft() -> impl Strategy<Value = Draft> {
    fn list(values: &'static [&'static str]) -> impl Strategy<Value = Option<Vec<String>>> {
        option::of(vec(select(values).prop_map(str::to_owned), 1..4))
    }
    let origins =
        list(&["https://example.com", "https://*.example.com:*", "http://localhost:*", "*", "https://a.b"]);
    let methods = || list(&["GET", "POST", "PUT", "OPTIONS", "x-infer"]);
    let headers = || list(&["Content-Type", "X-Api-Key", "Authorization", "ETag", "*"]);
    let policy = (origins, methods(), headers(), headers(), option::of(0..=86_400_i64), any::<bool>())
        .prop_map(|(origins, allow_methods, allow_headers, expose_headers, max_age, allow_credentials)| {
            PolicyDraft {
                name: String::new(),
                allow_origins: origins.or_else(|| Some(vec!["https://example.com".to_owned()])),
                allow_methods,
                allow_headers,
                expose_headers,
                max_age,
                allow_credentials,
                ..PolicyDraft::default()
            }
        });
    let paths = select(&["/inference", "/m/{a}", "/m/x", "/f/{*rest}", "/"][..]);
    let names = || select(&["0", "1"][..]).prop_map(|name| Some(name.to_owned()));
    let route = (paths, methods(), names(), names()).prop_map(|(path, methods, policy, backend)| {
        RouteDraft { path: path.to_owned(), methods, policy, backend }
    });
    (vec(policy, 2..3), vec(route, 0..3)).prop_map(|(mut policies, routes)| {
        for (number, policy) in policies.iter_mut().enumerate() {
            policy.name = number.to_string();
        }
        Draft { environment: None, policies, routes, backends: vec!["0".into(), "1".into()] }
    })
}

/// Whether there is such a place in a draft.
fn has_place(draft: &Draft, path: &Path) -> bool {
    let is_in = |list: Option<&Vec<String>>, rest: &[Segment]| match rest {
        [] => true,
        [Segment::Index(index)] => list.is_some_and(|list| *index < list.len()),
        _ => false,
    };
    match path.segments() {
        [Segment::Key(table)] => table == "routes" && draft.routes.is_empty(),
        [Segment::Key(table), Segment::Key(name), rest @ ..] if table == "policies" => {
            draft.policies.iter().filter(|policy| policy.name == *name).any(|policy| match rest {
                [] => true,
                [Segment::Key(key), rest @ ..] => match key.as_str() {
                    "allow_origins" => is_in(policy.allow_origins.as_ref(), rest),
                    "allow_methods" => is_in(policy.allow_methods.as_ref(), rest),
                    "allow_headers" => is_in(policy.allow_headers.as_ref(), rest),
                    "expose_headers" => is_in(policy.expose_headers.as_ref(), rest),
                    "clients" => is_in(Some(&policy.clients), rest),
                    "max_age" => policy.max_age.is_some(),
                    _ => false,
                },
                _ => false,
            })
        }
        [Segment::Key(table), Segment::Index(index), rest @ ..] if table == "routes" => {
            draft.routes.get(*index).is_some_and(|route| match rest {
                [] => true,
                [Segment::Key(key), rest @ ..] => match key.as_str() {
                    "methods" => is_in(route.methods.as_ref(), rest),
                    "path" | "policy" | "backend" => rest.is_empty(),
                    _ => false,
                },
                _ => false,
            })
        }
        [Segment::Key(table), Segment::Key(name)] if table == "backends" => draft.backends.contains(name),
        _ => false,
    }
}

/// Compiles a draft and checks what holds for each; gives whether it has an error.
fn check_draft(draft: &Draft) -> bool {
    let compilation = compile(draft);
    let failed = compilation.findings.iter().any(|finding| finding.severity == Severity::Error);
    assert_eq!(compilation.api.is_none(), failed);
    for finding in &compilation.findings {
        assert!(has_place(draft, &finding.path), "{finding}");
    }
    let lines = |findings: &[corridor_policy::Finding]| findings.iter().map(super::line).collect::<Vec<_>>();
    assert_eq!(
        lines(&compilation.findings),
        lines(&compile(draft).findings),
        "it is not the same every time"
    );
    let Some(api) = compilation.api else { return true };
    assert_eq!(api.policies().len(), draft.policies.len());
    assert_eq!(api.routes().len(), draft.routes.len());
    for (route, written) in api.routes().iter().zip(&draft.routes) {
        assert_eq!(route.path(), written.path);
        assert_eq!(Some(route.policy().name()), written.policy.as_deref());
        assert_eq!(Some(route.backend()), written.backend.as_deref());
        assert!(!route.methods().is_empty());
    }
    for policy in api.policies() {
        assert!(!policy.origins().is_empty());
        let any = policy.origins().is_any()
            || policy.methods().is_any()
            || policy.request_headers().is_any()
            || policy.exposed_headers().any(|name| name == "*");
        assert!(!(policy.allows_credentials() && any), "{} has credentials and a `*`", policy.name());
    }
    false
}

/// The origins that a hint offers to be pasted.
fn offered(hint: &str) -> Vec<&str> {
    if let Some(entries) = hint.strip_prefix("write each origin as an entry of its own: ") {
        return entries.split('"').skip(1).step_by(2).collect();
    }
    hint.strip_prefix("write `").and_then(|rest| rest.split('`').next()).into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn every_draft_is_told_something_or_compiles(draft in draft()) {
        check_draft(&draft);
        check_wording(&draft);
    }

    #[test]
    fn a_good_draft_compiles_unless_it_is_told_why_not(draft in good_draft()) {
        check_draft(&draft);
    }

    #[test]
    fn a_hostile_text_anywhere_is_survived(text in text()) {
        let draft = everywhere(&text);
        check_draft(&draft);
        check_wording(&draft);
    }

    /// Whoever pastes what a hint offers has an origin that is one.
    #[test]
    fn what_a_hint_offers_can_be_pasted(text in text()) {
        let policy = PolicyDraft {
            name: "web".into(),
            allow_origins: Some(vec![text]),
            ..PolicyDraft::default()
        };
        for finding in compile_policy(policy).findings {
            if finding.rule.code.starts_with("origin-") {
                for origin in offered(&finding.hint) {
                    prop_assert!(OriginPattern::parse(origin).is_ok(), "{}: {}", super::line(&finding), origin);
                }
            }
        }
    }
}

/// The strategy for good drafts would prove nothing if none of them compiled.
#[test]
fn good_drafts_mostly_compile() {
    let mut runner = TestRunner::deterministic();
    let drafts = (0..256).map(|_| good_draft().new_tree(&mut runner).unwrap().current());
    let compiled = drafts.filter(|draft| !check_draft(draft)).count();
    assert!((64..256).contains(&compiled), "{compiled} of 256 compiled");
}
