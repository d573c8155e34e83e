//! The document of an HTTP API.

use std::collections::BTreeMap;

use corridor_config::{
    ApiKind, AuthorizerKind, Aws, BackendKind, Configuration, CorsAuthority, GatewayErrors, RouteAuth,
};
use corridor_policy::{OriginPattern, Policy, Route};
use http::Method;
use serde_json::{Map, Value, json};

use crate::artifact::{Artifact, RouteUrl};
use crate::emission::Emission;
use crate::ledger::Ledger;
use crate::loss::{Effect, LossKind, Place};
use crate::refusal::{Refusal, RefusalKind};
use crate::rest_api::path::{ResourcePath, Resources};
use crate::rest_api::security::check_credential_header;
use crate::rest_api::{check_reachable, settings, used_policies};

/// The most routes of an API ("Quotas for configuring and running an HTTP API").
const MAX_ROUTES: usize = 300;
/// The longest that API Gateway waits for an answer, in milliseconds (the same page).
const MAX_MILLISECONDS: u128 = 30_000;

/// Makes the OpenAPI document of an HTTP API, and tells what of the policies it does not say.
///
/// # Errors
///
/// Every reason why there is none.
pub fn emit(configuration: &Configuration) -> Result<Emission, Vec<Refusal>> {
    let mut ledger = Ledger::default();
    let default = Aws::default();
    let aws = configuration.aws.as_ref().unwrap_or(&default);
    let cors = only_policy(configuration, &mut ledger).map(|policy| cors_configuration(policy, &mut ledger));
    refuse_settings_of_rest(aws, &mut ledger);
    let (paths, routes) = paths(configuration, &mut ledger);
    let mut document = json!({
        "openapi": "3.0.1",
        "info": info(configuration),
        "paths": paths,
        "x-amazon-apigateway-cors": cors,
    });
    let schemes = schemes(&configuration.route_auth, aws, &mut ledger);
    if let Some(document) = document.as_object_mut().filter(|_| !schemes.is_empty()) {
        document.insert("components".to_owned(), json!({ "securitySchemes": schemes }));
    }
    let mut settings = settings(configuration, aws);
    settings.usage_plan = None;
    settings.cors_configuration = cors;
    let artifact = Artifact {
        api: ApiKind::Http,
        name: configuration.name.clone(),
        description: configuration.description.clone(),
        environment: configuration.environment.clone(),
        document,
        settings,
        routes,
    };
    Ok(Emission { artifact, losses: ledger.close()? })
}

fn info(configuration: &Configuration) -> Value {
    let mut info = Map::new();
    info.insert("title".to_owned(), json!(configuration.name));
    info.insert("version".to_owned(), json!("1"));
    if let Some(description) = &configuration.description {
        info.insert("description".to_owned(), json!(description));
    }
    Value::Object(info)
}

/// There is one CORS configuration for the whole API.
fn only_policy<'c>(configuration: &'c Configuration, ledger: &mut Ledger) -> Option<&'c Policy> {
    let policies = used_policies(&configuration.api);
    match policies.as_slice() {
        [only] => Some(only),
        [] => {
            let hint = "write a `[[routes]]`";
            ledger.refuse(
                RefusalKind::NoRoutes,
                Place::whole(),
                "the file has no routes: there is nothing to deploy",
                hint,
            );
            None
        }
        [..] => {
            let names: Vec<&str> = policies.iter().map(|policy| policy.name()).collect();
            ledger.refuse(
                RefusalKind::SeveralPolicies,
                Place::whole(),
                format!(
                    "an HTTP API has one CORS configuration, and the routes have the policies `{}`",
                    names.join("`, `")
                ),
                "use `api = \"rest\"`, or deploy one file for each policy",
            );
            None
        }
    }
}

