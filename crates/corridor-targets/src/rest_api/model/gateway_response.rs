//! The answers that API Gateway makes itself.
//!
//! Sources: "Gateway response types for API Gateway" and "Gateway responses for REST APIs", developer guide; the default
//! statuses and templates as recorded of AWS in `test_gateway_response_crud`.

use serde_json::Value as Json;

use super::answer::Context;
use super::api::RestApi;
use super::mapping::{self, Expression, Side};
use super::message::{MadeBy, Response};

/// Names each type once: its variant, its word, its status, the word of `x-amzn-ErrorType`.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $variant:ident, $word:literal, $status:literal, $error:literal;)*) => {
        /// The type of a gateway response.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[doc = $doc])+ $variant,)*
        }

        impl Kind {
            /// Every type.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// As API Gateway writes it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The status, unless it is set to another.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }

            /// The value of `x-amzn-ErrorType`.
            #[must_use]
            pub fn error_type(self) -> &'static str {
                match self { $(Self::$variant => $error,)* }
            }
        }
    };
}

kinds! {
    /// A caller whom the policy or an authorizer does not let in.
    AccessDenied, "ACCESS_DENIED", 403, "AccessDeniedException";
    /// The API is set up wrongly.
    ApiConfigurationError, "API_CONFIGURATION_ERROR", 500, "InternalServerErrorException";
    /// An authorizer cannot be reached.
    AuthorizerConfigurationError, "AUTHORIZER_CONFIGURATION_ERROR", 500, "AuthorizerConfigurationException";
    /// An authorizer fails.
    AuthorizerFailure, "AUTHORIZER_FAILURE", 500, "AuthorizerFailureException";
    /// Parameters do not pass the validator.
    BadRequestParameters, "BAD_REQUEST_PARAMETERS", 400, "BadRequestException";
    /// The body does not pass the validator.
    BadRequestBody, "BAD_REQUEST_BODY", 400, "BadRequestException";
    /// Every type of 4xx that has no response of its own.
    Default4xx, "DEFAULT_4XX", 400, "BadRequestException";
    /// Every type of 5xx that has no response of its own.
    Default5xx, "DEFAULT_5XX", 500, "InternalServerErrorException";
    /// A token of AWS is no longer valid.
    ExpiredToken, "EXPIRED_TOKEN", 403, "ExpiredTokenException";
    /// The backend cannot be reached, or gives no answer that can be used.
    IntegrationFailure, "INTEGRATION_FAILURE", 504, "InternalServerErrorException";
    /// The backend takes too long.
    IntegrationTimeout, "INTEGRATION_TIMEOUT", 504, "InternalServerErrorException";
    /// The API key is missing or not known.
    InvalidApiKey, "INVALID_API_KEY", 403, "ForbiddenException";
    /// The signature is not right.
    InvalidSignature, "INVALID_SIGNATURE", 403, "InvalidSignatureException";
    /// No credentials; also: no such path, no such method.
    MissingAuthenticationToken, "MISSING_AUTHENTICATION_TOKEN", 403, "MissingAuthenticationTokenException";
    /// The usage plan's quota is used up.
    QuotaExceeded, "QUOTA_EXCEEDED", 429, "LimitExceededException";
    /// The body is too large; its answer cannot be changed.
    RequestTooLarge, "REQUEST_TOO_LARGE", 413, "RequestTooLargeException";
    /// A resource is not there after the request was let in.
    ResourceNotFound, "RESOURCE_NOT_FOUND", 404, "ResourceNotFoundException";
    /// Too many requests.
    Throttled, "THROTTLED", 429, "TooManyRequestsException";
    /// No token for an authorizer, or one that it does not know.
    Unauthorized, "UNAUTHORIZED", 401, "UnauthorizedException";
    /// No template for the body's media type, and it may not pass.
    UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", 415, "BadRequestException";
    /// A web application firewall.
    WafFiltered, "WAF_FILTERED", 403, "WafFilteredException";
}

impl Kind {
    /// Reads its word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == word)
    }

    /// The type that stands for all of its hundred.
    #[must_use]
    pub fn default_kind(self) -> Self {
        if self.status() < 500 { Self::Default4xx } else { Self::Default5xx }
    }
}

