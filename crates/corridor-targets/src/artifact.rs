//! What a target is given: an OpenAPI document and the settings around it.

use std::fmt::Write;

use corridor_config::{ApiKind, EndpointType, Quota, Throttle};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::ordered::to_ordered_json;

/// An API for Amazon API Gateway.
#[derive(Clone, Debug, PartialEq)]
pub struct Artifact {
    /// The kind of API: how `document` is read.
    pub api: ApiKind,
    /// The API's name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The environment that it was made of; `None` for the file without an overlay.
    pub environment: Option<String>,
    /// The OpenAPI 3.0.1 document with its `x-amazon-apigateway-*` extensions.
    pub document: Value,
    /// What stands beside the document.
    pub settings: Settings,
    /// The routes, in the order of the file.
    pub routes: Vec<RouteUrl>,
}

/// What of an API is not in its OpenAPI document.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The region, if the file names it.
    pub region: Option<String>,
    /// The stage's name.
    pub stage: String,
    /// The kind of endpoint.
    pub endpoint: EndpointType,
    /// The stage's variables.
    pub stage_variables: Vec<(String, String)>,
    /// The rate of the whole stage.
    pub throttle: Option<Throttle>,
    /// The usage plan, if a route asks for an API key.
    pub usage_plan: Option<UsagePlan>,
    /// The `CorsConfiguration` of an HTTP API, as its own API call takes it; the document has the same.
    pub cors_configuration: Option<Value>,
    /// The Lambda functions that the API calls, by their ARNs: each needs a permission to be called.
    pub functions: Vec<String>,
}

/// What a key may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UsagePlan {
    /// The rate for each key.
    pub throttle: Option<Throttle>,
    /// The number of requests for each key.
    pub quota: Option<Quota>,
}

/// A route and where it is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteUrl {
    /// The path template of the `corridor.toml`.
    pub route: String,
    /// The resource's path in the document.
    pub path: String,
    /// The methods.
    pub methods: Vec<String>,
}

impl Artifact {
    /// The document as text: indented, its keys in an order that people read and that never changes, with a final
    /// newline.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = to_ordered_json(&self.document, true);
        text.push('\n');
        text
    }

    /// The document on one line, its keys in the same order.
    #[must_use]
    pub fn to_compact_json(&self) -> String {
        to_ordered_json(&self.document, false)
    }

    /// The SHA-256 digest, in hexadecimal, of all that a deployment of this artifact consists of: the document, in which
    /// everything of the policy is, and its settings. Equal revisions answer every request alike.
    #[must_use]
    pub fn revision(&self) -> String {
        let whole = json!({ "document": self.document, "settings": self.settings.to_value() });
        let digest = Sha256::digest(to_ordered_json(&whole, false).as_bytes());
        digest.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// The first twelve digits of the revision: enough for a name.
    #[must_use]
    pub fn short_revision(&self) -> String {
        self.revision().chars().take(12).collect()
    }

    /// Where the API is reached once it has an id: `https://ID.execute-api.REGION.amazonaws.com/STAGE`.
    ///
    /// The region is `us-east-1` where the file names none; the stage of an HTTP API may be `$default`, which is no part
    /// of the URL.
    #[must_use]
    pub fn invoke_url(&self, api_id: &str) -> String {
        let Settings { region, stage, .. } = &self.settings;
        let region = region.as_deref().unwrap_or("us-east-1");
        let suffix = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
        let host = format!("https://{api_id}.execute-api.{region}.{suffix}");
        if stage == "$default" { host } else { format!("{host}/{stage}") }
    }
}

impl Settings {
    fn to_value(&self) -> Value {
        let throttle =
            |throttle: &Throttle| json!({ "rateLimit": throttle.rate, "burstLimit": throttle.burst });
        let plan = self.usage_plan.as_ref().map(|plan| {
            let quota = plan
                .quota
                .as_ref()
                .map(|quota| json!({ "limit": quota.limit, "period": quota.period.as_str() }));
            json!({ "throttle": plan.throttle.as_ref().map(throttle), "quota": quota })
        });
        json!({
            "region": self.region,
            "stage": self.stage,
            "endpoint": endpoint_word(self.endpoint),
            "variables": self.stage_variables,
            "throttle": self.throttle.as_ref().map(throttle),
            "usagePlan": plan,
            "cors": self.cors_configuration,
        })
    }
}

/// The word of API Gateway.
#[must_use]
pub(crate) fn endpoint_word(endpoint: EndpointType) -> &'static str {
    match endpoint {
        EndpointType::Regional => "REGIONAL",
        EndpointType::Edge => "EDGE",
        EndpointType::Private => "PRIVATE",
    }
}