/// `x-amazon-apigateway-cors`, and `CorsConfiguration` with the same keys.
fn cors_configuration(policy: &Policy, ledger: &mut Ledger) -> Value {
    let mut cors = Map::new();
    let mut set = |key: &str, value: Value| cors.insert(key.to_owned(), value);
    set("allowOrigins", json!(allow_origins(policy, ledger)));
    let methods: Vec<&str> = if policy.methods().is_any() {
        vec!["*"]
    } else {
        policy.methods().listed().map(Method::as_str).collect()
    };
    set("allowMethods", json!(methods));
    let headers: Vec<&str> =
        policy.request_headers().listed().chain(policy.request_headers().is_any().then_some("*")).collect();
    if !headers.is_empty() {
        set("allowHeaders", json!(headers));
    }
    let exposed: Vec<&str> = policy.exposed_headers().collect();
    if !exposed.is_empty() {
        set("exposeHeaders", json!(exposed));
    }
    if let Some(seconds) = policy.max_age_seconds() {
        set("maxAge", json!(seconds));
    }
    if policy.allows_credentials() {
        set("allowCredentials", json!(true));
    }
    lose_what_is_not_said(policy, ledger);
    Value::Object(cors)
}

/// The origins that can be written: exact ones, and `*`. A pattern is left out, so that its pages are refused.
fn allow_origins(policy: &Policy, ledger: &mut Ledger) -> Vec<String> {
    let place = Place::policy(policy.name());
    let mut kept = Vec::new();
    for text in policy.origins().patterns() {
        let pattern = OriginPattern::parse(text);
        let is_exact = pattern.as_ref().is_ok_and(OriginPattern::is_exact);
        // `Invalid format for origin capacitor://localhost` is what AWS says otherwise.
        let is_http = pattern.is_ok_and(|pattern| matches!(pattern.scheme(), Some("http" | "https")));
        if text == "*" || is_exact && is_http {
            kept.push(text.to_owned());
        } else {
            ledger.lose(
                LossKind::OriginPatternDropped,
                Effect::Narrower,
                place.clone(),
                format!("`{text}` is left out: an HTTP API knows no such pattern, so its pages are refused"),
                "list each origin, or use `api = \"rest\"`",
            );
        }
    }
    if kept.is_empty() {
        ledger.refuse(
            RefusalKind::NoOriginLeft,
            place,
            "none of its origins can be written for an HTTP API, which knows exact origins and `*`",
            "use `api = \"rest\"`",
        );
    }
    kept
}

fn lose_what_is_not_said(policy: &Policy, ledger: &mut Ledger) {
    let place = Place::policy(policy.name());
    ledger.lose(
        LossKind::ErrorsUndocumented,
        Effect::Unknowable,
        place.clone(),
        "whether pages can read errors that API Gateway makes itself (a path without a route, a token that is refused) is \
         not documented",
        "use `api = \"rest\"`, where they are part of the document",
    );
    let what = if policy.origins().is_any() {
        "answers to requests without `Origin` carry no CORS headers, and whether any carries `Vary: Origin` is not documented"
    } else {
        "whether every answer carries `Vary: Origin` is not documented"
    };
    ledger.lose(
        LossKind::VaryUndocumented,
        Effect::Unknowable,
        place,
        what,
        "let the backend send `Cache-Control: no-store`, or use `api = \"rest\"`",
    );
}

/// What only REST APIs have.
fn refuse_settings_of_rest(aws: &Aws, ledger: &mut Ledger) {
    let written = [
        ("errors", aws.errors != GatewayErrors::None),
        ("binary_media_types", !aws.binary_media_types.is_empty()),
        ("endpoint", aws.endpoint != corridor_config::EndpointType::Regional),
    ];
    for (key, _) in written.into_iter().filter(|(_, written)| *written) {
        ledger.refuse(
            RefusalKind::NoSuchSetting,
            Place::whole(),
            format!("an HTTP API has no `{key}`"),
            "take it out, or use `api = \"rest\"`",
        );
    }
    if aws.quota.is_some() {
        ledger.lose(
            LossKind::NoUsagePlans,
            Effect::Wider,
            Place::whole(),
            "there is no quota: an HTTP API has no API keys and no usage plans",
            "use `api = \"rest\"`",
        );
    }
}

