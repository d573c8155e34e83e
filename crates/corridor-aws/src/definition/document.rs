//! The OpenAPI document, as API Gateway reads it: what it ignores is ignored, what it assumes is filled in ("Working
//! with API Gateway extensions to OpenAPI").

use serde_json::{Map, Value, json};

use super::object;

/// The methods of OpenAPI, and what stands for all of them.
const METHODS: [&str; 8] =
    ["delete", "get", "head", "options", "patch", "post", "put", "x-amazon-apigateway-any-method"];

/// The whole of it.
pub(super) fn definition(document: &Value) -> Value {
    let paths = members(document.get("paths"));
    let routes = paths.map(|(path, item)| (path.clone(), methods(document, item)));
    let responses = members(document.get("x-amazon-apigateway-gateway-responses"));
    let responses = responses.map(|(kind, response)| (kind.clone(), gateway_response(response)));
    object([
        ("binary_media_types", binary_media_types(document)),
        ("routes", Value::Object(routes.filter(|(_, methods)| methods != &json!({})).collect())),
        ("gateway_responses", Value::Object(responses.collect())),
    ])
}

fn binary_media_types(document: &Value) -> Value {
    let list = document.get("x-amazon-apigateway-binary-media-types").and_then(Value::as_array);
    let mut types: Vec<Value> = list.cloned().unwrap_or_default();
    types.sort_by_key(ToString::to_string);
    Value::Array(types)
}

fn methods(document: &Value, item: &Value) -> Value {
    let methods = members(Some(item)).filter(|(name, _)| METHODS.contains(&name.as_str()));
    let methods = methods.map(|(name, operation)| {
        let name = if name.starts_with("x-") { "ANY".to_owned() } else { name.to_ascii_uppercase() };
        (name, method(document, item, operation))
    });
    Value::Object(methods.collect())
}

fn method(document: &Value, item: &Value, operation: &Value) -> Value {
    let (authorization, api_key) = security(document, operation);
    object([
        ("authorization", json!(authorization)),
        ("api_key", json!(api_key)),
        ("validator", validator(document, operation)),
        ("parameters", parameters(item, operation)),
        ("responses", method_responses(operation)),
        ("integration", integration(operation.get("x-amazon-apigateway-integration"))),
    ])
}

/// What a caller must show. Security at the root of the document is ignored by API Gateway, and here.
fn security(document: &Value, operation: &Value) -> (&'static str, bool) {
    let names = operation.get("security").and_then(Value::as_array).into_iter().flatten();
    let names = names.flat_map(|requirement| members(Some(requirement)).map(|(name, _)| name));
    let (mut authorization, mut api_key) = ("NONE", false);
    for name in names {
        let scheme = document.pointer("/components/securitySchemes").and_then(|schemes| schemes.get(name));
        let text = |key| scheme.and_then(|scheme| scheme.get(key)).and_then(Value::as_str);
        match text("x-amazon-apigateway-authtype") {
            Some("awsSigv4") => authorization = "AWS_IAM",
            Some("cognito_user_pools") => authorization = "COGNITO_USER_POOLS",
            Some(_) => authorization = "CUSTOM",
            None => api_key |= text("name").is_some_and(|name| name.eq_ignore_ascii_case("x-api-key")),
        }
    }
    if let Some("AWS_IAM") = operation.pointer("/x-amazon-apigateway-auth/type").and_then(Value::as_str) {
        authorization = "AWS_IAM";
    }
    (authorization, api_key)
}

/// The validator by what it does: its name is a name, and its id is AWS's.
fn validator(document: &Value, operation: &Value) -> Value {
    let name = |of: &Value| {
        of.get("x-amazon-apigateway-request-validator").and_then(Value::as_str).map(str::to_owned)
    };
    let Some(name) = name(operation).or_else(|| name(document)) else { return Value::Null };
    let named = document.get("x-amazon-apigateway-request-validators").and_then(|all| all.get(&name));
    let flag = |key| named.and_then(|named| named.get(key)).and_then(Value::as_bool).unwrap_or_default();
    object([
        ("body", json!(flag("validateRequestBody"))),
        ("parameters", json!(flag("validateRequestParameters"))),
    ])
}

