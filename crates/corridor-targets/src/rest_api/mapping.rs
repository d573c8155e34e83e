//! Pieces of mappings and declarations. Whatever is mapped must be declared: `Invalid mapping expression parameter
//! specified: method.response.header.…` is what AWS says otherwise.

use serde_json::{Map, Value, json};

use super::vtl::Override;

/// `responseParameters` of constants.
pub(super) fn of_constants(constants: &[Override]) -> Value {
    let entries = constants.iter().map(|(name, literal)| (response_header(name), json!(literal)));
    Value::Object(entries.collect())
}

/// The key of a header of the answer.
pub(super) fn response_header(name: &str) -> String {
    format!("method.response.header.{name}")
}

/// A declared response with its headers.
pub(super) fn declared(description: &str, names: &[&str]) -> Value {
    let header = |name: &&str| ((*name).to_owned(), json!({ "schema": { "type": "string" } }));
    let headers: Map<String, Value> = names.iter().map(header).collect();
    json!({ "description": description, "headers": headers })
}

/// Declared path parameters.
pub(super) fn path_parameters(names: &[String]) -> Vec<Value> {
    names.iter().map(|name| parameter("path", name, true)).collect()
}

/// A declared parameter.
pub(super) fn parameter(location: &str, name: &str, required: bool) -> Value {
    json!({ "name": name, "in": location, "required": required, "schema": { "type": "string" } })
}

/// `parameters` of an operation, if it has any.
pub(super) fn set_parameters(operation: &mut Map<String, Value>, parameters: Vec<Value>) {
    if !parameters.is_empty() {
        operation.insert("parameters".to_owned(), Value::Array(parameters));
    }
}
