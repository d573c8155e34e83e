//! What is to be live.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::identity::Identity;

/// An API to deploy, and what stands beside its OpenAPI document.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// By what it is found again.
    pub identity: Identity,
    /// What it is for.
    pub description: Option<String>,
    /// Which of AWS's two kinds it is.
    pub kind: ApiKind,
    /// The OpenAPI 3.0.1 document with its `x-amazon-apigateway-*` extensions.
    pub document: Value,
    /// The same as it is sent: its keys in an order that never changes.
    pub text: String,
    /// The digest of the document and its settings, in hexadecimal.
    pub revision: String,
    /// The text of the [`PolicyRecord`](crate::PolicyRecord).
    pub policy: String,
    /// The stage's name.
    pub stage: String,
    /// The stage's variables.
    pub stage_variables: BTreeMap<String, String>,
    /// The kind of endpoint.
    pub endpoint: EndpointType,
    /// The rate of the whole stage.
    pub throttle: Option<Throttle>,
    /// The usage plan, if a route asks for an API key.
    pub usage_plan: Option<UsagePlan>,
    /// The `CorsConfiguration` of an HTTP API.
    pub cors: Option<Value>,
}

/// Which kind of API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ApiKind {
    /// A REST API (v1).
    #[default]
    Rest,
    /// An HTTP API (v2).
    Http,
}

/// Where an API is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EndpointType {
    /// In its region.
    #[default]
    Regional,
    /// Through CloudFront.
    Edge,
    /// From a VPC.
    Private,
}

/// The rate at which requests are let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttle {
    /// Requests a second, on average.
    pub rate: u32,
    /// Requests at once.
    pub burst: u32,
}

/// How many requests a key has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// The number of requests.
    pub limit: u32,
    /// In which time: `DAY`, `WEEK` or `MONTH`.
    pub period: &'static str,
}

/// What a key may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UsagePlan {
    /// The rate for each key.
    pub throttle: Option<Throttle>,
    /// The number of requests for each key.
    pub quota: Option<Quota>,
}

impl Wanted {
    /// The first twelve digits of the revision: enough for a name.
    #[must_use]
    pub fn short_revision(&self) -> &str {
        short(&self.revision)
    }
}

/// The first twelve digits of a revision.
pub(crate) fn short(revision: &str) -> &str {
    revision.get(..12).unwrap_or(revision)
}
