//! An OpenAPI document as `ImportApi` reads it, and what is wrong with it.

use serde_json::Value as Json;

use crate::rest_api::model::document::{escaped, object, plain, texts};
use crate::rest_api::model::{Refusal, Rule};

/// "Quotas for configuring and running an HTTP API": routes per API.
const ROUTES_MAX: usize = 300;

/// An HTTP API.
#[derive(Clone, Debug, Default)]
pub struct HttpApi {
    /// Its name.
    pub name: String,
    /// Its CORS configuration; without one CORS is the backend's.
    pub cors: Option<CorsConfiguration>,
    /// Its routes.
    pub routes: Vec<Route>,
    /// What AWS takes and ignores.
    pub notices: Vec<Refusal>,
}

/// `x-amazon-apigateway-cors`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorsConfiguration {
    /// Exact origins, `*`, `https://*`, `http://*`.
    pub allow_origins: Vec<String>,
    /// The methods.
    pub allow_methods: Vec<String>,
    /// The request headers.
    pub allow_headers: Vec<String>,
    /// The response headers.
    pub expose_headers: Vec<String>,
    /// How long a preflight is remembered, in seconds.
    pub max_age: Option<i64>,
    /// Whether requests may have credentials.
    pub allow_credentials: bool,
}

/// A route.
#[derive(Clone, Debug, Default)]
pub struct Route {
    /// `GET`, …, or `ANY`.
    pub method: String,
    /// The path, or `$default`.
    pub path: String,
    /// The header of its authorizer's token, if it has one.
    pub authorizer: Option<String>,
    /// What is behind it.
    pub integration: Option<Integration>,
}

/// What is behind a route.
#[derive(Clone, Debug, Default)]
pub struct Integration {
    /// `HTTP_PROXY` or `AWS_PROXY`.
    pub kind: String,
    /// The method of the call; `ANY` is the request's own.
    pub http_method: String,
    /// Where it goes.
    pub uri: String,
}

/// Reads a document.
pub(super) fn read(document: &Json) -> (HttpApi, Vec<Refusal>) {
    let mut found = Vec::new();
    let Some(paths) = document.get("openapi").and_then(|_| document.get("paths")).and_then(Json::as_object)
    else {
        return (HttpApi::default(), vec![Refusal::new(Rule::NotOpenApi, "", "")]);
    };
    let cors = document.get("x-amazon-apigateway-cors").map(|json| cors(json, &mut found));
    for key in ["x-amazon-apigateway-gateway-responses", "x-amazon-apigateway-binary-media-types", "security"]
    {
        if document.get(key).is_some() {
            found.push(Refusal::new(Rule::V2Unsupported, format!("/{key}"), key));
        }
    }
    let mut routes = Vec::new();
    for (path, item) in paths {
        for (key, operation) in object(Some(item)).filter(|(key, _)| *key != "parameters") {
            let pointer = format!("/paths/{}/{key}", escaped(path));
            routes.push(Route {
                method: if key.starts_with("x-") { "ANY".to_owned() } else { key.to_ascii_uppercase() },
                path: path.strip_prefix("/$default").map_or_else(|| path.clone(), |_| "$default".to_owned()),
                authorizer: authorizer(document, operation),
                integration: integration(operation, &pointer, &mut found),
            });
        }
    }
    if routes.len() > ROUTES_MAX {
        found.push(Refusal::new(Rule::V2TooManyRoutes, "/paths", &routes.len().to_string()));
    }
    let name = document.pointer("/info/title").and_then(Json::as_str).unwrap_or_default().to_owned();
    (HttpApi { name, cors, routes, notices: Vec::new() }, found)
}

fn cors(json: &Json, found: &mut Vec<Refusal>) -> CorsConfiguration {
    const KEY: &str = "/x-amazon-apigateway-cors";
    let cors = CorsConfiguration {
        allow_origins: texts(json.get("allowOrigins")),
        allow_methods: texts(json.get("allowMethods")),
        allow_headers: texts(json.get("allowHeaders")),
        expose_headers: texts(json.get("exposeHeaders")),
        max_age: json.get("maxAge").and_then(Json::as_i64),
        allow_credentials: json.get("allowCredentials").and_then(Json::as_bool).unwrap_or(false),
    };
    for (index, origin) in cors.allow_origins.iter().enumerate() {
        if !is_origin(origin) {
            found.push(Refusal::new(Rule::V2Origin, format!("{KEY}/allowOrigins/{index}"), origin));
        }
    }
    if cors.allow_credentials && cors.allow_origins.iter().any(|origin| origin == "*") {
        found.push(Refusal::new(Rule::V2CredentialsForAny, format!("{KEY}/allowCredentials"), ""));
    }
    if let Some(age) = cors.max_age.filter(|age| !(-1..=86_400).contains(age)) {
        found.push(Refusal::new(Rule::V2MaxAge, format!("{KEY}/maxAge"), &age.to_string()));
    }
    cors
}

/// `*`, `https://*`, `http://*`, or a scheme of HTTP, a host, perhaps a port, and nothing after it.
fn is_origin(origin: &str) -> bool {
    if ["*", "https://*", "http://*"].contains(&origin) {
        return true;
    }
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '*', '?', '#', ' ', '@']))
}

/// The header of the token of the first scheme that the operation asks for. API keys are not among those of HTTP APIs.
fn authorizer(document: &Json, operation: &Json) -> Option<String> {
    let requirements = operation.get("security").and_then(Json::as_array).into_iter().flatten();
    let name = requirements.flat_map(|requirement| object(Some(requirement))).map(|(name, _)| name).next()?;
    let scheme = document.pointer("/components/securitySchemes")?.get(name)?;
    scheme.get("x-amazon-apigateway-authorizer").or_else(|| scheme.get("x-amazon-apigateway-authtype"))?;
    Some(scheme.get("name").and_then(Json::as_str).unwrap_or("Authorization").to_owned())
}

fn integration(operation: &Json, route: &str, found: &mut Vec<Refusal>) -> Option<Integration> {
    const KEY: &str = "x-amazon-apigateway-integration";
    let pointer = format!("{route}/{KEY}");
    let Some(json) = operation.get(KEY) else {
        found.push(Refusal::new(Rule::V2NoIntegration, route, ""));
        return None;
    };
    let text = |key: &str| json.get(key).map(plain).unwrap_or_default();
    let kind = text("type").to_ascii_uppercase();
    let mut refuse = |rule, named: &str| found.push(Refusal::new(rule, pointer.as_str(), named));
    let format = text("payloadFormatVersion");
    match (kind.as_str(), format.as_str()) {
        ("HTTP_PROXY", "1.0") | ("AWS_PROXY", "1.0" | "2.0") => {}
        ("HTTP_PROXY" | "AWS_PROXY", _) => refuse(Rule::V2PayloadFormat, &format),
        _ => refuse(Rule::V2IntegrationType, &text("type")),
    }
    let timeout = json.get("timeoutInMillis").and_then(Json::as_i64);
    if timeout.is_some_and(|timeout| !(50..=30_000).contains(&timeout)) {
        refuse(Rule::V2Timeout, "");
    }
    for key in ["requestTemplates", "responseTransferMode", "passthroughBehavior"] {
        if json.get(key).is_some() {
            refuse(Rule::V2Unsupported, key);
        }
    }
    Some(Integration { kind, http_method: text("httpMethod"), uri: text("uri") })
}
