//! The document of a REST API.

use std::collections::BTreeMap;

use corridor_config::{ApiKind, Aws, Configuration, EndpointType, RouteAuth};
use corridor_policy::Route;
use http::Method;
use serde_json::{Map, Value, json};

use super::cors::{Cors, VENDOR_HEADERS};
use super::operation::{Subject, operation};
use super::path::{ResourcePath, Resources};
use super::{gateway_responses, preflight, security, used_policies};
use crate::artifact::{Artifact, RouteUrl, Settings, UsagePlan};
use crate::emission::Emission;
use crate::ledger::Ledger;
use crate::loss::{Effect, LossKind, Place};
use crate::refusal::{Refusal, RefusalKind};

/// The longest template, in bytes ("Quotas": size of a mapping template).
const MAX_TEMPLATE_BYTES: usize = 300 * 1024;
/// The largest document that can be imported, in bytes ("Quotas": size of an API definition file).
const MAX_DOCUMENT_BYTES: usize = 6 * 1024 * 1024;
/// The largest body of a request, in bytes ("Quotas": payload size).
const MAX_PAYLOAD_BYTES: u64 = 10 << 20;
/// The methods that a resource can have, `OPTIONS` apart.
const METHODS: [Method; 6] =
    [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// Makes the OpenAPI document of a REST API, and tells what of the policies it does not say.
///
/// # Errors
///
/// Every reason why there is none.
pub fn emit(configuration: &Configuration) -> Result<Emission, Vec<Refusal>> {
    let mut ledger = Ledger::default();
    let default = Aws::default();
    let aws = configuration.aws.as_ref().unwrap_or(&default);
    let (paths, routes) = paths(configuration, &mut ledger);
    let document = document(configuration, aws, paths, &mut ledger);
    check_sizes(configuration, &document, &mut ledger);
    let artifact = Artifact {
        api: ApiKind::Rest,
        name: configuration.name.clone(),
        description: configuration.description.clone(),
        environment: configuration.environment.clone(),
        document,
        settings: settings(configuration, aws),
        routes,
    };
    if artifact.to_json().len() > MAX_DOCUMENT_BYTES {
        ledger.refuse(
            RefusalKind::DocumentTooLong,
            Place::whole(),
            format!(
                "the document has more than {MAX_DOCUMENT_BYTES} bytes, which API Gateway does not import"
            ),
            "a pattern such as `https://*.example.com` says what many origins say",
        );
    }
    Ok(Emission { artifact, losses: ledger.close()? })
}

/// The settings beside the document.
pub(crate) fn settings(configuration: &Configuration, aws: &Aws) -> Settings {
    let has_keys = configuration.route_auth.contains(&RouteAuth::ApiKey);
    let functions = configuration.backends.iter().filter_map(|backend| match &backend.kind {
        corridor_config::BackendKind::Lambda { function, .. } => Some(function.clone()),
        corridor_config::BackendKind::Onnx { .. }
        | corridor_config::BackendKind::Builtin { .. }
        | corridor_config::BackendKind::Http { .. }
        | corridor_config::BackendKind::SageMaker { .. } => None,
    });
    let authorizers = aws.authorizers.iter().filter_map(|authorizer| match &authorizer.kind {
        corridor_config::AuthorizerKind::Lambda { function } => Some(function.clone()),
        corridor_config::AuthorizerKind::Jwt { .. } | corridor_config::AuthorizerKind::Cognito { .. } => None,
    });
    let mut functions: Vec<String> = functions.chain(authorizers).collect();
    functions.sort();
    functions.dedup();
    Settings {
        region: aws.region.clone(),
        stage: aws.stage.clone(),
        endpoint: aws.endpoint,
        stage_variables: aws.stage_variables.clone(),
        throttle: aws.throttle,
        usage_plan: has_keys.then_some(UsagePlan { throttle: aws.throttle, quota: aws.quota }),
        cors_configuration: None,
        functions,
    }
}

/// `paths`: each resource with its methods and its preflight.
fn paths(configuration: &Configuration, ledger: &mut Ledger) -> (Map<String, Value>, Vec<RouteUrl>) {
    let mut resources = Resources::default();
    let of_routes: Vec<(usize, &Route, Vec<ResourcePath>)> = configuration
        .api
        .routes()
        .iter()
        .enumerate()
        .map(|(index, route)| (index, route, resources.of_template(route.path(), ledger)))
        .collect();
    resources.check_count(ledger);
    if of_routes.is_empty() {
        let hint = "write a `[[routes]]`";
        ledger.refuse(
            RefusalKind::NoRoutes,
            Place::whole(),
            "the file has no routes: there is nothing to deploy",
            hint,
        );
    }
    // A route for just that path goes before the empty tail of another.
    let own: BTreeMap<String, &Route> = of_routes
        .iter()
        .filter_map(|(_, route, paths)| Some((paths.first()?.path.clone(), *route)))
        .collect();
    let mut cors_of_policies: BTreeMap<&str, Cors> = BTreeMap::new();
    for policy in used_policies(&configuration.api) {
        cors_of_policies
            .insert(policy.name(), Cors::new(policy, configuration.server.url.as_deref(), ledger));
    }
    let mut paths: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    let mut routes = Vec::new();
    for (index, route, resources) in &of_routes {
        let Some(cors) = cors_of_policies.get(route.policy().name()) else { continue };
        let auth = configuration.route_auth.get(*index).unwrap_or(&RouteAuth::None);
        security::check_credential_header(route.path(), auth, route.policy(), ledger);
        for (position, resource) in resources.iter().enumerate() {
            if let Some(bare) = own.get(&resource.path).filter(|_| position > 0) {
                lose_bare_path(route, bare, ledger);
                continue;
            }
            let item = paths.entry(resource.path.clone()).or_default();
            for method in route.methods() {
                if let Some(method) = supported(method, route, ledger) {
                    security::lose_unlisted_method(method, route, ledger);
                    let subject = Subject { configuration, route, method, resource, auth, cors };
                    if let Some(operation) = operation(&subject, ledger) {
                        item.insert(method.as_str().to_ascii_lowercase(), operation);
                    }
                }
            }
            item.insert("options".to_owned(), preflight::operation(cors, &resource.parameters));
            routes.push(RouteUrl {
                route: route.path().to_owned(),
                path: resource.path.clone(),
                methods: route.methods().iter().map(Method::to_string).collect(),
            });
        }
    }
    (paths.into_iter().map(|(path, item)| (path, Value::Object(item))).collect(), routes)
}

/// `/v2/` is of the route with the tail, and API Gateway gives it to the route of `/v2`.
fn lose_bare_path(route: &Route, bare: &Route, ledger: &mut Ledger) {
    let is_same = route.policy().name() == bare.policy().name()
        && route.backend() == bare.backend()
        && route.methods() == bare.methods();
    if is_same {
        return;
    }
    let (path, slashed) = (bare.path(), format!("{}/", bare.path().trim_end_matches('/')));
    for (effect, who) in [
        (Effect::Wider, "whoever may call that may call it"),
        (Effect::Narrower, "whoever may call the tail alone may not call it"),
    ] {
        ledger.lose(
            LossKind::TrailingSlash,
            effect,
            Place::route(route.path()),
            format!("`{slashed}` is answered as `{path}`: {who}"),
            "give both routes one policy, one backend and the same methods",
        );
    }
}

fn supported<'m>(method: &'m Method, route: &Route, ledger: &mut Ledger) -> Option<&'m Method> {
    if METHODS.contains(method) {
        return Some(method);
    }
    let place = Place::route(route.path());
    if *method == Method::OPTIONS {
        ledger.lose(
            LossKind::OptionsTaken,
            Effect::Narrower,
            place,
            "every `OPTIONS` is answered as a preflight, and reaches no backend",
            "take `OPTIONS` out of the route's methods",
        );
    } else {
        ledger.refuse(
            RefusalKind::Method,
            place,
            format!("API Gateway has no method `{method}`"),
            "use GET, HEAD, POST, PUT, PATCH or DELETE",
        );
    }
    None
}

