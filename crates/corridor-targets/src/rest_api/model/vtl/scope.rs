//! What a template sees, and what it leaves behind.

use std::collections::{BTreeMap, BTreeSet};

use super::value::Value;

/// The request or response that a template is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Input {
    /// The body, as text.
    pub body: String,
    /// The parameters of the path.
    pub path: Vec<(String, String)>,
    /// The parameters of the query.
    pub querystring: Vec<(String, String)>,
    /// The header lines of the request, their names as they were sent.
    pub header: Vec<(String, String)>,
    /// Whether the names of headers are told apart by their case ("header names are case-sensitive", developer guide).
    pub header_case_matters: bool,
}

/// The variables of a template. One scope goes through the request's template and then the response's: what the first
/// overrides, the second still sees (recorded of AWS).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scope {
    pub(super) variables: BTreeMap<String, Value>,
    pub(super) input: Input,
    /// The overrides that were made, in lower case.
    pub(super) overridden: BTreeSet<String>,
}

impl Scope {
    /// A scope with `$context` and `$stageVariables`.
    #[must_use]
    pub fn new(context: Value, stage_variables: Value, input: Input) -> Self {
        let mut context = match context {
            Value::Map(map) => map,
            _ => BTreeMap::new(),
        };
        for name in ["requestOverride", "responseOverride"] {
            let parts =
                ["header", "path", "querystring"].map(|part| (part.to_owned(), Value::Map(BTreeMap::new())));
            context.insert(name.to_owned(), Value::Map(parts.into_iter().collect()));
        }
        let variables = [
            ("context", Value::Map(context)),
            ("stageVariables", stage_variables),
            ("input", Value::Input),
            ("util", Value::Util),
        ];
        let variables = variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { variables, input, overridden: BTreeSet::new() }
    }

    /// The same overrides over another body: the response's template follows the request's. Other variables end with their template.
    #[must_use]
    pub fn with_body(mut self, body: String) -> Self {
        self.input.body = body;
        self.variables
            .retain(|name, _| ["context", "stageVariables", "input", "util"].contains(&name.as_str()));
        self
    }

    /// The headers that templates set on the response.
    #[must_use]
    pub fn response_headers(&self) -> Vec<(String, String)> {
        self.override_texts(&["responseOverride", "header"])
    }

    /// The headers that templates set on the request to the backend.
    #[must_use]
    pub fn request_headers(&self) -> Vec<(String, String)> {
        self.override_texts(&["requestOverride", "header"])
    }

    /// The status that a template set. What is no whole number from 100 to 599 is ignored (recorded of AWS).
    #[must_use]
    pub fn response_status(&self) -> Option<u16> {
        let status = match self.variables.get("context")?.at(&["responseOverride", "status"])? {
            Value::Integer(status) => u16::try_from(*status).ok()?,
            _ => return None,
        };
        (100..600).contains(&status).then_some(status)
    }

    fn override_texts(&self, path: &[&str]) -> Vec<(String, String)> {
        let map = self.variables.get("context").and_then(|context| context.at(path));
        let entries = map.map(Value::entries).unwrap_or_default();
        entries
            .into_iter()
            .filter(|(_, value)| *value != Value::Null)
            .map(|(name, value)| (name, value.to_string()))
            .collect()
    }
}

impl Input {
    /// The first header of a name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let is_it = |sent: &str| {
            if self.header_case_matters { sent == name } else { sent.eq_ignore_ascii_case(name) }
        };
        self.header.iter().find(|(sent, _)| is_it(sent)).map(|(_, value)| value.as_str())
    }

    /// A parameter of the path, else of the query, else a header, as `$input.params(name)` looks for it.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let pairs = self.path.iter().chain(&self.querystring);
        let found = pairs.into_iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        found.or_else(|| self.header(name))
    }
}
