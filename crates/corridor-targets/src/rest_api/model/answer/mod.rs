//! A deployed API, and how it answers.
//!
//! The order of the questions is that of the developer guide: stage, resource and method, who calls, what the validator
//! says, then the integration's request, the backend, and the integration's response.

mod authorize;
mod context;
mod proxy;
mod request;
mod respond;
pub(crate) mod route;
mod validate;

use std::collections::BTreeMap;

use super::api::{Integration, Method, RestApi};
use super::gateway_response::{self, Failure, Kind};
use super::message::{BackendRequest, BackendResponse, MadeBy, Request, Response};

pub(super) use context::Context;

/// "Amazon API Gateway quotas": payload size, 10 MB.
const BODY_BYTES_MAX: usize = 10 * 1024 * 1024;

/// An API in a stage, with those who may call it.
#[derive(Clone, Debug)]
pub struct Deployed {
    api: RestApi,
    stage: String,
    variables: BTreeMap<String, String>,
    keys: Vec<String>,
    tokens: Vec<String>,
    header_case_matters: bool,
}

impl Deployed {
    /// An API that was accepted, in a stage.
    #[must_use]
    pub fn new(api: RestApi, stage: &str) -> Self {
        Self {
            api,
            stage: stage.to_owned(),
            variables: BTreeMap::new(),
            keys: Vec::new(),
            tokens: Vec::new(),
            header_case_matters: true,
        }
    }

    /// With a variable of the stage.
    #[must_use]
    pub fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    /// With an API key that a usage plan of the stage has.
    #[must_use]
    pub fn with_key(mut self, key: &str) -> Self {
        self.keys.push(key.to_owned());
        self
    }

    /// With a token that authorizers let in; for IAM, an `Authorization` header whose signature is right.
    #[must_use]
    pub fn with_token(mut self, token: &str) -> Self {
        self.tokens.push(token.to_owned());
        self
    }

    /// Looks names of headers up whatever their case. The developer guide says that their case matters, and what that
    /// means for HTTP/2, where all are in lower case, is not said: an API should answer alike both ways.
    #[must_use]
    pub fn with_any_header_case(mut self) -> Self {
        self.header_case_matters = false;
        self
    }

    /// The API.
    #[must_use]
    pub fn api(&self) -> &RestApi {
        &self.api
    }

    /// Answers a request; `backend` is whatever integrations call.
    #[must_use]
    pub fn answer(
        &self,
        request: &Request,
        backend: &dyn Fn(&BackendRequest) -> BackendResponse,
    ) -> Response {
        let Some(path) = self.below_stage(request.path()) else {
            return fixed(403, "ForbiddenException", "Forbidden", "no such stage");
        };
        if request.body.len() > BODY_BYTES_MAX {
            return fixed(
                413,
                "RequestTooLargeException",
                "Request Too Long",
                "the body is larger than 10 MB",
            );
        }
        let mut context = Context::new(self, request, path);
        self.exchange(&mut context, backend)
            .unwrap_or_else(|failure| gateway_response::respond(&self.api, &failure, &context))
    }

    /// The path below the stage; the default stage of a custom domain has none of it.
    fn below_stage<'p>(&self, path: &'p str) -> Option<&'p str> {
        let rest = path.strip_prefix('/')?.strip_prefix(self.stage.as_str())?;
        if rest.is_empty() { Some("/") } else { rest.starts_with('/').then_some(rest) }
    }

    fn exchange<'d>(
        &'d self,
        context: &mut Context<'d>,
        backend: &dyn Fn(&BackendRequest) -> BackendResponse,
    ) -> Result<Response, Failure> {
        let unrouted = || {
            Failure::new(Kind::MissingAuthenticationToken, "Missing Authentication Token", "no such route")
        };
        let routed =
            route::find(&self.api, context.request.method.as_str(), context.path).ok_or_else(unrouted)?;
        context.enter(routed.resource, routed.path_parameters);
        authorize::check(self, routed.method, context.request)?;
        validate::check(routed.method, context)?;
        let integration = routed.method.integration.as_ref();
        let integration =
            integration.ok_or_else(|| Failure::configuration("No integration defined for method"))?;
        self.integrate(routed.method, integration, context, backend)
    }

    fn integrate(
        &self,
        method: &Method,
        integration: &Integration,
        context: &mut Context<'_>,
        backend: &dyn Fn(&BackendRequest) -> BackendResponse,
    ) -> Result<Response, Failure> {
        let (sent, scope) = request::build(&self.api, integration, context)?;
        let answered = if integration.kind == "MOCK" { mock(&sent)? } else { backend(&sent) };
        let (status, headers, body) = match answered {
            BackendResponse::Answer { status, headers, body } => (status, headers, body),
            BackendResponse::TimedOut => {
                let why = "the backend did not answer in time";
                return Err(Failure::new(Kind::IntegrationTimeout, "Endpoint request timed out", why));
            }
            BackendResponse::Unreachable => {
                let why = "the backend cannot be reached";
                return Err(Failure::new(Kind::IntegrationFailure, "Internal server error", why));
            }
        };
        match integration.kind.as_str() {
            "HTTP_PROXY" => Ok(proxy::http(status, headers, body, context)),
            "AWS_PROXY" => proxy::lambda(&body, context),
            _ => respond::build(
                &self.api,
                method,
                integration,
                context,
                scope,
                &respond::Answered { status, headers, body },
            ),
        }
    }
}

/// A MOCK integration answers with the status that its request says.
fn mock(sent: &BackendRequest) -> Result<BackendResponse, Failure> {
    let body = String::from_utf8_lossy(&sent.body);
    let status = mock_status(&body).ok_or_else(|| {
        Failure::configuration(
            "Unable to parse statusCode. It should be an integer that is defined in the request template.",
        )
    })?;
    Ok(BackendResponse::Answer { status, headers: Vec::new(), body: Vec::new() })
}

/// `statusCode` of a body that may be loose JSON: `{statusCode: 200}` is taken (recorded of AWS, and what AWS CDK emits).
fn mock_status(body: &str) -> Option<u16> {
    let inner = body.trim().strip_prefix('{')?.strip_suffix('}')?;
    inner.split(',').find_map(|entry| {
        let (key, value) = entry.split_once(':')?;
        let is_status = key.trim().trim_matches(['"', '\'']) == "statusCode";
        is_status.then(|| value.trim().parse().ok()).flatten().filter(|status| (100..600).contains(status))
    })
}

/// An answer that no gateway response changes.
fn fixed(status: u16, error: &str, message: &str, why: &'static str) -> Response {
    let headers = [
        ("Content-Type", "application/json"),
        ("x-amzn-RequestId", context::REQUEST_ID),
        ("x-amzn-ErrorType", error),
    ];
    Response {
        status,
        headers: headers.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        body: format!("{{\"message\":\"{message}\"}}").into_bytes(),
        made_by: MadeBy::Fixed(why),
    }
}