fn document(
    configuration: &Configuration,
    aws: &Aws,
    paths: Map<String, Value>,
    ledger: &mut Ledger,
) -> Value {
    let mut info = json!({ "title": configuration.name, "version": "1" });
    if let (Some(description), Some(info)) = (&configuration.description, info.as_object_mut()) {
        info.insert("description".to_owned(), json!(description));
    }
    let mut document = Map::new();
    let mut set = |key: &str, value: Value| document.insert(key.to_owned(), value);
    set("openapi", json!("3.0.1"));
    set("info", info);
    set("paths", Value::Object(paths));
    let schemes = security::schemes(&configuration.route_auth, aws, ledger);
    if !schemes.is_empty() {
        set("components", json!({ "securitySchemes": schemes }));
    }
    set(
        "x-amazon-apigateway-gateway-responses",
        gateway_responses::of_api(&configuration.api, aws, &configuration.route_auth, ledger),
    );
    if configuration.route_auth.contains(&RouteAuth::ApiKey) {
        set("x-amazon-apigateway-api-key-source", json!("HEADER"));
    }
    if !aws.binary_media_types.is_empty() {
        set("x-amazon-apigateway-binary-media-types", json!(aws.binary_media_types));
    }
    if aws.endpoint == EndpointType::Private {
        set("x-amazon-apigateway-endpoint-configuration", json!({ "vpcEndpointIds": aws.vpc_endpoints }));
        set("x-amazon-apigateway-policy", policy_of_private(&aws.vpc_endpoints));
    }
    lose_what_all_have(configuration, ledger);
    Value::Object(document)
}

