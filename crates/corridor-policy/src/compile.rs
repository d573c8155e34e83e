//! The lowering of a draft: an [`Api`], or every reason why there is none.

use std::sync::Arc;

use http::{HeaderName, HeaderValue, Method, header};

use crate::api::{Api, Route};
use crate::clients::Client;
use crate::draft::Draft;
use crate::finding::{Finding, Severity};
use crate::findings;
use crate::header_name::{Family, RequestHeaderSet};
use crate::inspect::{InspectedPolicy, InspectedRoute, Inspection};
use crate::method::MethodSet;
use crate::origin::OriginSet;
use crate::policy::{Parts, Policy, WrittenLists, shared};

/// What became of a draft.
#[derive(Debug)]
pub struct Compilation {
    /// The compiled file; `None` exactly if one of the findings is an error.
    pub api: Option<Api>,
    /// Everything that was found, in the order of the rules.
    pub findings: Vec<Finding>,
}

/// Compiles a draft: judges all of it, then makes policies of it if nothing is an error.
///
/// ```
/// use corridor_policy::{Draft, PolicyDraft, compile};
///
/// let draft = Draft {
///     policies: vec![PolicyDraft {
///         name: "web".into(),
///         allow_origins: Some(vec!["https://example.com/".into(), "null".into()]),
///         allow_methods: Some(vec!["patch".into()]),
///         ..PolicyDraft::default()
///     }],
///     ..Draft::default()
/// };
/// let compilation = compile(&draft);
/// assert!(compilation.api.is_none());
/// let codes: Vec<_> = compilation.findings.iter().map(|finding| finding.code()).collect();
/// assert!(["origin-with-trailing-slash", "origin-null", "method-case"].iter().all(|code| codes.contains(code)));
/// ```
#[must_use]
pub fn compile(draft: &Draft) -> Compilation {
    let inspection = Inspection::new(draft);
    let mut findings = Vec::new();
    for rule in findings::ALL {
        (rule.check)(&inspection, &mut findings);
    }
    let failed = findings.iter().any(|finding| finding.severity == Severity::Error);
    let api = if failed { None } else { assemble(&inspection) };
    Compilation { api, findings }
}

/// INVARIANT: called only on a draft without errors, so every text was read and every name is known; what should not
/// be there is nevertheless left out rather than guessed.
fn assemble(inspection: &Inspection<'_>) -> Option<Api> {
    let policies: Vec<Policy> = inspection.policies.iter().map(policy).collect();
    let routes =
        inspection.routes.iter().map(|route| assemble_route(route, &policies)).collect::<Option<_>>()?;
    Some(Api { routes, policies })
}

/// The policy as written, completed by what its clients need and it does not have: never an origin, never credentials.
fn policy(inspected: &InspectedPolicy<'_>) -> Policy {
    let draft = inspected.draft;
    let mut clients: Vec<&'static Client> = Vec::new();
    for client in inspected.known_clients() {
        if !clients.contains(&client) {
            clients.push(client);
        }
    }
    let methods = match (&draft.allow_methods, inspected.methods.wildcard()) {
        (None, _) => MethodSet::safelisted(),
        (Some(_), Some(_)) => MethodSet::any(),
        (Some(_), None) => MethodSet::of(inspected.methods.names().map(|(_, method)| method.clone())),
    };
    let any_header = inspected.request_headers.wildcard().is_some();
    let written = inspected.request_headers.names().map(|(item, name)| (name.clone(), item.text));
    let sent = clients.iter().flat_map(|client| client.request_headers());
    let missing = sent.filter(|name| !any_header || *name == header::AUTHORIZATION.as_str());
    let missing = missing.map(|name| (HeaderName::from_static(name), name));
    let request_headers = RequestHeaderSet::new(any_header, written.chain(missing), families(&clients));
    let mut exposed: Vec<Box<str>> = match inspected.exposed_headers.wildcard() {
        Some(_) => vec!["*".into()],
        None => inspected.exposed_headers.names().map(|(item, _)| item.text.into()).collect(),
    };
    for name in clients.iter().flat_map(|client| client.response_headers()) {
        if !exposed.iter().any(|listed| &**listed == "*" || listed.eq_ignore_ascii_case(name)) {
            exposed.push(name.into());
        }
    }
    let max_age_seconds = draft.max_age.and_then(|seconds| u32::try_from(seconds).ok());
    Policy(Arc::new(Parts {
        name: draft.name.as_str().into(),
        origins: OriginSet::new(inspected.origins.values().map(|(_, pattern)| pattern)),
        methods: methods.with(clients.iter().flat_map(|client| client.methods())),
        request_headers,
        expose_headers: header_list(&exposed),
        exposed,
        max_age: max_age_seconds.map(HeaderValue::from).map(shared),
        max_age_seconds,
        allow_credentials: draft.allow_credentials,
        clients,
        written: WrittenLists {
            allow_methods: draft.allow_methods.clone(),
            allow_headers: draft.allow_headers.clone(),
            expose_headers: draft.expose_headers.clone(),
        },
    }))
}

/// The families of headers that these clients know, each once.
fn families(clients: &[&'static Client]) -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    for client in clients {
        for prefix in client.request_header_families() {
            if families.iter().all(|family| family.prefix != *prefix) {
                families.push(Family { prefix, client: client.name() });
            }
        }
    }
    families
}

/// INVARIANT: names are tokens, so their list is a header value.
fn header_list(names: &[Box<str>]) -> Option<HeaderValue> {
    if names.is_empty() { None } else { HeaderValue::from_str(&names.join(",")).ok().map(shared) }
}

fn assemble_route(route: &InspectedRoute<'_>, policies: &[Policy]) -> Option<Route> {
    let named = route.draft.policy.as_deref()?;
    let methods = match route.draft.methods {
        None => vec![Method::POST],
        Some(_) => route.methods.values().map(|(_, method)| method.clone()).collect(),
    };
    Some(Route {
        path: route.draft.path.as_str().into(),
        methods,
        policy: policies.iter().find(|policy| policy.name() == named)?.clone(),
        backend: route.draft.backend.as_deref()?.into(),
    })
}
