//! The JSON Schema of `corridor.toml`, derived from the types that read it.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

use crate::file::File;

/// The JSON Schema of `corridor.toml`, draft 7: the one that editors' TOML extensions know best.
///
/// ```
/// let schema = corridor_config::schema();
/// assert!(schema["definitions"]["PolicyTable"]["properties"]["allow_origins"].is_object());
/// ```
#[must_use]
pub fn schema() -> Value {
    let schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<File>();
    let mut value = Value::from(schema);
    tidy(&mut value);
    value
}

/// The same as text, as it is committed in `docs/corridor.schema.json`: indented, keys in alphabetical order, with a
/// final newline.
#[must_use]
pub fn schema_json() -> String {
    // Sorted here and not by `serde_json`, whose order depends on the features that other crates of a build ask for.
    let mut text = serde_json::to_string_pretty(&Sorted::of(&schema())).unwrap_or_default();
    text.push('\n');
    text
}

/// A key may be left out, but TOML has no `null` to write: "or null" is taken out wherever an `Option` put it.
/// A description is a paragraph, not the lines of the source.
fn tidy(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(tidy),
        Value::Object(object) => {
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|name| name != "null");
                if let [only] = types.as_mut_slice() {
                    let only = only.take();
                    object.insert("type".to_owned(), only);
                }
            }
            if let Some(Value::Array(mut variants)) = object.remove("anyOf") {
                // What is left of "this or null" is said as a key with a default is: `allOf`, beside its description.
                variants.retain(|variant| variant.get("type").is_none_or(|name| name != "null"));
                object.insert("allOf".to_owned(), Value::Array(variants));
            }
            if object.get("default") == Some(&Value::Null) {
                object.remove("default");
            }
            if let Some(Value::String(description)) = object.get_mut("description") {
                *description = description
                    .split("\n\n")
                    .map(|lines| lines.replace('\n', " "))
                    .collect::<Vec<_>>()
                    .join("\n\n");
            }
            object.values_mut().for_each(tidy);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A JSON value whose objects are in alphabetical order.
#[derive(Serialize)]
#[serde(untagged)]
enum Sorted<'v> {
    Object(BTreeMap<&'v str, Sorted<'v>>),
    Array(Vec<Sorted<'v>>),
    Scalar(&'v Value),
}

impl<'v> Sorted<'v> {
    fn of(value: &'v Value) -> Self {
        match value {
            Value::Object(object) => {
                Self::Object(object.iter().map(|(key, value)| (key.as_str(), Self::of(value))).collect())
            }
            Value::Array(items) => Self::Array(items.iter().map(Self::of).collect()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Self::Scalar(value),
        }
    }
}
