//! What a deployed revision grants, as text that the stage keeps: so that the next plan can say who gains and loses what,
//! whatever became of the file that it was made of.
//!
//! The stage's variables hold it, since they change in the same call as the deployment that the stage points to. API
//! Gateway takes up to 100 of them, of at most 512 characters out of `A-Za-z0-9-._~:/?#&=,` ("Amazon API Gateway quotas",
//! "Set up stage variables"), so the text is written in base64url. It is no secret: a browser can find out all of it.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use corridor_policy::{Api, Draft, Policy, PolicyDraft, Route, RouteDraft, compile};
use serde::{Deserialize, Serialize};

/// The longest value of a stage variable, in characters.
pub(crate) const MAX_VALUE: usize = 512;
/// More than this is not read: it is longer than all variables of a stage together.
const MAX_TEXT: usize = MAX_VALUE * 100;

/// What one revision grants.
#[derive(Clone, Debug)]
pub struct PolicyRecord(Written);

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Written {
    /// Which way of writing this is.
    v: u8,
    /// The policies.
    p: Vec<WrittenPolicy>,
    /// The routes.
    r: Vec<WrittenRoute>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct WrittenPolicy {
    n: String,
    o: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    m: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    h: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    e: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    a: Option<u32>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    c: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    k: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct WrittenRoute {
    t: String,
    m: Vec<String>,
    /// The place of its policy in the list.
    p: usize,
}

impl PolicyRecord {
    /// The record of an API: the policies that its routes have, and the routes.
    #[must_use]
    pub fn of(api: &Api) -> Self {
        let mut policies: Vec<&Policy> = Vec::new();
        let mut routes = Vec::new();
        for route in api.routes() {
            let known = policies.iter().position(|policy| policy.name() == route.policy().name());
            let place = known.unwrap_or(policies.len());
            if known.is_none() {
                policies.push(route.policy());
            }
            routes.push(written_route(route, place));
        }
        Self(Written { v: 1, p: policies.into_iter().map(written_policy).collect(), r: routes })
    }

    /// The text, in the characters that a stage variable may have.
    #[must_use]
    pub fn to_text(&self) -> String {
        // A structure of texts and numbers can always be written.
        BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(&self.0).unwrap_or_default())
    }

    /// Reads what [`PolicyRecord::to_text`] wrote; nothing if it is something else, or was written by a later version.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text.get(..MAX_TEXT).unwrap_or(text)).ok()?;
        let written: Written = serde_json::from_slice(&bytes).ok()?;
        (written.v == 1).then_some(Self(written))
    }

    /// The API that it is of, compiled; nothing if this version refuses what an earlier one accepted.
    #[must_use]
    pub fn api(&self) -> Option<Api> {
        let policy_name = |route: &WrittenRoute| Some(self.0.p.get(route.p)?.n.clone());
        let routes = self.0.r.iter().map(|route| RouteDraft {
            path: route.t.clone(),
            methods: Some(route.m.clone()),
            policy: policy_name(route),
            backend: Some(BACKEND.to_owned()),
        });
        let draft = Draft {
            environment: None,
            policies: self.0.p.iter().map(draft).collect(),
            routes: routes.collect(),
            backends: vec![BACKEND.to_owned()],
        };
        compile(&draft).api
    }
}

/// What grants nothing to anybody: what is live before the first deployment.
#[must_use]
pub(crate) fn nothing() -> Option<Api> {
    compile(&Draft::default()).api
}

/// Backends are not recorded: a policy grants the same whatever is behind it.
const BACKEND: &str = "recorded";

fn written_policy(policy: &Policy) -> WrittenPolicy {
    let lists = policy.written();
    WrittenPolicy {
        n: policy.name().to_owned(),
        o: policy.origins().patterns().map(str::to_owned).collect(),
        m: lists.allow_methods.clone(),
        h: lists.allow_headers.clone(),
        e: lists.expose_headers.clone(),
        a: policy.max_age_seconds(),
        c: policy.allows_credentials(),
        k: policy.clients().iter().map(|client| client.name().to_owned()).collect(),
    }
}

fn written_route(route: &Route, place: usize) -> WrittenRoute {
    let methods = route.methods().iter().map(|method| method.as_str().to_owned());
    WrittenRoute { t: route.path().to_owned(), m: methods.collect(), p: place }
}

