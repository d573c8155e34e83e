//! The one form of an HTTP API: its CORS configuration and its routes, each with the integration that it leads to.

use std::collections::HashMap;

use aws_sdk_apigatewayv2::types::{Cors, Integration, Route};
use serde_json::{Map, Value, json};

use crate::definition::{Definition, object};
use crate::wanted::Wanted;

/// The methods of OpenAPI, and what stands for all of them.
const METHODS: [&str; 8] =
    ["delete", "get", "head", "options", "patch", "post", "put", "x-amazon-apigateway-any-method"];

/// What the document and its settings say.
pub(crate) fn wanted(wanted: &Wanted) -> Definition {
    let paths = wanted.document.get("paths").and_then(Value::as_object).into_iter().flat_map(Map::iter);
    let routes = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flat_map(Map::iter);
        methods.filter(|(name, _)| METHODS.contains(&name.as_str())).map(move |(name, operation)| {
            let method = if name.starts_with("x-") { "ANY".to_owned() } else { name.to_ascii_uppercase() };
            (format!("{method} {path}"), route(&wanted.document, operation))
        })
    });
    Definition(object([("cors", cors_of(wanted.cors.as_ref())), ("routes", Value::Object(routes.collect()))]))
}

/// What AWS has.
pub(super) fn live(cors: Option<&Cors>, routes: &[Route], integrations: &[Integration]) -> Definition {
    let routes = routes.iter().filter_map(|route| {
        let target = route.target().and_then(|target| target.strip_prefix("integrations/"));
        let integration = integrations
            .iter()
            .find(|integration| target.is_some() && integration.integration_id() == target);
        let authorization = route.authorization_type().map_or("NONE", |kind| kind.as_str());
        let value = object([
            ("authorization", json!(authorization)),
            ("integration", integration.map_or(Value::Null, live_integration)),
        ]);
        Some((route.route_key()?.to_owned(), value))
    });
    Definition(object([
        ("cors", cors.map_or(Value::Null, live_cors)),
        ("routes", Value::Object(routes.collect())),
    ]))
}

/// The integration of one route, as the calls need it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct WantedIntegration {
    pub(super) kind: String,
    pub(super) method: Option<String>,
    pub(super) uri: Option<String>,
    pub(super) timeout_ms: i32,
    pub(super) payload_format: String,
    pub(super) parameters: HashMap<String, String>,
}

impl WantedIntegration {
    /// Reads `x-amazon-apigateway-integration`.
    pub(super) fn of(operation: &Value) -> Option<Self> {
        let integration = operation.get("x-amazon-apigateway-integration")?;
        let text = |key: &str| integration.get(key).and_then(Value::as_str).map(str::to_owned);
        let timeout = integration.get("timeoutInMillis").and_then(Value::as_i64);
        let parameters =
            integration.get("requestParameters").and_then(Value::as_object).into_iter().flat_map(Map::iter);
        Some(Self {
            kind: text("type")?.to_ascii_uppercase(),
            method: text("httpMethod"),
            uri: text("uri"),
            timeout_ms: timeout.and_then(|time| i32::try_from(time).ok()).unwrap_or(30_000),
            payload_format: text("payloadFormatVersion").unwrap_or_else(|| "1.0".to_owned()),
            parameters: parameters
                .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
                .collect(),
        })
    }

    fn to_value(&self) -> Value {
        let parameters: Map<String, Value> =
            self.parameters.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        object([
            ("type", json!(self.kind)),
            ("http_method", json!(self.method)),
            ("uri", json!(self.uri)),
            ("timeout_ms", json!(self.timeout_ms)),
            ("payload_format", json!(self.payload_format)),
            ("request_parameters", Value::Object(parameters)),
        ])
    }
}

/// The operation of a route key such as `POST /inference`.
pub(super) fn operation<'d>(document: &'d Value, key: &str) -> Option<&'d Value> {
    let (method, path) = key.split_once(' ')?;
    let name = if method == "ANY" {
        "x-amazon-apigateway-any-method".to_owned()
    } else {
        method.to_ascii_lowercase()
    };
    document.get("paths")?.get(path)?.get(&name)
}

fn route(document: &Value, operation: &Value) -> Value {
    let integration =
        WantedIntegration::of(operation).map_or(Value::Null, |integration| integration.to_value());
    object([("authorization", json!(authorization(document, operation))), ("integration", integration)])
}

/// How the callers of an operation show who they are: `NONE`, `AWS_IAM`, `JWT` or `CUSTOM`.
pub(super) fn authorization(document: &Value, operation: &Value) -> &'static str {
    if let Some("AWS_IAM") = operation.pointer("/x-amazon-apigateway-auth/type").and_then(Value::as_str) {
        return "AWS_IAM";
    }
    let requirements = operation.get("security").and_then(Value::as_array).into_iter().flatten();
    let mut names = requirements.filter_map(Value::as_object).flat_map(Map::keys);
    let Some(name) = names.next() else { return "NONE" };
    let scheme = document.pointer("/components/securitySchemes").and_then(|schemes| schemes.get(name));
    let kind = scheme
        .and_then(|scheme| scheme.pointer("/x-amazon-apigateway-authorizer/type"))
        .and_then(Value::as_str);
    match kind {
        Some("jwt") => "JWT",
        Some(_) => "CUSTOM",
        None => "AWS_IAM",
    }
}

/// The configuration in the API's own form, with members that say nothing left out and lists in one order.
fn cors_of(cors: Option<&Value>) -> Value {
    let Some(cors) = cors.and_then(Value::as_object) else { return Value::Null };
    let member = |(name, value): (&String, &Value)| {
        let value = match value {
            Value::Array(list) => sorted(list.iter().filter_map(Value::as_str)),
            Value::Bool(false) => Value::Null,
            value => value.clone(),
        };
        (name.clone(), value)
    };
    Value::Object(cors.iter().map(member).collect())
}

fn live_cors(cors: &Cors) -> Value {
    let list = |list: &[String]| sorted(list.iter().map(String::as_str));
    object([
        ("allowOrigins", list(cors.allow_origins())),
        ("allowMethods", list(cors.allow_methods())),
        ("allowHeaders", list(cors.allow_headers())),
        ("exposeHeaders", list(cors.expose_headers())),
        ("allowCredentials", json!(cors.allow_credentials().filter(|allowed| *allowed))),
        ("maxAge", json!(cors.max_age())),
    ])
}

/// AWS keeps the order of these lists nowhere, and writes header names in lower case.
fn sorted<'t>(texts: impl Iterator<Item = &'t str>) -> Value {
    let mut texts: Vec<&str> = texts.collect();
    texts.sort_unstable();
    json!(texts)
}

fn live_integration(integration: &Integration) -> Value {
    let parameters = integration.request_parameters().into_iter().flatten();
    let live = WantedIntegration {
        kind: integration.integration_type().map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
        method: integration.integration_method().map(str::to_owned),
        uri: integration.integration_uri().map(str::to_owned),
        timeout_ms: integration.timeout_in_millis().unwrap_or(30_000),
        payload_format: integration.payload_format_version().unwrap_or("1.0").to_owned(),
        parameters: parameters.map(|(name, value)| (name.clone(), value.clone())).collect(),
    };
    live.to_value()
}
