//! How a deployed HTTP API answers.
//!
//! "If you configure CORS for an API, API Gateway automatically sends a response to preflight OPTIONS requests, even if
//! there isn't an OPTIONS route configured for your API. For a CORS request, API Gateway adds the configured CORS headers to
//! the response from an integration." And: "API Gateway ignores CORS headers returned from your backend integration."

use crate::rest_api::model::answer::route::matched;
use crate::rest_api::model::{BackendRequest, BackendResponse, Request};

use super::document::{CorsConfiguration, HttpApi, Integration, Route};

/// An API in a stage, with the tokens that its authorizers let in.
#[derive(Clone, Debug)]
pub struct Deployed {
    api: HttpApi,
    stage: String,
    tokens: Vec<String>,
}

/// The answer of a deployed HTTP API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The header lines, in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// What AWS does not say of this answer; what stands here is the likely one.
    pub unknown: Vec<Unknown>,
}

/// What AWS does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unknown {
    /// The status of the answer to a preflight of an origin that is not allowed; here 204.
    StrangersPreflight,
    /// Whether answers that depend on the origin say so in `Vary`; here they do.
    Vary,
    /// Whether answers that API Gateway makes itself carry CORS headers; here they do not.
    OwnErrors,
}

impl Deployed {
    /// An API that was accepted, in a stage; `$default` is no part of the path.
    #[must_use]
    pub fn new(api: HttpApi, stage: &str) -> Self {
        Self { api, stage: stage.to_owned(), tokens: Vec::new() }
    }

    /// With a token that authorizers let in.
    #[must_use]
    pub fn with_token(mut self, token: &str) -> Self {
        self.tokens.push(token.to_owned());
        self
    }

    /// The API.
    #[must_use]
    pub fn api(&self) -> &HttpApi {
        &self.api
    }

    /// Answers a request; `backend` is whatever integrations call.
    #[must_use]
    pub fn answer(
        &self,
        request: &Request,
        backend: &dyn Fn(&BackendRequest) -> BackendResponse,
    ) -> Response {
        let origin = request.header("origin");
        let is_preflight =
            request.method == "OPTIONS" && request.header("access-control-request-method").is_some();
        if let (Some(cors), Some(origin), true) = (&self.api.cors, origin, is_preflight) {
            return preflight(cors, origin);
        }
        let Some((route, path)) = self.route(request) else { return self.error(404, "Not Found", origin) };
        if let Some(header) = &route.authorizer {
            match request.header(header) {
                None => return self.error(401, "Unauthorized", origin),
                Some(token) if self.tokens.iter().any(|known| known == token) => {}
                Some(_) => return self.error(403, "Forbidden", origin),
            }
        }
        let Some(integration) = &route.integration else { return self.error(404, "Not Found", origin) };
        match backend(&sent(integration, request, &path)) {
            BackendResponse::Answer { status, headers, body } => self.passed(status, headers, body, origin),
            BackendResponse::TimedOut => self.error(504, "Gateway Timeout", origin),
            BackendResponse::Unreachable => self.error(503, "Service Unavailable", origin),
        }
    }

    /// The most exact route of path and method, else `$default` ("Routing API requests", developer guide).
    fn route(&self, request: &Request) -> Option<(&Route, Vec<(String, String)>)> {
        let path = match self.stage.as_str() {
            "$default" => request.path(),
            stage => {
                let rest = request.path().strip_prefix('/')?.strip_prefix(stage)?;
                if rest.is_empty() { "/" } else { rest.starts_with('/').then_some(rest)? }
            }
        };
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        let has_method = |route: &&Route| route.method == request.method || route.method == "ANY";
        let candidates = self.api.routes.iter().filter(has_method).filter_map(|route| {
            let (exactness, parameters) = matched(&route.path, &parts)?;
            Some(((exactness, route.method == "ANY"), route, parameters))
        });
        let found = candidates
            .filter(|(_, route, _)| route.path != "$default")
            .min_by(|left, right| left.0.cmp(&right.0));
        let fallback =
            || self.api.routes.iter().find(|route| route.path == "$default").map(|route| (route, Vec::new()));
        found.map(|(_, route, parameters)| (route, parameters)).or_else(fallback)
    }

