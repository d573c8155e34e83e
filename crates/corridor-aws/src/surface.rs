//! What an API that Corridor has no record of grants, read from its definition: as somebody made it by hand, or from an
//! export. Only what can be read with certainty is: constants, and the templates that Corridor itself writes. Of every other
//! route it is said why not.

mod template;

use std::collections::{BTreeMap, BTreeSet};

use corridor_config::ApiKind;
use corridor_policy::{Api, Draft, PolicyDraft, RouteDraft, compile};
use serde_json::{Map, Value};

use crate::definition::Definition;
use template::Granted;

/// What a definition grants, as far as it can be read.
#[derive(Clone, Debug)]
pub struct Surface {
    /// What can be read, as policies; a route that grants nothing is none of them.
    pub api: Api,
    /// The routes of which it cannot be told.
    pub unread: Vec<Unread>,
}

/// A route of which it cannot be told what it grants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Its path.
    pub route: String,
    /// Why not, in words.
    pub why: String,
}

/// Why something cannot be read.
type Read<T> = Result<T, String>;

/// What browsers are told of one path: the answers to preflights and to calls together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Grant {
    origins: Vec<String>,
    credentials: bool,
    allow_methods: BTreeSet<String>,
    allow_headers: BTreeSet<String>,
    expose_headers: BTreeSet<String>,
    max_age: Option<i64>,
    /// The methods that the path answers.
    answers: BTreeSet<String>,
}

/// Methods that a browser sends whether a preflight's answer lists them or not.
const SAFELISTED: [&str; 3] = ["GET", "HEAD", "POST"];
/// What `ANY` stands for, as far as Corridor deploys it.
const ANY: [&str; 6] = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"];
/// API Gateway's own headers, which every artifact exposes: nobody gains or loses them.
const VENDOR_HEADERS: [&str; 3] = ["x-amzn-requestid", "x-amzn-errortype", "retry-after"];
const NAME: &str = "read";

impl Surface {
    /// Reads it. Nothing if all of it together is no API that could be compiled.
    pub(crate) fn of(definition: &Definition, kind: ApiKind) -> Option<Self> {
        let grants = match kind {
            ApiKind::Rest => of_rest_api(definition),
            ApiKind::Http => of_http_api(definition),
        };
        let mut unread = Vec::new();
        let mut draft = Draft { backends: vec![NAME.to_owned()], ..Draft::default() };
        for (path, grant) in grants {
            match grant.and_then(|grant| grant.map(|grant| grant.drafts(&path)).transpose()) {
                Ok(None) => {}
                Ok(Some((policy, route))) => {
                    draft.policies.push(policy);
                    draft.routes.push(route);
                }
                Err(why) => unread.push(Unread { route: template_of(&path), why }),
            }
        }
        compile(&draft).api.map(|api| Self { api, unread })
    }
}

impl Grant {
    /// As a policy of its own, which must stand alone.
    fn drafts(self, path: &str) -> Read<(PolicyDraft, RouteDraft)> {
        let list = |set: BTreeSet<String>| Some(set.into_iter().collect::<Vec<_>>());
        let policy = PolicyDraft {
            name: format!("{NAME} {path}"),
            allow_origins: Some(self.origins),
            allow_methods: list(self.allow_methods),
            allow_headers: list(self.allow_headers),
            expose_headers: list(self.expose_headers),
            max_age: self.max_age,
            allow_credentials: self.credentials,
            clients: Vec::new(),
            dangerously_allow_insecure_origins: true,
            dangerously_allow_public_suffixes: true,
        };
        let route = RouteDraft {
            path: template_of(path),
            methods: list(self.answers),
            policy: Some(policy.name.clone()),
            backend: Some(NAME.to_owned()),
        };
        let alone = Draft {
            environment: None,
            policies: vec![policy.clone()],
            routes: vec![route.clone()],
            backends: vec![NAME.to_owned()],
        };
        match compile(&alone).api {
            Some(_) => Ok((policy, route)),
            None => Err("its headers say what no policy may say".to_owned()),
        }
    }
}

/// By path, what each grants; nothing where no page may read an answer.
type Grants = BTreeMap<String, Read<Option<Grant>>>;

fn of_rest_api(definition: &Definition) -> Grants {
    let routes = definition.0.get("routes").and_then(Value::as_object).into_iter().flatten();
    routes.map(|(path, methods)| (path.clone(), of_resource(methods))).collect()
}