/// An error on its way to the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) kind: Kind,
    /// The status, if it is not that of the type.
    pub(super) status: Option<u16>,
    /// What the caller is told.
    pub(super) message: &'static str,
    /// What the execution log says.
    pub(super) why: String,
}

impl Failure {
    pub(super) fn new(kind: Kind, message: &'static str, why: impl Into<String>) -> Self {
        Self { kind, status: None, message, why: why.into() }
    }

    /// An API that is set up so that it cannot answer (aws/serverless-application-model issue 553 shows the type).
    pub(super) fn configuration(why: impl Into<String>) -> Self {
        Self::new(Kind::ApiConfigurationError, "Internal server error", why)
    }
}

/// The answer to an error, as the API's gateway responses say it.
pub(super) fn respond(api: &RestApi, failure: &Failure, context: &Context<'_>) -> Response {
    let set = |kind: Kind| api.gateway_responses.iter().find(|response| response.kind == kind.as_str());
    let response = set(failure.kind).or_else(|| set(failure.kind.default_kind()));
    let status =
        response.and_then(|response| response.status.as_deref()).and_then(|status| status.parse().ok());
    let templates = response.map(|response| response.templates.as_slice()).unwrap_or_default();
    let (media_type, template) = template(templates, context.accept());
    let mut headers = vec![
        ("Content-Type".to_owned(), media_type),
        ("x-amzn-RequestId".to_owned(), context.request_id().to_owned()),
        ("x-amzn-ErrorType".to_owned(), failure.kind.error_type().to_owned()),
    ];
    let parameters = response.map(|response| response.parameters.as_slice()).unwrap_or_default();
    for (target, value) in parameters {
        let Some(name) = target.strip_prefix("gatewayresponse.header.") else { continue };
        if let Some(value) = parameter(value, context) {
            headers.retain(|(sent, _)| !sent.eq_ignore_ascii_case(name));
            headers.push((name.to_owned(), value));
        }
    }
    let body = substituted(&template, failure, context).into_bytes();
    Response {
        status: status.or(failure.status).unwrap_or_else(|| failure.kind.status()),
        headers,
        body,
        made_by: MadeBy::Gateway(failure.kind, failure.why.clone()),
    }
}

/// The template of the first media type that the caller accepts, else that of JSON, else the first.
fn template(templates: &[(String, Json)], accept: &str) -> (String, String) {
    let of = |wanted: &str| templates.iter().find(|(media_type, _)| media_type == wanted);
    match of(accept).or_else(|| of("application/json")).or_else(|| templates.first()) {
        Some((media_type, template)) => {
            (media_type.clone(), template.as_str().unwrap_or_default().to_owned())
        }
        None => ("application/json".to_owned(), r#"{"message":$context.error.messageString}"#.to_owned()),
    }
}

fn parameter(value: &Json, context: &Context<'_>) -> Option<String> {
    match mapping::parse(value, Side::Gateway).ok()? {
        Expression::Literal(text) => Some(text),
        expression => context.value_of(&expression),
    }
}

/// "Only simple variable substitutions": `$context.…`, `$stageVariables.…`, `$method.request.…`.
fn substituted(template: &str, failure: &Failure, context: &Context<'_>) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('$') {
        text.push_str(before);
        let (braced, name_on) = match after.strip_prefix('{') {
            Some(after) => (true, after),
            None => (false, after),
        };
        let end = name_on
            .find(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c)))
            .unwrap_or(name_on.len());
        let name = name_on.get(..end).unwrap_or_default().trim_end_matches('.');
        let after_name = name_on.get(name.len()..).unwrap_or_default();
        match variable(name, failure, context) {
            Some(value) => {
                text.push_str(&value);
                rest = if braced { after_name.strip_prefix('}').unwrap_or(after_name) } else { after_name };
            }
            None => {
                text.push('$');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

fn variable(name: &str, failure: &Failure, context: &Context<'_>) -> Option<String> {
    match name {
        "context.error.message" => return Some(failure.message.to_owned()),
        "context.error.messageString" => return Some(Json::from(failure.message).to_string()),
        "context.error.responseType" => return Some(failure.kind.as_str().to_owned()),
        "context.error.validationErrorString" => return Some(failure.why.clone()),
        _ => {}
    }
    let expression = mapping::parse(&Json::from(name), Side::Gateway).ok()?;
    Some(context.value_of(&expression).unwrap_or_default())
}
