//! The values of a file → a draft for the policy compiler and what else a gateway needs, each text read once.
//!
//! What CORS means is not decided here: policies and routes pass through as they were written.

mod aws;
mod backend;
mod expectation;
mod server;

use corridor_policy::{Draft, Finding, Path, PolicyDraft, RouteDraft, Rule, Severity};
use toml::de::DeTable;

use crate::configuration::{Aws, Backend, Expectation, ListedClient, Location, RouteAuth, Server};
use crate::file::{File, PolicyTable};
use crate::overlay::in_order;
use crate::world::World;
use aws::{lower_aws, lower_route_auth};
use backend::lower_backend;
use expectation::lower_expectations;
use server::lower_server;

/// Something wrong with the value of a path.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) code: &'static str,
    pub(crate) severity: Severity,
    pub(crate) path: Path,
    pub(crate) message: String,
    pub(crate) hint: String,
}

impl Problem {
    fn new(rule: &'static Rule, path: Path, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code: rule.code, severity: rule.severity, path, message: message.into(), hint: hint.into() }
    }
}

impl From<Finding> for Problem {
    fn from(finding: Finding) -> Self {
        let code = finding.code();
        Self {
            code,
            severity: finding.severity,
            path: finding.path,
            message: finding.message,
            hint: finding.hint,
        }
    }
}

/// A file in the terms of those who use it. What was wrong is left out and told in the problems.
#[derive(Debug)]
pub(crate) struct Lowered {
    pub(crate) draft: Draft,
    pub(crate) server: Server,
    pub(crate) backends: Vec<Backend>,
    pub(crate) route_auth: Vec<RouteAuth>,
    pub(crate) aws: Option<Aws>,
    pub(crate) clients: Vec<ListedClient>,
    pub(crate) expectations: Vec<Expectation>,
    pub(crate) problems: Vec<Problem>,
}

/// What a file's values are looked at with.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'s> {
    pub(crate) environment: Option<&'s str>,
    /// Whether the expectations are of the file around the environment.
    pub(crate) expectations_are_inherited: bool,
    pub(crate) world: &'s dyn World,
    /// Where the value of a path is written.
    pub(crate) locate: &'s dyn Fn(&Path) -> Location,
}

pub(crate) fn lower(file: &File, tree: &DeTable<'_>, surroundings: &Surroundings<'_>) -> Lowered {
    let mut problems = Vec::new();
    let Surroundings { environment, expectations_are_inherited, world, locate } = *surroundings;
    let names = |table: &str| {
        tree.get(table).and_then(|value| value.get_ref().as_table()).map(in_order).unwrap_or_default()
    };
    let policies: Vec<_> =
        names("policies").into_iter().filter_map(|name| Some((name, file.policies.get(name)?))).collect();
    let backends: Vec<_> =
        names("backends").into_iter().filter_map(|name| Some((name, file.backends.get(name)?))).collect();
    Lowered {
        draft: Draft {
            environment: environment.map(str::to_owned),
            policies: policies.iter().map(|(name, table)| lower_policy(name, table)).collect(),
            routes: file
                .routes
                .iter()
                .map(|route| RouteDraft {
                    path: route.path.clone(),
                    methods: route.methods.clone(),
                    policy: route.policy.clone(),
                    backend: route.backend.clone(),
                })
                .collect(),
            backends: backends.iter().map(|(name, _)| (*name).to_owned()).collect(),
        },
        server: lower_server(&file.server, &mut problems),
        backends: backends
            .into_iter()
            .filter_map(|(name, table)| lower_backend(name, table, world, file.aws.is_some(), &mut problems))
            .collect(),
        route_auth: lower_route_auth(file, &mut problems),
        aws: file.aws.as_ref().map(|table| lower_aws(table, locate, &mut problems)),
        clients: policies.iter().flat_map(|(name, table)| listed_clients(name, table, locate)).collect(),
        expectations: lower_expectations(&file.expect, expectations_are_inherited, locate, &mut problems),
        problems,
    }
}

fn listed_clients(
    policy: &str,
    table: &PolicyTable,
    locate: &dyn Fn(&Path) -> Location,
) -> Vec<ListedClient> {
    let path = Path::root().key("policies").key(policy).key("clients");
    let listed = table.clients.iter().flatten().enumerate();
    let listed = listed.map(|(index, client)| ListedClient {
        policy: policy.to_owned(),
        client: client.clone(),
        location: locate(&path.index(index)),
    });
    listed.collect()
}

fn lower_policy(name: &str, table: &PolicyTable) -> PolicyDraft {
    PolicyDraft {
        name: name.to_owned(),
        allow_origins: table.allow_origins.clone(),
        allow_methods: table.allow_methods.clone(),
        allow_headers: table.allow_headers.clone(),
        expose_headers: table.expose_headers.clone(),
        max_age: table.max_age,
        allow_credentials: table.allow_credentials.unwrap_or_default(),
        clients: table.clients.clone().unwrap_or_default(),
        dangerously_allow_insecure_origins: table.dangerously_allow_insecure_origins.unwrap_or_default(),
        dangerously_allow_public_suffixes: table.dangerously_allow_public_suffixes.unwrap_or_default(),
    }
}

/// Why a text is not what it should be, and what to write instead.
type Refusal = (String, String);
