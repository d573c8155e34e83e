//! Who may call: the security of each operation, and the schemes that they name.
//!
//! Each operation has its own: API Gateway ignores `security` at the root of a document, and a preflight must have none.

use corridor_config::{Authorizer, AuthorizerKind, Aws, RouteAuth};
use corridor_policy::{Policy, Route};
use http::Method;
use serde_json::{Map, Value, json};

use crate::ledger::Ledger;
use crate::loss::{Effect, LossKind, Place};
use crate::refusal::RefusalKind;

/// The name of the scheme of API keys.
const API_KEY: &str = "api_key";
/// The name of the scheme of AWS Signature Version 4.
const SIGV4: &str = "sigv4";

/// The `security` of an operation.
pub(super) fn of_operation(auth: &RouteAuth) -> Value {
    match auth {
        RouteAuth::None => json!([]),
        RouteAuth::ApiKey => json!([{ API_KEY: [] }]),
        RouteAuth::Iam => json!([{ SIGV4: [] }]),
        RouteAuth::Authorizer(name) => json!([{ name: [] }]),
    }
}

/// The schemes that these routes use, by name.
pub(super) fn schemes(auths: &[RouteAuth], aws: &Aws, ledger: &mut Ledger) -> Map<String, Value> {
    let mut schemes = Map::new();
    for auth in auths {
        let (name, scheme) = match auth {
            RouteAuth::None => continue,
            RouteAuth::ApiKey => (API_KEY, json!({ "type": "apiKey", "name": "x-api-key", "in": "header" })),
            RouteAuth::Iam => (
                SIGV4,
                json!({
                    "type": "apiKey", "name": "Authorization", "in": "header",
                    "x-amazon-apigateway-authtype": "awsSigv4",
                }),
            ),
            RouteAuth::Authorizer(name) => {
                let Some(authorizer) = aws.authorizers.iter().find(|authorizer| authorizer.name == *name)
                else {
                    continue;
                };
                let Some(scheme) = of_authorizer(authorizer, ledger) else { continue };
                (name.as_str(), scheme)
            }
        };
        schemes.insert(name.to_owned(), scheme);
    }
    schemes
}

fn of_authorizer(authorizer: &Authorizer, ledger: &mut Ledger) -> Option<Value> {
    let (authtype, details) = match &authorizer.kind {
        AuthorizerKind::Cognito { user_pools } => {
            ("cognito_user_pools", json!({ "type": "cognito_user_pools", "providerARNs": user_pools }))
        }
        AuthorizerKind::Lambda { function } => (
            "custom",
            json!({
                "type": "request",
                "authorizerUri": invocation(function),
                "identitySource": "method.request.header.Authorization",
                "authorizerResultTtlInSeconds": 300,
            }),
        ),
        AuthorizerKind::Jwt { .. } => {
            ledger.refuse(
                RefusalKind::NoSuchAuth,
                Place::whole(),
                format!(
                    "the authorizer `{}` takes tokens of an issuer, which a REST API cannot",
                    authorizer.name
                ),
                "use `user_pools` or `lambda`, or `api = \"http\"`",
            );
            return None;
        }
    };
    Some(json!({
        "type": "apiKey", "name": "Authorization", "in": "header",
        "x-amazon-apigateway-authtype": authtype,
        "x-amazon-apigateway-authorizer": details,
    }))
}

/// The URI by which API Gateway invokes a Lambda function.
pub(crate) fn invocation(function: &str) -> String {
    let (partition, region) = partition_and_region(function);
    format!("arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{function}/invocations")
}

/// The parts of an ARN that name the partition and the region; both were checked when it was read.
pub(crate) fn partition_and_region(arn: &str) -> (&str, &str) {
    let mut parts = arn.split(':').skip(1);
    let partition = parts.next().unwrap_or_default();
    (partition, parts.nth(1).unwrap_or_default())
}

/// A preflight's answer is the same whatever was asked for, so a `*` stands there for everybody, and today's engines let it
/// cover `Authorization`.
pub(crate) fn lose_wildcard_authorization(policy: &Policy, ledger: &mut Ledger) {
    let headers = policy.request_headers();
    if headers.is_any() && !headers.allows("Authorization") {
        ledger.lose(
            LossKind::WildcardAuthorization,
            Effect::Wider,
            Place::policy(policy.name()),
            "pages can send `Authorization`, which `*` covers in today's browsers",
            "list the headers by name",
        );
    }
}

/// A browser looks for a safelisted method in no list of a preflight, and API Gateway does not ask the policy: where the route
/// answers one that the policy does not list, pages of its origins have it all the same.
pub(crate) fn lose_unlisted_method(method: &Method, route: &Route, ledger: &mut Ledger) {
    let methods = route.policy().methods();
    let is_listed = |wanted: &Method| methods.listed().any(|listed| listed == wanted);
    let is_allowed =
        methods.is_any() || is_listed(method) || *method == Method::HEAD && is_listed(&Method::GET);
    if matches!(*method, Method::GET | Method::HEAD | Method::POST) && !is_allowed {
        ledger.lose(
            LossKind::UnlistedMethod,
            Effect::Wider,
            Place::route(route.path()),
            format!("pages of the policy's origins can call `{method}`, though the policy does not list it"),
            "take it out of the route's methods, or ask for a key or a token (`auth`) that no page has",
        );
    }
}

/// A page sends the header that a route asks for only if the preflight allows it.
pub(crate) fn check_credential_header(route: &str, auth: &RouteAuth, policy: &Policy, ledger: &mut Ledger) {
    let needed: &[&str] = match auth {
        RouteAuth::None => &[],
        RouteAuth::ApiKey => &["X-Api-Key"],
        RouteAuth::Iam => &["Authorization", "X-Amz-Date"],
        RouteAuth::Authorizer(_) => &["Authorization"],
    };
    for name in needed.iter().filter(|name| !policy.request_headers().allows(name)) {
        ledger.lose(
            LossKind::CredentialHeaderNotAllowed,
            Effect::Narrower,
            Place { route: Some(route.to_owned()), policy: Some(policy.name().to_owned()) },
            format!("callers must send `{name}`, which the policy lets no page send"),
            format!("add `{name}` to `allow_headers`, if pages are to call it"),
        );
    }
}
