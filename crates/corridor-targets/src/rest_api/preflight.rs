//! `OPTIONS` of a resource: answered by API Gateway itself, without a key, an authorizer or a validator.

use serde_json::{Map, Value, json};

use super::cors::{AnswerHeaders, Cors};
use super::mapping;

/// The operation.
///
/// A browser's preflight has no `Content-Type`, which API Gateway takes for `application/json`; a script's `OPTIONS` with
/// `text/plain` would be a `500` without a template of its own, and any other type is a `415`
/// ("Integration passthrough behaviors"). `CONVERT_TO_TEXT` keeps the template readable where `*/*` is binary, which
/// would be a `500` otherwise: every preflight sends `Accept: */*` (serverless/serverless issue 7243).
pub(super) fn operation(cors: &Cors, parameters: &[String]) -> Value {
    let headers = cors.preflight();
    let AnswerHeaders { constant, overridden, template } = &headers;
    let mut response = Map::new();
    response.insert("statusCode".to_owned(), json!("204"));
    response.insert("contentHandling".to_owned(), json!("CONVERT_TO_TEXT"));
    response.insert("responseParameters".to_owned(), mapping::of_constants(constant));
    if let Some(template) = template {
        response.insert("responseTemplates".to_owned(), json!({ "application/json": template }));
    }
    let names: Vec<&str> = constant.iter().map(|(name, _)| *name).chain(overridden.iter().copied()).collect();
    let mut responses = Map::new();
    responses.insert("204".to_owned(), mapping::declared("the preflight's answer", &names));
    if cors.varies() {
        responses.insert("403".to_owned(), mapping::declared("no origin of the policy", &["Vary"]));
    }
    let request = r#"{"statusCode": 204}"#;
    let mut operation = Map::new();
    operation.insert("security".to_owned(), json!([]));
    mapping::set_parameters(&mut operation, mapping::path_parameters(parameters));
    operation.insert("responses".to_owned(), Value::Object(responses));
    operation.insert(
        "x-amazon-apigateway-integration".to_owned(),
        json!({
            "type": "mock",
            "passthroughBehavior": "never",
            "contentHandling": "CONVERT_TO_TEXT",
            "requestTemplates": { "application/json": request, "text/plain": request },
            "responses": { "default": response },
        }),
    );
    Value::Object(operation)
}
