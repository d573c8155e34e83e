//! What is to be live: an artifact, and by what it is found again.

use std::collections::BTreeMap;

use corridor_config::{ApiKind, EndpointType, Throttle};
use corridor_policy::Api;
use corridor_targets::{Artifact, UsagePlan};
use serde_json::Value;

use crate::identity::Identity;
use crate::record::PolicyRecord;

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
    /// The text of the [`PolicyRecord`].
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
    /// The Lambda functions that it calls, by their ARNs.
    pub functions: Vec<String>,
}

impl Wanted {
    /// What deploying an artifact means, with what its policies grant.
    #[must_use]
    pub fn of(artifact: &Artifact, api: &Api) -> Self {
        let settings = &artifact.settings;
        Self {
            identity: Identity::of(artifact),
            description: artifact.description.clone(),
            kind: artifact.api,
            document: artifact.document.clone(),
            text: artifact.to_compact_json(),
            revision: artifact.revision(),
            policy: PolicyRecord::of(api).to_text(),
            stage: settings.stage.clone(),
            stage_variables: settings.stage_variables.iter().cloned().collect(),
            endpoint: settings.endpoint,
            throttle: settings.throttle,
            usage_plan: settings.usage_plan,
            cors: settings.cors_configuration.clone(),
            functions: settings.functions.clone(),
        }
    }

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
