//! What an API is, in one form for both sides: the OpenAPI document of an artifact, and what AWS says that it has.
//!
//! Both are brought to the same tree of JSON values, with what AWS assumes filled in where nothing is written and what it
//! makes up itself (ids, cache namespaces) left out. Then they are compared node by node, so that a difference has a path:
//! `routes."/inference".POST.integration.responses.default.headers.Access-Control-Allow-Origin`. This is what
//! Terraform cannot see of a `body`: to it that is one string, which nobody changed.

mod document;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::{Map, Value};

/// An API in the one form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Definition(pub(crate) Value);

/// What a definition answers besides preflights: a path, and with which methods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The path; empty for the root.
    pub path: String,
    /// The methods, in alphabetical order.
    pub methods: Vec<String>,
}

/// A place at which two definitions differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The way from the root.
    pub path: Vec<String>,
    /// What AWS has there.
    pub live: Option<Value>,
    /// What the file says.
    pub wanted: Option<Value>,
}

impl Definition {
    /// The definition that an OpenAPI document makes when API Gateway imports it into a REST API.
    #[must_use]
    pub fn of_document(document: &Value) -> Self {
        Self(document::definition(document))
    }

    /// Every place at which this, which is live, differs from what is wanted.
    #[must_use]
    pub fn differences(&self, wanted: &Self) -> Vec<Difference> {
        let mut found = Vec::new();
        compare(&mut Vec::new(), Some(&self.0), Some(&wanted.0), &mut found);
        found
    }

    /// What can be called, by path.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        let mut calls: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (key, methods) in self.0.get("routes").and_then(Value::as_object).into_iter().flatten() {
            match key.split_once(' ') {
                // An HTTP API has keys such as `POST /inference`.
                Some((method, path)) => calls.entry(path).or_default().push(method.to_owned()),
                None => calls.entry(key).or_default().extend(
                    methods
                        .as_object()
                        .into_iter()
                        .flat_map(Map::keys)
                        .filter(|name| *name != "OPTIONS")
                        .cloned(),
                ),
            }
        }
        let calls = calls.into_iter().filter(|(_, methods)| !methods.is_empty());
        calls
            .map(|(path, mut methods)| {
                methods.sort_unstable();
                Call { path: path.trim_end_matches('/').to_owned(), methods }
            })
            .collect()
    }

    /// Without what emulators do not keep when they import a document, which would else be drift for ever: the role of an
    /// integration, whether it streams, and what its answers are converted to.
    pub(crate) fn kept_by_emulators(mut self) -> Self {
        fn strip(value: &mut Value) {
            let Value::Object(members) = value else { return };
            for name in ["credentials", "transfer_mode"] {
                members.remove(name);
            }
            if members.contains_key("status") {
                members.remove("content_handling");
            }
            members.values_mut().for_each(strip);
        }
        strip(&mut self.0);
        self
    }
}

impl Difference {
    /// The path as text: segments that are no bare words stand in quotation marks.
    #[must_use]
    pub fn path_text(&self) -> String {
        let is_bare =
            |segment: &str| segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        let segment = |segment: &String| match is_bare(segment) && !segment.is_empty() {
            true => segment.clone(),
            false => format!("\"{segment}\""),
        };
        self.path.iter().map(segment).collect::<Vec<_>>().join(".")
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = |value: &Option<Value>| match value {
            None => "nothing".to_owned(),
            Some(Value::String(text)) => format!("`{text}`"),
            Some(Value::Object(object)) if object.len() > 3 => format!("{} things", object.len()),
            Some(value) => format!("`{value}`"),
        };
        write!(
            formatter,
            "{}: AWS has {}, the file says {}",
            self.path_text(),
            told(&self.live),
            told(&self.wanted)
        )
    }
}

/// Nothing and an empty object are the same: AWS leaves out either.
fn compare(
    path: &mut Vec<String>,
    live: Option<&Value>,
    wanted: Option<&Value>,
    found: &mut Vec<Difference>,
) {
    let present = |value: Option<&Value>| value.filter(|value| !is_nothing(value)).cloned();
    match (live, wanted) {
        (Some(Value::Object(live)), Some(Value::Object(wanted))) => {
            let keys: BTreeSet<&String> = live.keys().chain(wanted.keys()).collect();
            for key in keys {
                path.push(key.clone());
                compare(path, live.get(key), wanted.get(key), found);
                path.pop();
            }
        }
        (live, wanted) => {
            let (live, wanted) = (present(live), present(wanted));
            if live != wanted {
                found.push(Difference { path: path.clone(), live, wanted });
            }
        }
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(object) => object.values().all(is_nothing),
        Value::Array(array) => array.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// An object of these members.
pub(crate) fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn differences_have_paths() {
        let live =
            Definition(json!({"routes": {"/a": {"POST": {"x": "'*'", "same": 1}}}, "extra": {"none": {}}}));
        let wanted = Definition(json!({"routes": {"/a": {"POST": {"x": "'https://a.example'", "same": 1}}}}));
        let found = live.differences(&wanted);
        let told: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(told, [r#"routes."/a".POST.x: AWS has `'*'`, the file says `'https://a.example'`"#]);
        assert_eq!(wanted.differences(&wanted), []);
    }

    #[test]
    fn what_one_side_lacks_is_one_difference() {
        let live = Definition(json!({"routes": {}}));
        let wanted = Definition(json!({"routes": {"/a": {"POST": {"x": 1}}}}));
        let found = live.differences(&wanted);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].path_text(), r#"routes."/a""#);
        assert_eq!(found[0].live, None);
    }
}
