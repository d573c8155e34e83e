//! JSON whose keys are in one order, whatever the map beneath has: first what a reader of an OpenAPI document looks for,
//! then the rest by the alphabet.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

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

/// The same value as text.
pub(crate) fn to_ordered_json(value: &Value, indented: bool) -> String {
    let ordered = Ordered(value);
    let text =
        if indented { serde_json::to_string_pretty(&ordered) } else { serde_json::to_string(&ordered) };
    // INVARIANT: a `Value` has string keys and finite numbers, so it is always text.
    text.unwrap_or_default()
}

struct Ordered<'v>(&'v Value);

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(object) => {
                let mut entries: Vec<_> = object.iter().collect();
                entries.sort_by_key(|(key, _)| (rank(key), key.as_str()));
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
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
    fn keys_are_in_the_order_of_readers() {
        let value = json!({ "paths": {}, "components": { "b": 1, "a": [{ "uri": 1, "type": 2 }] }, "openapi": "3.0.1" });
        assert_eq!(
            to_ordered_json(&value, false),
            r#"{"openapi":"3.0.1","components":{"a":[{"type":2,"uri":1}],"b":1},"paths":{}}"#
        );
    }
}
