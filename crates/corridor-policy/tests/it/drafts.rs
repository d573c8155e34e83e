//! Drafts and requests, said briefly.

use corridor_policy::{Compilation, Draft, Policy, PolicyDraft, RequestHead, RouteDraft, Verdict, compile};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

/// A list as a draft has it.
pub(crate) fn list(texts: &[&str]) -> Option<Vec<String>> {
    Some(texts.iter().map(|text| (*text).to_owned()).collect())
}

/// A policy named `web` that allows these origins to `POST` JSON.
pub(crate) fn allowing(origins: &[&str]) -> PolicyDraft {
    PolicyDraft {
        name: "web".into(),
        allow_origins: list(origins),
        allow_methods: list(&["POST"]),
        allow_headers: list(&["Content-Type"]),
        ..PolicyDraft::default()
    }
}

/// The same policy, with credentials.
pub(crate) fn with_credentials(policy: PolicyDraft) -> PolicyDraft {
    PolicyDraft { allow_credentials: true, ..policy }
}

/// A route with the policy `web` and the backend `digits`.
pub(crate) fn route(path: &str) -> RouteDraft {
    RouteDraft {
        path: path.into(),
        policy: Some("web".into()),
        backend: Some("digits".into()),
        ..RouteDraft::default()
    }
}

/// A file with this policy alone, for `/inference`, in which nothing else is to be found.
pub(crate) fn file(policy: PolicyDraft) -> Draft {
    let route = RouteDraft { policy: Some(policy.name.clone()), ..route("/inference") };
    Draft { policies: vec![policy], routes: vec![route], backends: vec!["digits".into()], ..Draft::default() }
}

/// What becomes of that file.
pub(crate) fn compile_policy(policy: PolicyDraft) -> Compilation {
    compile(&file(policy))
}

/// The policy of a draft that must have no errors.
pub(crate) fn policy(draft: PolicyDraft) -> Policy {
    let compilation = compile_policy(draft);
    let findings = compilation.findings;
    compilation.api.unwrap_or_else(|| panic!("the draft has errors: {findings:?}")).policies()[0].clone()
}

/// Decides about a request given as a method and header lines, values as raw bytes.
pub(crate) fn decide<'p>(policy: &'p Policy, method: &str, headers: &[(&str, &[u8])]) -> Verdict<'p> {
    let headers: HeaderMap = headers
        .iter()
        .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), HeaderValue::from_bytes(value).unwrap()))
        .collect();
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    policy.decide(&RequestHead { method: &method, headers: &headers, own_origin: None })
}

/// The response headers of a verdict's answer, as text, sorted.
pub(crate) fn answer(verdict: &Verdict<'_>) -> Vec<String> {
    let mut headers = HeaderMap::new();
    verdict.headers().apply(&mut headers);
    let mut lines: Vec<String> =
        headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    lines.sort();
    lines
}