fn parameters(item: &Value, operation: &Value) -> Value {
    let lists = [item, operation].map(|of| of.get("parameters").and_then(Value::as_array));
    let parameters = lists.into_iter().flatten().flatten().filter_map(|parameter| {
        let place = match parameter.get("in")?.as_str()? {
            "query" => "querystring",
            place @ ("path" | "header") => place,
            _ => return None,
        };
        let required = parameter.get("required").and_then(Value::as_bool).unwrap_or_default();
        let name = parameter.get("name")?.as_str()?;
        Some((format!("method.request.{place}.{name}"), json!(required)))
    });
    Value::Object(parameters.collect())
}

/// By status, the headers that a mapping may set.
fn method_responses(operation: &Value) -> Value {
    let responses = members(operation.get("responses")).map(|(status, response)| {
        let mut headers: Vec<&String> = members(response.get("headers")).map(|(name, _)| name).collect();
        headers.sort();
        (status.clone(), json!({ "headers": headers }))
    });
    Value::Object(responses.collect())
}

fn integration(integration: Option<&Value>) -> Value {
    let Some(integration) = integration else { return Value::Null };
    let text = |key: &str| integration.get(key).and_then(Value::as_str);
    let upper = |key: &str, otherwise: &str| json!(text(key).unwrap_or(otherwise).to_ascii_uppercase());
    let responses = members(integration.get("responses"));
    let responses = responses.map(|(pattern, response)| (pattern.clone(), integration_response(response)));
    object([
        ("type", upper("type", "")),
        ("http_method", json!(text("httpMethod"))),
        ("uri", json!(text("uri"))),
        ("credentials", json!(text("credentials"))),
        ("connection_type", upper("connectionType", "INTERNET")),
        ("passthrough", upper("passthroughBehavior", "WHEN_NO_MATCH")),
        ("content_handling", content_handling(integration)),
        ("transfer_mode", upper("responseTransferMode", "BUFFERED")),
        ("timeout_ms", json!(integration.get("timeoutInMillis").and_then(Value::as_i64).unwrap_or(29_000))),
        ("request_parameters", texts(integration.get("requestParameters"))),
        ("request_templates", texts(integration.get("requestTemplates"))),
        ("responses", Value::Object(responses.collect())),
    ])
}

fn integration_response(response: &Value) -> Value {
    object([
        ("status", json!(response.get("statusCode").map(text_of))),
        ("headers", headers(response.get("responseParameters"), "method.response.header.")),
        ("templates", texts(response.get("responseTemplates"))),
        ("content_handling", content_handling(response)),
    ])
}

/// A gateway response without a template of its own has this one ("Gateway responses in API Gateway").
const DEFAULT_TEMPLATE: &str = r#"{"message":$context.error.messageString}"#;

fn gateway_response(response: &Value) -> Value {
    let templates = match texts(response.get("responseTemplates")) {
        Value::Object(templates) if !templates.is_empty() => Value::Object(templates),
        _ => json!({ "application/json": DEFAULT_TEMPLATE }),
    };
    object([
        ("status", json!(response.get("statusCode").map(text_of))),
        ("headers", headers(response.get("responseParameters"), "gatewayresponse.header.")),
        ("templates", templates),
    ])
}

fn content_handling(of: &Value) -> Value {
    json!(of.get("contentHandling").and_then(Value::as_str).map(str::to_ascii_uppercase))
}

/// A mapping with the prefix of its keys left out, which says the same everywhere.
fn headers(mapping: Option<&Value>, prefix: &str) -> Value {
    let mapping = members(mapping)
        .map(|(name, value)| (name.strip_prefix(prefix).unwrap_or(name).to_owned(), json!(text_of(value))));
    Value::Object(mapping.collect())
}

fn texts(mapping: Option<&Value>) -> Value {
    Value::Object(members(mapping).map(|(name, value)| (name.clone(), json!(text_of(value)))).collect())
}

/// A status may be written as a number; an empty template may be left out.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        value => value.to_string(),
    }
}

fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flat_map(Map::iter)
}