/// Without a resource policy a private API refuses everybody, and with one for everybody it takes any VPC.
fn policy_of_private(vpc_endpoints: &[String]) -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": "*",
            "Action": "execute-api:Invoke",
            "Resource": "execute-api:/*",
            "Condition": { "StringEquals": { "aws:SourceVpce": vpc_endpoints } },
        }],
    })
}

fn lose_what_all_have(configuration: &Configuration, ledger: &mut Ledger) {
    ledger.lose(
        LossKind::TrailingSlash,
        Effect::Wider,
        Place::whole(),
        "a path with a slash behind it is answered as the one without, where another server says 404",
        "let pages call paths as the file has them",
    );
    ledger.lose(
        LossKind::EncodedSlash,
        Effect::Unknowable,
        Place::whole(),
        "`%2F` in a path is not refused with a 400, but is a character like another: a part of a parameter, else a 404",
        "let no name that stands in a path have a slash",
    );
    for policy in used_policies(&configuration.api) {
        security::lose_wildcard_authorization(policy, ledger);
        let own: Vec<&str> = policy.exposed_headers().collect();
        let is_own = |name: &&str| own.iter().any(|own| *own == "*" || own.eq_ignore_ascii_case(name));
        let added: Vec<&str> = VENDOR_HEADERS.into_iter().filter(|name| !is_own(name)).collect();
        if !added.is_empty() {
            ledger.lose(
                LossKind::VendorHeadersExposed,
                Effect::Wider,
                Place::policy(policy.name()),
                format!("allowed pages can read `{}` too", added.join("`, `")),
                "list them in `expose_headers` to have them everywhere",
            );
        }
    }
    let most = configuration.server.max_body_bytes;
    if most > MAX_PAYLOAD_BYTES {
        ledger.lose(
            LossKind::PayloadSize,
            Effect::Narrower,
            Place::whole(),
            format!("bodies above 10 MB are refused, though `max_body_bytes` is {most}"),
            "upload large bodies elsewhere, and send their address",
        );
    }
}

/// Refuses templates that are too long.
fn check_sizes(configuration: &Configuration, document: &Value, ledger: &mut Ledger) {
    let longest = longest_template(document);
    if longest > MAX_TEMPLATE_BYTES {
        for policy in used_policies(&configuration.api) {
            if policy.origins().len() > 1 {
                ledger.refuse(
                    RefusalKind::TemplateTooLong,
                    Place::policy(policy.name()),
                    format!("its {} origins make a template of {longest} bytes, and API Gateway takes {MAX_TEMPLATE_BYTES}", policy.origins().len()),
                    "a pattern such as `https://*.example.com` says what many origins say",
                );
            }
        }
    }
}

fn longest_template(value: &Value) -> usize {
    match value {
        Value::Object(object) => object
            .iter()
            .map(|(key, value)| match value {
                Value::Object(templates) if key == "responseTemplates" || key == "requestTemplates" => {
                    templates.values().filter_map(Value::as_str).map(str::len).max().unwrap_or_default()
                }
                _ => longest_template(value),
            })
            .max()
            .unwrap_or_default(),
        Value::Array(items) => items.iter().map(longest_template).max().unwrap_or_default(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}
