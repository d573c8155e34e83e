//! What a reference can stand for.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value as Json;

/// A value of a template.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// No value.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Double(f64),
    /// A string.
    Text(String),
    /// A list that a template wrote.
    List(Vec<Self>),
    /// A list of a JSON document: it is written as JSON again (recorded of AWS: `$input.path`).
    JsonList(Vec<Self>),
    /// Names with values.
    Map(BTreeMap<String, Self>),
    /// `$input`.
    Input,
    /// `$util`.
    Util,
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A map of texts.
    pub fn texts(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self::Map(pairs.into_iter().map(|(name, value)| (name, Self::Text(value))).collect())
    }

    /// The map in it, empty if it is none.
    #[must_use]
    pub fn entries(&self) -> BTreeMap<String, Self> {
        match self {
            Self::Map(map) => map.clone(),
            Self::Null
            | Self::Bool(_)
            | Self::Integer(_)
            | Self::Double(_)
            | Self::Text(_)
            | Self::List(_)
            | Self::JsonList(_)
            | Self::Input
            | Self::Util => BTreeMap::new(),
        }
    }

    /// The value at a path of map keys.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |value, key| match value {
            Self::Map(map) => map.get(*key),
            _ => None,
        })
    }

    /// About how many bytes it takes.
    pub(super) fn size(&self) -> usize {
        16 + match self {
            Self::Text(text) => text.len(),
            Self::List(values) | Self::JsonList(values) => values.iter().map(Self::size).sum(),
            Self::Map(map) => map.iter().map(|(key, value)| key.len() + value.size()).sum(),
            Self::Null | Self::Bool(_) | Self::Integer(_) | Self::Double(_) | Self::Input | Self::Util => 0,
        }
    }

    /// As JSON; `$input` and `$util` have none.
    pub(super) fn to_json(&self) -> Json {
        match self {
            Self::Null | Self::Input | Self::Util => Json::Null,
            Self::Bool(value) => Json::Bool(*value),
            Self::Integer(value) => Json::from(*value),
            Self::Double(value) => serde_json::Number::from_f64(*value).map_or(Json::Null, Json::Number),
            Self::Text(value) => Json::String(value.clone()),
            Self::List(values) | Self::JsonList(values) => {
                Json::Array(values.iter().map(Self::to_json).collect())
            }
            Self::Map(map) => {
                Json::Object(map.iter().map(|(key, value)| (key.clone(), value.to_json())).collect())
            }
        }
    }
}

impl From<&Json> for Value {
    fn from(json: &Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(*value),
            Json::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(value), _) => Self::Integer(value),
                (None, Some(value)) => Self::Double(value),
                (None, None) => Self::Null,
            },
            Json::String(text) => Self::Text(text.clone()),
            Json::Array(items) => Self::JsonList(items.iter().map(Self::from).collect()),
            Json::Object(map) => {
                Self::Map(map.iter().map(|(key, value)| (key.clone(), Self::from(value))).collect())
            }
        }
    }
}

/// As Java's `toString` has it: `{foo=bar}`, `[a, b]`; lists of JSON documents as JSON.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::Double(value) => write!(f, "{value:?}"),
            Self::Text(value) => f.write_str(value),
            Self::List(values) => {
                f.write_str("[")?;
                for (index, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if index == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
            Self::JsonList(_) => write!(f, "{}", self.to_json()),
            Self::Map(map) => {
                f.write_str("{")?;
                for (index, (key, value)) in map.iter().enumerate() {
                    write!(f, "{}{key}={value}", if index == 0 { "" } else { ", " })?;
                }
                f.write_str("}")
            }
            Self::Input => f.write_str("$input"),
            Self::Util => f.write_str("$util"),
        }
    }
}