fn paths(configuration: &Configuration, ledger: &mut Ledger) -> (Map<String, Value>, Vec<RouteUrl>) {
    let mut resources = Resources::default();
    let of_routes: Vec<(usize, &Route, Vec<ResourcePath>)> = configuration
        .api
        .routes()
        .iter()
        .enumerate()
        .map(|(index, route)| (index, route, resources.of_template(route.path(), ledger)))
        .collect();
    let own: Vec<String> =
        of_routes.iter().filter_map(|(_, _, paths)| Some(paths.first()?.path.clone())).collect();
    let mut paths: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    let mut routes = Vec::new();
    for (index, route, resources) in &of_routes {
        let auth = configuration.route_auth.get(*index).unwrap_or(&RouteAuth::None);
        check_credential_header(route.path(), auth, route.policy(), ledger);
        check_route(configuration, route, auth, ledger);
        for (position, resource) in resources.iter().enumerate() {
            if position > 0 && own.contains(&resource.path) {
                continue;
            }
            let item = paths.entry(resource.path.clone()).or_default();
            for method in route.methods() {
                if let Some(operation) = operation(configuration, route, method, resource, auth, ledger) {
                    item.insert(method.as_str().to_ascii_lowercase(), operation);
                }
            }
            routes.push(RouteUrl {
                route: route.path().to_owned(),
                path: resource.path.clone(),
                methods: route.methods().iter().map(Method::to_string).collect(),
            });
        }
    }
    let count: usize = paths.values().map(Map::len).sum();
    if count > MAX_ROUTES {
        ledger.refuse(
            RefusalKind::TooManyRoutes,
            Place::whole(),
            format!("the file makes {count} routes, and an HTTP API has at most {MAX_ROUTES}"),
            "let `{*rest}` stand for paths with one backend, or deploy two files",
        );
    }
    (paths.into_iter().map(|(path, item)| (path, Value::Object(item))).collect(), routes)
}

/// What concerns a route as a whole.
fn check_route(configuration: &Configuration, route: &Route, auth: &RouteAuth, ledger: &mut Ledger) {
    let place = Place::route(route.path());
    if *auth == RouteAuth::ApiKey {
        ledger.refuse(
            RefusalKind::NoSuchAuth,
            place.clone(),
            "an HTTP API has no API keys",
            "use an authorizer, or `api = \"rest\"`",
        );
    }
    let most = configuration.server.max_body_bytes;
    if most > 10 << 20 {
        ledger.lose(
            LossKind::PayloadSize,
            Effect::Narrower,
            Place::whole(),
            format!("bodies above 10 MB are refused, though `max_body_bytes` is {most}"),
            "upload large bodies elsewhere, and send their address",
        );
    }
    if *auth == RouteAuth::None {
        ledger.lose(
            LossKind::StrangerReachesBackend,
            Effect::Wider,
            place,
            "a request of a page of any origin that needs no preflight reaches the backend; only its answer is withheld",
            "ask for a token (`auth`), which no page sends without a preflight",
        );
    }
}

fn operation(
    configuration: &Configuration,
    route: &Route,
    method: &Method,
    resource: &ResourcePath,
    auth: &RouteAuth,
    ledger: &mut Ledger,
) -> Option<Value> {
    let backend = configuration.backends.iter().find(|backend| backend.name == route.backend())?;
    let place = Place::route(route.path());
    let integration = match &backend.kind {
        BackendKind::Onnx { .. } | BackendKind::Builtin { .. } => {
            ledger.refuse(
                RefusalKind::EmbeddedModel,
                place,
                format!("the backend `{}` is a model in Corridor's own process, which API Gateway cannot run", backend.name),
                format!(
                    "run it with `corridor serve`, and overlay the backend in the environment that is deployed: \
                     `[environments.NAME.backends.{}]` with `http = \"https://…\"`",
                    backend.name
                ),
            );
            return None;
        }
        BackendKind::SageMaker { .. } => {
            ledger.refuse(
                RefusalKind::NoSuchIntegration,
                place,
                "an HTTP API cannot call SageMaker",
                "use `api = \"rest\"`",
            );
            return None;
        }
        BackendKind::Http { url, response_timeout, integration, .. } => {
            check_reachable(url, place.clone(), ledger);
            refuse_streaming(integration.stream, integration.cors, route, ledger);
            if response_timeout.as_millis() > MAX_MILLISECONDS {
                ledger.lose(
                    LossKind::Timeout,
                    Effect::Narrower,
                    place,
                    "an answer that takes longer than 30 s becomes a 503",
                    "set `response_timeout_seconds` to what is waited for, or use `api = \"rest\"` with a streamed answer",
                );
            }
            http_integration(url, method, resource, response_timeout.as_millis())
        }
        BackendKind::Lambda { function, stream, cors } => {
            refuse_streaming(*stream, *cors, route, ledger);
            json!({
                "type": "aws_proxy",
                "httpMethod": "POST",
                "uri": function,
                "payloadFormatVersion": "2.0",
            })
        }
    };
    let mut operation = Map::new();
    let parameters: Vec<Value> = resource
        .parameters
        .iter()
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    if !parameters.is_empty() {
        operation.insert("parameters".to_owned(), json!(parameters));
    }
    match auth {
        RouteAuth::None | RouteAuth::ApiKey => {}
        RouteAuth::Iam => {
            operation.insert("x-amazon-apigateway-auth".to_owned(), json!({ "type": "AWS_IAM" }));
        }
        RouteAuth::Authorizer(name) => {
            operation.insert("security".to_owned(), json!([{ name: [] }]));
        }
    }
    operation.insert(
        "responses".to_owned(),
        json!({ "default": { "description": "whatever the backend answers" } }),
    );
    operation.insert("x-amazon-apigateway-integration".to_owned(), integration);
    Some(Value::Object(operation))
}

