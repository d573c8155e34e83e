//! What is known of a request while it is answered.

use super::super::api::Resource;
use super::super::mapping::Expression;
use super::super::message::Request;
use super::super::vtl::{Input, Scope, Value};
use super::Deployed;

/// The id of every request here: a model gives none out.
pub(super) const REQUEST_ID: &str = "00000000-0000-4000-8000-000000000000";

/// A request in an API.
#[derive(Clone, Debug)]
pub(in super::super) struct Context<'d> {
    deployed: &'d Deployed,
    pub(super) request: &'d Request,
    /// The path below the stage.
    pub(super) path: &'d str,
    resource_path: String,
    pub(super) path_parameters: Vec<(String, String)>,
    pub(super) query: Vec<(String, String)>,
}

impl<'d> Context<'d> {
    pub(super) fn new(deployed: &'d Deployed, request: &'d Request, path: &'d str) -> Self {
        Self {
            deployed,
            request,
            path,
            resource_path: String::new(),
            path_parameters: Vec::new(),
            query: request.query(),
        }
    }

    /// The resource that has the path.
    pub(super) fn enter(&mut self, resource: &Resource, path_parameters: Vec<(String, String)>) {
        self.resource_path.clone_from(&resource.path);
        self.path_parameters = path_parameters;
    }

    pub(in super::super) fn request_id(&self) -> &'static str {
        REQUEST_ID
    }

    /// The first media type that the caller accepts: "only the first is used".
    pub(in super::super) fn accept(&self) -> &str {
        let accept = self.request.header("accept").unwrap_or_default();
        accept.split([',', ';']).next().unwrap_or_default().trim()
    }

    /// The media type of the body; without one it is taken for JSON.
    pub(super) fn media_type(&self) -> &str {
        let media_type = self.request.header("content-type").unwrap_or("application/json");
        media_type.split(';').next().unwrap_or_default().trim()
    }

    /// What a mapping expression of the method's request, the context or the stage comes to.
    pub(in super::super) fn value_of(&self, expression: &Expression) -> Option<String> {
        match expression {
            Expression::Literal(text) => Some(text.clone()),
            Expression::MethodRequest(location, name) => self.parameter(location, name),
            Expression::MethodRequestBody => Some(String::from_utf8_lossy(&self.request.body).into_owned()),
            Expression::Context(name) => {
                let path: Vec<&str> = name.split('.').collect();
                self.variables().at(&path).map(ToString::to_string)
            }
            Expression::StageVariable(name) => self.deployed.variables.get(name).cloned(),
            Expression::IntegrationHeader(_) | Expression::IntegrationBody(_) => None,
        }
    }

    /// A parameter of the method's request. A header is found whatever its case: browsers send lower case over HTTP/2, and
    /// identity sources such as `method.request.header.Authorization` are how they are let in.
    fn parameter(&self, location: &str, name: &str) -> Option<String> {
        let pairs = match location {
            "header" => return self.request.header(name).map(str::to_owned),
            "querystring" => &self.query,
            _ => &self.path_parameters,
        };
        // Of several values the last is taken; all of them only by the multi-value expressions.
        pairs.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }

    /// What the templates of this request see.
    pub(super) fn scope(&self, body: String) -> Scope {
        let stage = Value::texts(self.deployed.variables.clone());
        Scope::new(self.variables(), stage, self.input(body))
    }

    /// The URI of an integration with the variables of the stage.
    pub(super) fn with_stage_variables(&self, uri: &str) -> String {
        self.deployed.variables.iter().fold(uri.to_owned(), |uri, (name, value)| {
            uri.replace(&format!("${{stageVariables.{name}}}"), value)
        })
    }

    fn input(&self, body: String) -> Input {
        Input {
            body,
            path: self.path_parameters.clone(),
            querystring: self.query.clone(),
            header: self.request.headers.clone(),
            header_case_matters: self.deployed.header_case_matters,
        }
    }

    /// `$context`, as far as a model can know it.
    fn variables(&self) -> Value {
        let entries = [
            ("stage", self.deployed.stage.as_str()),
            ("httpMethod", self.request.method.as_str()),
            ("path", self.request.path()),
            ("resourcePath", self.resource_path.as_str()),
            ("requestId", REQUEST_ID),
            ("apiId", "model"),
            ("protocol", "HTTP/1.1"),
        ];
        Value::texts(entries.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())))
    }
}