fn of_resource(methods: &Value) -> Read<Option<Grant>> {
    let methods: BTreeMap<&str, &Value> =
        methods.as_object().into_iter().flatten().map(|(name, method)| (name.as_str(), method)).collect();
    let preflight = match methods.get("OPTIONS").or_else(|| methods.get("ANY")) {
        Some(options) => answer(options)?,
        None => None,
    };
    let mut actual: Option<Granted> = None;
    let mut answers = BTreeSet::new();
    for (name, method) in methods.into_iter().filter(|(name, _)| *name != "OPTIONS") {
        let Some(granted) = answer(method)? else { continue };
        if actual.as_ref().is_some_and(|actual| *actual != granted) {
            return Err("its methods answer with different headers".to_owned());
        }
        actual = Some(granted);
        let names: &[&str] = if name == "ANY" { &ANY } else { &[name] };
        answers.extend(names.iter().map(|name| (*name).to_owned()));
    }
    actual.map(|actual| grant(preflight, actual, answers)).transpose()
}

/// The two answers together. Without a preflight that grants something, what needs none is still sent and read.
fn grant(preflight: Option<Granted>, actual: Granted, answers: BTreeSet<String>) -> Read<Grant> {
    let Some(preflight) = preflight else {
        let simple = answers.iter().filter(|name| SAFELISTED.contains(&name.as_str())).cloned().collect();
        let credentials = actual.credentials();
        return Ok(Grant {
            origins: actual.origins,
            credentials,
            allow_methods: simple,
            expose_headers: actual.expose_headers,
            answers,
            ..Grant::default()
        });
    };
    if preflight.origins != actual.origins {
        return Err("its preflights and its answers are for different origins".to_owned());
    }
    Ok(Grant {
        credentials: preflight.credentials() && actual.credentials(),
        origins: actual.origins,
        // One that is safelisted is sent whatever the list says.
        allow_methods: preflight
            .allow_methods
            .into_iter()
            .chain(answers.iter().filter(|name| SAFELISTED.contains(&name.as_str())).cloned())
            .collect(),
        allow_headers: preflight.allow_headers,
        expose_headers: actual.expose_headers,
        max_age: preflight.max_age,
        answers,
    })
}

/// What the successful answers of a method say; nothing if they name no origin.
fn answer(method: &Value) -> Read<Option<Granted>> {
    let integration = method.get("integration");
    let kind = integration.and_then(|of| of.get("type")).and_then(Value::as_str).unwrap_or_default();
    if kind.ends_with("_PROXY") {
        return Err("its backend sets the headers".to_owned());
    }
    let responses = integration.and_then(|of| of.get("responses")).and_then(Value::as_object);
    let responses = responses.into_iter().flat_map(Map::values);
    let is_success = |response: &&Value| {
        response.get("status").and_then(Value::as_str).is_some_and(|status| status.starts_with('2'))
    };
    let read: Vec<Option<Granted>> =
        responses.filter(is_success).map(template::granted).collect::<Read<_>>()?;
    let mut read = read.into_iter();
    let first = read.next().flatten();
    if read.any(|other| other != first) {
        return Err("its answers have different headers".to_owned());
    }
    Ok(first)
}

/// One configuration for all routes. Without one, each backend sets the headers.
fn of_http_api(definition: &Definition) -> Grants {
    let routes = definition.0.get("routes").and_then(Value::as_object).into_iter().flat_map(Map::keys);
    let mut answers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for key in routes {
        let (method, path) = key.split_once(' ').unwrap_or(("ANY", "/{proxy+}"));
        let names: &[&str] = if method == "ANY" { &ANY } else { &[method] };
        answers.entry(path.to_owned()).or_default().extend(names.iter().map(|name| (*name).to_owned()));
    }
    let cors = definition.0.get("cors").filter(|cors| cors.is_object());
    let of_path = |answers: BTreeSet<String>| {
        let cors = cors.ok_or("there is no CORS configuration, so its backend sets the headers")?;
        let list = |name: &str| -> BTreeSet<String> {
            let items = cors.get(name).and_then(Value::as_array).into_iter().flatten();
            items.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let granted = Granted {
            origins: list("allowOrigins").into_iter().collect(),
            allows_credentials: cors.get("allowCredentials").and_then(Value::as_bool).unwrap_or_default(),
            allow_methods: list("allowMethods"),
            allow_headers: list("allowHeaders"),
            expose_headers: list("exposeHeaders"),
            max_age: cors.get("maxAge").and_then(Value::as_i64),
        };
        match granted.origins.is_empty() {
            true => Ok(None),
            false => grant(Some(granted.clone()), granted, answers).map(Some),
        }
    };
    answers.into_iter().map(|(path, answers)| (path, of_path(answers))).collect()
}

/// A path as a file writes it: `/v2/{proxy+}` is `/v2/{*proxy}`.
fn template_of(path: &str) -> String {
    let segment = |segment: &str| match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix("+}")) {
        Some(name) => format!("{{*{name}}}"),
        None => segment.to_owned(),
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests;