    /// The backend's answer, with the API's CORS headers in the place of its own.
    fn passed(
        &self,
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
        origin: Option<&str>,
    ) -> Response {
        let mut headers: Vec<(String, String)> =
            headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
        let mut unknown = Vec::new();
        if let Some(cors) = &self.api.cors {
            headers.retain(|(name, _)| !name.starts_with("access-control-"));
            if let Some(allowed) = origin.and_then(|origin| allowed(cors, origin)) {
                headers.extend(common(cors, &allowed));
            }
            vary(cors, &mut headers, &mut unknown);
        }
        Response { status, headers, body, unknown }
    }

    fn error(&self, status: u16, message: &str, origin: Option<&str>) -> Response {
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        let unknown =
            if self.api.cors.is_some() && origin.is_some() { vec![Unknown::OwnErrors] } else { Vec::new() };
        Response { status, headers, body: format!("{{\"message\":\"{message}\"}}").into_bytes(), unknown }
    }
}

fn preflight(cors: &CorsConfiguration, origin: &str) -> Response {
    let mut unknown = Vec::new();
    let mut headers = Vec::new();
    match allowed(cors, origin) {
        Some(allowed) => {
            headers.extend(common(cors, &allowed));
            let lists = [
                ("access-control-allow-methods", &cors.allow_methods),
                ("access-control-allow-headers", &cors.allow_headers),
            ];
            let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
            headers.extend(lists.map(|(name, list)| (name.to_owned(), list.join(","))));
            headers.extend(cors.max_age.map(|age| ("access-control-max-age".to_owned(), age.to_string())));
        }
        None => unknown.push(Unknown::StrangersPreflight),
    }
    vary(cors, &mut headers, &mut unknown);
    Response { status: 204, headers, body: Vec::new(), unknown }
}

/// What `Access-Control-Allow-Origin` says to an origin.
fn allowed(cors: &CorsConfiguration, origin: &str) -> Option<String> {
    if cors.allow_origins.iter().any(|allowed| allowed == "*") {
        return Some("*".to_owned());
    }
    let is_it = |allowed: &String| match allowed.strip_suffix('*') {
        Some(scheme) => origin.starts_with(scheme),
        None => allowed == origin,
    };
    cors.allow_origins.iter().any(is_it).then(|| origin.to_owned())
}

/// The headers that preflights and answers share.
fn common(cors: &CorsConfiguration, allowed: &str) -> Vec<(String, String)> {
    let mut headers = vec![("access-control-allow-origin".to_owned(), allowed.to_owned())];
    if cors.allow_credentials {
        headers.push(("access-control-allow-credentials".to_owned(), "true".to_owned()));
    }
    if !cors.expose_headers.is_empty() {
        headers.push(("access-control-expose-headers".to_owned(), cors.expose_headers.join(",")));
    }
    headers
}

fn vary(cors: &CorsConfiguration, headers: &mut Vec<(String, String)>, unknown: &mut Vec<Unknown>) {
    if !cors.allow_origins.iter().any(|origin| origin == "*") {
        unknown.push(Unknown::Vary);
        headers.push(("vary".to_owned(), "Origin".to_owned()));
    }
}

/// A proxy passes everything on.
fn sent(integration: &Integration, request: &Request, path: &[(String, String)]) -> BackendRequest {
    let method = if integration.http_method == "ANY" { &request.method } else { &integration.http_method };
    let mut uri = path
        .iter()
        .fold(integration.uri.clone(), |uri, (name, value)| uri.replace(&format!("{{{name}}}"), value));
    if let Some((_, query)) = request.target.split_once('?') {
        uri = format!("{uri}?{query}");
    }
    BackendRequest {
        kind: integration.kind.clone(),
        method: method.clone(),
        uri,
        headers: request.headers.clone(),
        body: request.body.clone(),
    }
}
