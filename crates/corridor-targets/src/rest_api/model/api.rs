//! A REST API as API Gateway keeps it, whoever described it: a document, or one resource after the other.

use serde_json::Value as Json;

use super::refusal::Refusal;

/// A REST API.
#[derive(Clone, Debug, Default)]
pub struct RestApi {
    /// Its name.
    pub name: String,
    /// Its resources, in the order in which they were read.
    pub resources: Vec<Resource>,
    /// The gateway responses that are set.
    pub gateway_responses: Vec<GatewayResponse>,
    /// The media types of binary bodies.
    pub binary_media_types: Vec<String>,
    /// What AWS takes and ignores.
    pub notices: Vec<Refusal>,
}

/// A path with its methods.
#[derive(Clone, Debug, Default)]
pub struct Resource {
    /// The path: `/v1/{proxy+}`.
    pub path: String,
    /// Its methods.
    pub methods: Vec<Method>,
    /// Where it is in what was read.
    pub pointer: String,
}

/// A method of a resource.
#[derive(Clone, Debug, Default)]
pub struct Method {
    /// `GET`, …, or `ANY`.
    pub name: String,
    /// Where it is in what was read.
    pub pointer: String,
    /// Whether it asks for an API key.
    pub api_key_required: bool,
    /// Who else may call it.
    pub authorization: Authorization,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// What is looked at before the backend is called.
    pub validation: Validation,
    /// The JSON schema of a JSON body.
    pub body_schema: Option<Json>,
    /// Its responses.
    pub responses: Vec<MethodResponse>,
    /// What is behind it.
    pub integration: Option<Integration>,
}

/// Who may call a method.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Authorization {
    /// Everybody.
    #[default]
    None,
    /// Whoever signs with credentials of AWS that may.
    Iam,
    /// Whoever an authorizer lets in.
    Authorizer {
        /// The authorizer's name.
        name: String,
        /// The header in which it looks for a token.
        header: String,
        /// Whether it is a Cognito user pool, which answers 401 where a Lambda function answers 403.
        is_cognito: bool,
    },
}

/// A parameter of a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// `header`, `querystring` or `path`.
    pub location: String,
    /// Its name.
    pub name: String,
    /// Whether a validator asks for it.
    pub required: bool,
}

/// What a request validator looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Validation {
    /// Whether a JSON body is held against the method's model.
    pub body: bool,
    /// Whether required parameters must be there.
    pub parameters: bool,
}

/// A response that a method declares.
#[derive(Clone, Debug, Default)]
pub struct MethodResponse {
    /// The status.
    pub status: String,
    /// The names of its headers.
    pub headers: Vec<String>,
    /// Where it is in what was read.
    pub pointer: String,
}

/// What is behind a method.
#[derive(Clone, Debug, Default)]
pub struct Integration {
    /// The type, in upper case: `MOCK`, `HTTP`, `HTTP_PROXY`, `AWS`, `AWS_PROXY`, or what was written there.
    pub kind: String,
    /// The method of the call.
    pub http_method: Option<String>,
    /// Where the call goes.
    pub uri: Option<String>,
    /// `WHEN_NO_MATCH`, `WHEN_NO_TEMPLATES` or `NEVER`.
    pub passthrough: String,
    /// `CONVERT_TO_TEXT`, `CONVERT_TO_BINARY`, or nothing.
    pub content_handling: Option<String>,
    /// How long it waits, in milliseconds.
    pub timeout_ms: Option<i64>,
    /// `BUFFERED` or `STREAM`.
    pub transfer_mode: Option<String>,
    /// `integration.request.…` and what goes there.
    pub request_parameters: Vec<(String, Json)>,
    /// Media types and templates of the request.
    pub request_templates: Vec<(String, Json)>,
    /// The integration responses.
    pub responses: Vec<IntegrationResponse>,
    /// Where it is in what was read.
    pub pointer: String,
}

/// What becomes of an answer of the backend.
#[derive(Clone, Debug, Default)]
pub struct IntegrationResponse {
    /// Which answers it is for; nothing for all others.
    pub pattern: Option<String>,
    /// The status of the method response that it becomes.
    pub status: String,
    /// `method.response.header.…` and what goes there.
    pub parameters: Vec<(String, Json)>,
    /// Media types and templates.
    pub templates: Vec<(String, Json)>,
    /// `CONVERT_TO_TEXT`, `CONVERT_TO_BINARY`, or nothing.
    pub content_handling: Option<String>,
    /// Where it is in what was read.
    pub pointer: String,
}

/// An answer that API Gateway makes itself.
#[derive(Clone, Debug, Default)]
pub struct GatewayResponse {
    /// Its type: `DEFAULT_4XX`.
    pub kind: String,
    /// The status, if it is not the type's own.
    pub status: Option<String>,
    /// `gatewayresponse.header.…` and what goes there.
    pub parameters: Vec<(String, Json)>,
    /// Media types and templates.
    pub templates: Vec<(String, Json)>,
    /// Where it is in what was read.
    pub pointer: String,
}

impl RestApi {
    /// Every method, with its resource.
    pub fn methods(&self) -> impl Iterator<Item = (&Resource, &Method)> {
        self.resources
            .iter()
            .flat_map(|resource| resource.methods.iter().map(move |method| (resource, method)))
    }

    /// Whether a media type is binary here. `*/*` is every type, `image/*` every image.
    #[must_use]
    pub fn is_binary(&self, media_type: &str) -> bool {
        let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        self.binary_media_types.iter().any(|binary| {
            let start = binary.strip_suffix('*').filter(|_| binary != "*/*");
            binary == "*/*"
                || *binary == media_type
                || start.is_some_and(|start| media_type.starts_with(start))
        })
    }
}

impl Method {
    /// Whether it declares a parameter.
    #[must_use]
    pub fn declares(&self, location: &str, name: &str) -> bool {
        self.parameters.iter().any(|parameter| parameter.location == location && parameter.name == name)
    }
}

impl Integration {
    /// Whether the backend's answer goes through as it is.
    #[must_use]
    pub fn is_proxy(&self) -> bool {
        self.kind == "HTTP_PROXY" || self.kind == "AWS_PROXY"
    }
}
