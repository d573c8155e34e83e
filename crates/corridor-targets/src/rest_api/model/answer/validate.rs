//! Request validators.
//!
//! Of a JSON schema this knows `type` and `required` at the top: enough to tell a body that is none from one that is.

use serde_json::Value as Json;

use super::super::api::Method;
use super::super::gateway_response::{Failure, Kind};
use super::super::mapping::Expression;
use super::Context;

pub(super) fn check(method: &Method, context: &Context<'_>) -> Result<(), Failure> {
    if method.validation.parameters {
        let is_missing = |location: &str, name: &str| {
            context.value_of(&Expression::MethodRequest(location.to_owned(), name.to_owned())).is_none()
        };
        let missing: Vec<&str> = method
            .parameters
            .iter()
            .filter(|parameter| parameter.required && is_missing(&parameter.location, &parameter.name))
            .map(|parameter| parameter.name.as_str())
            .collect();
        if !missing.is_empty() {
            let why = format!("Missing required request parameters: [{}]", missing.join(", "));
            return Err(Failure::new(Kind::BadRequestParameters, "Missing required request parameters", why));
        }
    }
    let is_json = context.media_type() == "application/json";
    match &method.body_schema {
        Some(schema) if method.validation.body && is_json && !fits(schema, &context.request.body) => {
            Err(Failure::new(
                Kind::BadRequestBody,
                "Invalid request body",
                "the body does not fit the method's model",
            ))
        }
        _ => Ok(()),
    }
}

fn fits(schema: &Json, body: &[u8]) -> bool {
    let Ok(body) = serde_json::from_slice::<Json>(body) else { return false };
    let is_type = match schema.get("type").and_then(Json::as_str) {
        Some("object") => body.is_object(),
        Some("array") => body.is_array(),
        Some("string") => body.is_string(),
        Some("number" | "integer") => body.is_number(),
        Some("boolean") => body.is_boolean(),
        _ => true,
    };
    let required =
        schema.get("required").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str);
    is_type && required.into_iter().all(|name| body.get(name).is_some())
}