fn http_integration(url: &str, method: &Method, resource: &ResourcePath, timeout: u128) -> Value {
    let mut integration = Map::new();
    integration.insert("type".to_owned(), json!("http_proxy"));
    integration.insert("httpMethod".to_owned(), json!(method.as_str()));
    integration.insert("uri".to_owned(), json!(format!("{url}{}", resource.target)));
    integration.insert("payloadFormatVersion".to_owned(), json!("1.0"));
    integration.insert("connectionType".to_owned(), json!("INTERNET"));
    let timeout = u64::try_from(timeout.clamp(50, MAX_MILLISECONDS)).unwrap_or(30_000);
    integration.insert("timeoutInMillis".to_owned(), json!(timeout));
    Value::Object(integration)
}

fn refuse_streaming(stream: bool, cors: CorsAuthority, route: &Route, ledger: &mut Ledger) {
    if stream {
        ledger.refuse(
            RefusalKind::NoSuchIntegration,
            Place::route(route.path()),
            "an HTTP API streams no answers",
            "take `stream` out, or use `api = \"rest\"`",
        );
    }
    if cors == CorsAuthority::Backend {
        ledger.refuse(
            RefusalKind::NoSuchSetting,
            Place::route(route.path()),
            "an HTTP API puts its own CORS headers in the place of the backend's",
            "take `cors = \"backend\"` out",
        );
    }
}

/// The schemes of the authorizers that routes name.
fn schemes(auths: &[RouteAuth], aws: &Aws, ledger: &mut Ledger) -> Map<String, Value> {
    let mut schemes = Map::new();
    for authorizer in &aws.authorizers {
        if !auths.contains(&RouteAuth::Authorizer(authorizer.name.clone())) {
            continue;
        }
        let scheme = match &authorizer.kind {
            AuthorizerKind::Jwt { issuer, audience } => json!({
                "type": "oauth2",
                "flows": {},
                "x-amazon-apigateway-authorizer": {
                    "type": "jwt",
                    "identitySource": "$request.header.Authorization",
                    "jwtConfiguration": { "issuer": issuer, "audience": audience },
                },
            }),
            AuthorizerKind::Lambda { function } => json!({
                "type": "apiKey", "name": "Authorization", "in": "header",
                "x-amazon-apigateway-authorizer": {
                    "type": "request",
                    "identitySource": "$request.header.Authorization",
                    "authorizerUri": crate::rest_api::security::invocation(function),
                    "authorizerPayloadFormatVersion": "2.0",
                    "authorizerResultTtlInSeconds": 300,
                    "enableSimpleResponses": true,
                },
            }),
            AuthorizerKind::Cognito { .. } => {
                ledger.refuse(
                    RefusalKind::NoSuchAuth,
                    Place::whole(),
                    format!("the authorizer `{}` names user pools, which an HTTP API takes as the issuer of their tokens", authorizer.name),
                    "write `issuer = \"https://cognito-idp.REGION.amazonaws.com/POOL\"` and `audience`",
                );
                continue;
            }
        };
        schemes.insert(authorizer.name.clone(), scheme);
    }
    schemes
}
