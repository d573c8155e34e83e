//! The JSON Schema, made ready to hold files against.
//!
//! Only what the schema of our own types can contain is understood; a test says that nothing else is in it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use serde_json::Value;

/// What a value must be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    Table(TableShape),
    Array(Box<Shape>),
    String,
    /// One of these strings.
    Choice(Vec<String>),
    Integer {
        least: i64,
        most: i64,
    },
    Boolean,
    /// The schema says something that is not understood here.
    Unknown(String),
}

/// What a table must be.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct TableShape {
    /// Its known keys.
    pub(crate) keys: BTreeMap<String, Shape>,
    /// Those of them that must be there.
    pub(crate) required: Vec<String>,
    /// What stands under every other key; without it no other key may be.
    pub(crate) named: Option<Box<Shape>>,
}

impl Shape {
    /// The shape of a whole file.
    pub(crate) fn of_file() -> &'static Self {
        static SHAPE: OnceLock<Shape> = OnceLock::new();
        SHAPE.get_or_init(|| {
            let schema = crate::schema();
            Self::read(&schema, &schema)
        })
    }

    fn read(schema: &Value, root: &Value) -> Self {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let target = reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer));
            return target
                .map_or_else(|| Self::Unknown(reference.to_owned()), |target| Self::read(target, root));
        }
        // Draft 7 allows nothing beside `$ref`, so a description puts the reference into `allOf`, and an `Option` puts
        // it into `anyOf` beside null.
        for combination in ["allOf", "anyOf"] {
            if let Some(parts) = schema.get(combination).and_then(Value::as_array) {
                let mut parts =
                    parts.iter().filter(|part| part.get("type").is_none_or(|name| name != "null"));
                return match (parts.next(), parts.next()) {
                    (Some(only), None) => Self::read(only, root),
                    _ => Self::Unknown(schema.to_string()),
                };
            }
        }
        if let Some(variants) = schema.get("oneOf").and_then(Value::as_array) {
            let constant = |variant: &Value| variant.get("const").and_then(Value::as_str).map(str::to_owned);
            let constants: Option<Vec<_>> = variants.iter().map(constant).collect();
            return constants.map_or_else(|| Self::Unknown(schema.to_string()), Self::Choice);
        }
        match schema.get("type").and_then(Value::as_str) {
            Some("string") => Self::String,
            Some("boolean") => Self::Boolean,
            Some("integer") => Self::read_integer(schema),
            Some("array") => {
                Self::Array(Box::new(Self::read(schema.get("items").unwrap_or(&Value::Null), root)))
            }
            Some("object") => Self::Table(TableShape::read(schema, root)),
            _ => Self::Unknown(schema.to_string()),
        }
    }

    fn read_integer(schema: &Value) -> Self {
        let bound = |key: &str| schema.get(key).and_then(Value::as_i64);
        Self::Integer {
            least: bound("minimum").unwrap_or(i64::MIN),
            most: bound("maximum").unwrap_or(i64::MAX),
        }
    }
}

impl TableShape {
    fn read(schema: &Value, root: &Value) -> Self {
        let keys = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        let named = schema.get("additionalProperties").filter(|named| named.is_object());
        Self {
            keys: keys.map(|(key, value)| (key.clone(), Shape::read(value, root))).collect(),
            required: required.filter_map(Value::as_str).map(str::to_owned).collect(),
            named: named.map(|named| Box::new(Shape::read(named, root))),
        }
    }
}

/// In the words of an error message: "an array of strings".
impl fmt::Display for Shape {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(_) => formatter.write_str("a table"),
            Self::Array(item) => match &**item {
                Self::Table(_) => formatter.write_str("an array of tables"),
                Self::String => formatter.write_str("an array of strings"),
                Self::Array(_)
                | Self::Choice(_)
                | Self::Integer { .. }
                | Self::Boolean
                | Self::Unknown(_) => formatter.write_str("an array"),
            },
            Self::String => formatter.write_str("a string"),
            Self::Choice(choices) => match choices.as_slice() {
                [rest @ .., last] if !rest.is_empty() => {
                    write!(formatter, "`{}` or `{last}`", rest.join("`, `"))
                }
                _ => formatter.write_str(&choices.concat()),
            },
            Self::Integer { .. } => formatter.write_str("an integer"),
            Self::Boolean => formatter.write_str("`true` or `false`"),
            Self::Unknown(_) => formatter.write_str("a value"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(shape: &Shape) -> &TableShape {
        match shape {
            Shape::Table(table) => table,
            other => panic!("{other:?} is not a table"),
        }
    }

    fn assert_known(shape: &Shape) {
        match shape {
            Shape::Table(table) => table.keys.values().chain(table.named.as_deref()).for_each(assert_known),
            Shape::Array(item) => assert_known(item),
            Shape::Unknown(schema) => panic!("not understood: {schema}"),
            Shape::String | Shape::Choice(_) | Shape::Integer { .. } | Shape::Boolean => {}
        }
    }

    #[test]
    fn the_whole_schema_is_understood() {
        assert_known(Shape::of_file());
    }

    #[test]
    fn an_overlay_has_the_keys_of_the_file_but_environments() {
        let file = table(Shape::of_file());
        let overlay = table(table(&file.keys["environments"]).named.as_deref().unwrap());
        let mut expected = file.keys.clone();
        expected.remove("environments");
        assert_eq!(overlay.keys, expected);
    }

    #[test]
    fn shapes_are_told_in_words() {
        let told = |path: [&str; 2]| table(&table(Shape::of_file()).keys[path[0]]).keys[path[1]].to_string();
        assert_eq!(told(["server", "hosts"]), "an array of strings");
        assert_eq!(told(["server", "workers"]), "an integer");
        let Shape::Array(expect) = &table(Shape::of_file()).keys["expect"] else {
            panic!("expect is an array")
        };
        assert_eq!(table(expect).keys["credentials"].to_string(), "`include`, `same-origin` or `omit`");
        assert_eq!(table(expect).required, ["from", "send", "outcome"]);
    }
}
