//! What AWS says of an API, in the form that definitions are compared in.

use std::collections::HashMap;

use aws_sdk_apigateway::types::{
    ConnectionType, ContentHandlingStrategy, GatewayResponse, Integration, IntegrationResponse,
    IntegrationType, Method, MethodResponse, RequestValidator, Resource, ResponseTransferMode,
};
use serde_json::{Map, Value, json};

use crate::definition::{Definition, object};

/// All of it.
pub(super) fn definition(
    binary_media_types: &[String],
    resources: &[Resource],
    validators: &[RequestValidator],
    responses: &[GatewayResponse],
) -> Definition {
    let mut types: Vec<Value> = binary_media_types.iter().map(|kind| json!(kind)).collect();
    types.sort_by_key(ToString::to_string);
    let routes = resources.iter().filter_map(|resource| {
        let methods = resource.resource_methods().filter(|methods| !methods.is_empty())?;
        let methods = methods.iter().map(|(name, of)| (name.clone(), method(of, validators)));
        Some((resource.path()?.to_owned(), Value::Object(methods.collect())))
    });
    let responses = responses.iter().filter(|response| !response.default_response()).filter_map(|response| {
        Some((response.response_type()?.as_str().to_owned(), gateway_response(response)))
    });
    Definition(object([
        ("binary_media_types", Value::Array(types)),
        ("routes", Value::Object(routes.collect())),
        ("gateway_responses", Value::Object(responses.collect())),
    ]))
}

fn method(method: &Method, validators: &[RequestValidator]) -> Value {
    let parameters = method.request_parameters().into_iter().flatten();
    let parameters = parameters.map(|(name, required)| (name.clone(), json!(required)));
    let responses = method.method_responses().into_iter().flatten();
    let responses = responses.map(|(status, response)| (status.clone(), method_response(response)));
    object([
        ("authorization", json!(method.authorization_type().unwrap_or("NONE"))),
        ("api_key", json!(method.api_key_required().unwrap_or_default())),
        ("validator", validator(method, validators)),
        ("parameters", Value::Object(parameters.collect())),
        ("responses", Value::Object(responses.collect())),
        ("integration", method.method_integration().map_or(Value::Null, integration)),
    ])
}

fn validator(method: &Method, validators: &[RequestValidator]) -> Value {
    let id = method.request_validator_id();
    let found = validators.iter().find(|validator| id.is_some() && validator.id() == id);
    found.map_or(Value::Null, |validator| {
        object([
            ("body", json!(validator.validate_request_body())),
            ("parameters", json!(validator.validate_request_parameters())),
        ])
    })
}

fn method_response(response: &MethodResponse) -> Value {
    let names = response.response_parameters().into_iter().flatten();
    let mut headers: Vec<&str> =
        names.filter_map(|(name, _)| name.strip_prefix("method.response.header.")).collect();
    headers.sort_unstable();
    json!({ "headers": headers })
}

fn integration(integration: &Integration) -> Value {
    let upper = |text: Option<&str>, otherwise: &str| json!(text.unwrap_or(otherwise).to_ascii_uppercase());
    let responses = integration.integration_responses().into_iter().flatten();
    let responses = responses.map(|(_, response)| {
        let pattern = response.selection_pattern().filter(|pattern| !pattern.is_empty());
        (pattern.unwrap_or("default").to_owned(), integration_response(response))
    });
    object([
        ("type", upper(integration.r#type().map(IntegrationType::as_str), "")),
        ("http_method", json!(integration.http_method())),
        ("uri", json!(integration.uri())),
        ("credentials", json!(integration.credentials())),
        ("connection_type", upper(integration.connection_type().map(ConnectionType::as_str), "INTERNET")),
        ("passthrough", upper(integration.passthrough_behavior(), "WHEN_NO_MATCH")),
        ("content_handling", json!(integration.content_handling().map(ContentHandlingStrategy::as_str))),
        (
            "transfer_mode",
            upper(integration.response_transfer_mode().map(ResponseTransferMode::as_str), "BUFFERED"),
        ),
        (
            "timeout_ms",
            json!(Some(integration.timeout_in_millis()).filter(|time| *time != 0).unwrap_or(29_000)),
        ),
        ("request_parameters", texts(integration.request_parameters())),
        ("request_templates", texts(integration.request_templates())),
        ("responses", Value::Object(responses.collect())),
    ])
}

fn integration_response(response: &IntegrationResponse) -> Value {
    object([
        ("status", json!(response.status_code())),
        ("headers", headers(response.response_parameters(), "method.response.header.")),
        ("templates", texts(response.response_templates())),
        ("content_handling", json!(response.content_handling().map(ContentHandlingStrategy::as_str))),
    ])
}

fn gateway_response(response: &GatewayResponse) -> Value {
    object([
        ("status", json!(response.status_code())),
        ("headers", headers(response.response_parameters(), "gatewayresponse.header.")),
        ("templates", texts(response.response_templates())),
    ])
}

fn headers(mapping: Option<&HashMap<String, String>>, prefix: &str) -> Value {
    let name = |name: &String| name.strip_prefix(prefix).unwrap_or(name).to_owned();
    let mapping = mapping.into_iter().flatten();
    Value::Object(mapping.map(|(key, value)| (name(key), json!(value))).collect())
}

fn texts(mapping: Option<&HashMap<String, String>>) -> Value {
    let mapping = mapping.into_iter().flatten();
    Value::Object(mapping.map(|(name, value)| (name.clone(), json!(value))).collect::<Map<_, _>>())
}