fn draft(written: &WrittenPolicy) -> PolicyDraft {
    PolicyDraft {
        name: written.n.clone(),
        allow_origins: Some(written.o.clone()),
        allow_methods: written.m.clone(),
        allow_headers: written.h.clone(),
        expose_headers: written.e.clone(),
        max_age: written.a.map(i64::from),
        allow_credentials: written.c,
        clients: written.k.clone(),
        // What was live was accepted by its author; that is not asked again to compare it.
        dangerously_allow_insecure_origins: true,
        dangerously_allow_public_suffixes: true,
    }
}

#[cfg(test)]
mod tests {
    use corridor_policy::diff;
    use proptest::prelude::*;

    use super::*;

    fn api(policies: Vec<PolicyDraft>) -> Option<Api> {
        let routes = policies.iter().enumerate().map(|(at, policy)| RouteDraft {
            path: format!("/{at}/{{model}}"),
            methods: Some(vec!["POST".to_owned(), "GET".to_owned()]),
            policy: Some(policy.name.clone()),
            backend: Some("digits".to_owned()),
        });
        let routes = routes.collect();
        compile(&Draft { policies, routes, backends: vec!["digits".to_owned()], ..Draft::default() }).api
    }

    fn policy() -> impl Strategy<Value = PolicyDraft> {
        let origins = prop::sample::subsequence(
            vec!["https://a.example", "https://*.b.example", "http://localhost:*", "capacitor://localhost"],
            1..=4,
        );
        let methods =
            prop::option::of(prop::sample::subsequence(vec!["GET", "POST", "PATCH", "QUERY"], 1..=4));
        let headers =
            prop::option::of(prop::sample::subsequence(vec!["Content-Type", "X-Api-Key", "X-A"], 0..=3));
        let exposed = prop::option::of(prop::sample::subsequence(vec!["X-B", "Retry-After"], 0..=2));
        let clients = prop::sample::subsequence(vec!["openai-js", "mcp"], 0..=2);
        let texts = |list: Vec<&str>| list.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let rest = (prop::option::of(0_i64..=86400), any::<bool>(), clients);
        (origins, methods, headers, exposed, rest).prop_map(move |(o, m, h, e, (age, credentials, k))| {
            PolicyDraft {
                allow_origins: Some(texts(o)),
                allow_methods: m.map(texts),
                allow_headers: h.map(texts),
                expose_headers: e.map(texts),
                max_age: age,
                allow_credentials: credentials,
                clients: texts(k),
                dangerously_allow_insecure_origins: true,
                ..PolicyDraft::default()
            }
        })
    }

    proptest! {
        #[test]
        fn what_is_read_grants_what_was_written(mut policies in prop::collection::vec(policy(), 1..4)) {
            for (at, policy) in policies.iter_mut().enumerate() {
                policy.name = format!("p{at}");
            }
            let before = api(policies).unwrap();
            let text = PolicyRecord::of(&before).to_text();
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
            let after = PolicyRecord::read(&text).unwrap().api().unwrap();
            prop_assert!(diff(&before, &after).unwrap().is_empty());
        }

        #[test]
        fn nothing_that_somebody_else_wrote_panics(text in ".*") {
            drop(PolicyRecord::read(&text).map(|record| record.api()));
        }
    }

    #[test]
    fn a_difference_is_seen_through_it() {
        let of = |origin: &str| {
            let policy = PolicyDraft {
                name: "web".to_owned(),
                allow_origins: Some(vec![origin.to_owned()]),
                ..PolicyDraft::default()
            };
            api(vec![policy]).unwrap()
        };
        let read = |api: &Api| PolicyRecord::read(&PolicyRecord::of(api).to_text()).unwrap().api().unwrap();
        let difference = diff(&read(&of("https://a.example")), &of("https://b.example")).unwrap();
        assert!(!difference.gained.is_empty() && !difference.lost.is_empty());
    }

    #[test]
    fn what_is_not_a_record_is_none() {
        for text in ["", "e30", "%%%", "eyJ2Ijo5LCJwIjpbXSwiciI6W119"] {
            assert!(PolicyRecord::read(text).is_none(), "{text}");
        }
    }
}
