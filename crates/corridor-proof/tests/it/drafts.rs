//! Files, said briefly.

use corridor_policy::{Api, Draft, PolicyDraft, RouteDraft, compile};

pub(crate) fn list(texts: &[&str]) -> Option<Vec<String>> {
    Some(texts.iter().map(|text| (*text).to_owned()).collect())
}

pub(crate) fn route(path: &str, methods: &[&str]) -> RouteDraft {
    RouteDraft {
        path: path.into(),
        methods: list(methods),
        policy: Some("web".into()),
        backend: Some("digits".into()),
    }
}

/// These routes, with one policy.
pub(crate) fn api(policy: PolicyDraft, routes: Vec<RouteDraft>) -> Api {
    let draft = Draft {
        policies: vec![PolicyDraft { name: "web".into(), ..policy }],
        routes,
        backends: vec!["digits".into()],
        ..Draft::default()
    };
    let compilation = compile(&draft);
    let findings = compilation.findings;
    compilation.api.unwrap_or_else(|| panic!("the draft has errors: {findings:?}"))
}
