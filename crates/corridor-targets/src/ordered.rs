//! JSON whose keys are in one order, whatever the map beneath has: first what a reader of an OpenAPI document looks for,
//! then the rest by the alphabet.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::{Map, Value};

/// The keys that stand first, in this order.
const FIRST: &[&str] = &[
    "openapi",
    "info",
    "title",
    "version",
    "description",
    "document",
    "type",
    "name",
    "in",
    "required",
    "operationId",
    "security",
    "parameters",
    "httpMethod",
    "uri",
    "credentials",
    "passthroughBehavior",
    "contentHandling",
    "responseTransferMode",
    "timeoutInMillis",
    "requestParameters",
    "requestTemplates",
    "statusCode",
    "responseParameters",
    "responseTemplates",
    "responses",
];

/// How wide an indented text gets; what fits into a line stands on one.
const WIDTH: usize = 100;

/// The same value as text: indented for people, or on one line.
pub(crate) fn to_ordered_json(value: &Value, indented: bool) -> String {
    if !indented {
        return on_one_line(value);
    }
    let mut text = String::new();
    write_indented(value, 0, 0, &mut text);
    text
}

fn on_one_line(value: &Value) -> String {
    // INVARIANT: a `Value` has string keys and finite numbers, so it is always text.
    serde_json::to_string(&Ordered(value)).unwrap_or_default()
}

/// A value on one line as people write it: `{ "a": 1 }`.
fn spaced(value: &Value) -> String {
    match value {
        Value::Object(object) if !object.is_empty() => {
            let entries: Vec<String> = in_order(object)
                .map(|(key, value)| format!("{}: {}", on_one_line(&Value::from(key)), spaced(value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(spaced).collect::<Vec<_>>().join(", ")),
        Value::Object(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            on_one_line(value)
        }
    }
}

/// Writes a value; `used` columns of its line are taken already.
fn write_indented(value: &Value, depth: usize, used: usize, text: &mut String) {
    let line = spaced(value);
    let (open, close, entries): (_, _, Vec<(Option<&str>, &Value)>) = match value {
        Value::Object(object) if !fits(value, &line, used) => {
            ('{', '}', in_order(object).map(|(key, value)| (Some(key), value)).collect())
        }
        Value::Array(items) if !fits(value, &line, used) => {
            ('[', ']', items.iter().map(|item| (None, item)).collect())
        }
        _ => return text.push_str(&line),
    };
    let indent = "  ".repeat(depth + 1);
    text.push(open);
    for (index, (key, value)) in entries.iter().enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        text.push_str(&indent);
        let key = key.map(|key| format!("{}: ", on_one_line(&Value::from(key)))).unwrap_or_default();
        text.push_str(&key);
        write_indented(value, depth + 1, indent.len() + key.len(), text);
    }
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
    text.push(close);
}

/// Whether a value reads well on the rest of a line: it is short, and nothing in it has more than two levels.
fn fits(value: &Value, line: &str, used: usize) -> bool {
    let is_empty =
        value.as_object().is_some_and(Map::is_empty) || value.as_array().is_some_and(Vec::is_empty);
    is_empty || (used + line.len() <= WIDTH && levels(value) <= 3)
}

fn levels(value: &Value) -> usize {
    let below = match value {
        Value::Object(object) => object.values().map(levels).max(),
        Value::Array(items) => items.iter().map(levels).max(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return 0,
    };
    below.unwrap_or_default() + 1
}

fn in_order(object: &Map<String, Value>) -> impl Iterator<Item = (&str, &Value)> {
    let mut entries: Vec<_> = object.iter().map(|(key, value)| (key.as_str(), value)).collect();
    entries.sort_by_key(|(key, _)| (rank(key), *key));
    entries.into_iter()
}

struct Ordered<'v>(&'v Value);

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(object) => {
                let mut map = serializer.serialize_map(Some(object.len()))?;
                for (key, value) in in_order(object) {
                    map.serialize_entry(key, &Self(value))?;
                }
                map.end()
            }
            Value::Array(items) => {
                let mut sequence = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    sequence.serialize_element(&Self(item))?;
                }
                sequence.end()
            }
            scalar @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => {
                scalar.serialize(serializer)
            }
        }
    }
}

fn rank(key: &str) -> usize {
    FIRST.iter().position(|first| *first == key).unwrap_or(FIRST.len())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn short_values_stand_on_a_line() {
        let value = json!({ "paths": { "a": "b".repeat(90) }, "openapi": "3.0.1", "empty": [] });
        let text = to_ordered_json(&value, true);
        assert_eq!(
            text,
            format!(
                "{{\n  \"openapi\": \"3.0.1\",\n  \"empty\": [],\n  \"paths\": {{\n    \"a\": \"{}\"\n  }}\n}}",
                "b".repeat(90)
            )
        );
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }

    #[test]
    fn keys_are_in_the_order_of_readers() {
        let value = json!({ "paths": {}, "components": { "b": 1, "a": [{ "uri": 1, "type": 2 }] }, "openapi": "3.0.1" });
        assert_eq!(
            to_ordered_json(&value, false),
            r#"{"openapi":"3.0.1","components":{"a":[{"type":2,"uri":1}],"b":1},"paths":{}}"#
        );
    }
}
