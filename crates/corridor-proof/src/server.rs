//! An API as a server that answers by its policies alone.

use corridor_policy::{Api, Permit, Reason, Refusal, RequestHead, Route, Router, Verdict};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

/// A server that is nothing but routes and policies: whatever has a permit is answered `200`.
pub struct Server<'a> {
    api: &'a Api,
    /// Nothing if two routes are in each other's way, which `compile` refuses.
    router: Option<Router>,
    own_origin: Option<&'a str>,
}

/// What it answers, and the verdict behind it.
#[derive(Debug)]
pub struct Answer<'a> {
    /// The route that has the path.
    pub route: Option<&'a Route>,
    /// What the policy says.
    pub verdict: Verdict<'a>,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
}

impl<'a> Server<'a> {
    /// A server of these routes. Pages of `own_origin`, a serialized origin, are not of another.
    #[must_use]
    pub fn new(api: &'a Api, own_origin: Option<&'a str>) -> Self {
        let router = Router::new(api).ok();
        Self { api, router, own_origin }
    }

    /// The routes of a path, one for each set of methods.
    pub fn routes(&self, path: &str) -> impl Iterator<Item = &'a Route> {
        let found = self.router.as_ref().and_then(|router| router.find(path));
        let indices = found.map(|found| found.indices.to_vec()).unwrap_or_default();
        indices.into_iter().filter_map(|index| self.api.routes().get(index))
    }

    /// Answers a request by the policy of its path. A permitted one gets `200`, a JSON body's type, and every header that the
    /// policy exposes; `404` and `405` are as the gateway has them.
    #[must_use]
    pub fn answer(&self, method: &Method, path: &str, request: &HeaderMap) -> Answer<'a> {
        let head = RequestHead { method, headers: request, own_origin: self.own_origin };
        let routes: Vec<&'a Route> = self.routes(path).collect();
        let route = routes.first().copied();
        let verdict = match route {
            Some(route) => route.policy().decide(&head),
            None => self.api.decide_unrouted(&head),
        };
        let status = status(&verdict, verdict.permit(), &routes, method);
        let mut headers = HeaderMap::new();
        if !matches!(verdict, Verdict::Preflight(_) | Verdict::PreflightRefused(_)) {
            headers.insert(http::header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let (Some(route), StatusCode::OK) = (route, status) {
            for name in route.policy().exposed_headers().filter_map(|name| name.parse::<HeaderName>().ok()) {
                headers.entry(name).or_insert(HeaderValue::from_static("1"));
            }
        }
        verdict.headers().apply(&mut headers);
        Answer { route, verdict, status, headers }
    }
}

fn status(verdict: &Verdict<'_>, permit: Option<Permit>, routes: &[&Route], method: &Method) -> StatusCode {
    let answers = |route: &&Route| {
        let methods = route.methods();
        methods.contains(method) || (*method == Method::HEAD && methods.contains(&Method::GET))
    };
    match (verdict.refusal(), permit) {
        (Some(Refusal { reason: Reason::MethodNotListed(_), .. }), _)
            if matches!(verdict, Verdict::ActualRefused(_))
                && !routes.is_empty()
                && !routes.iter().any(answers) =>
        {
            StatusCode::METHOD_NOT_ALLOWED
        }
        (Some(refusal), _) => refusal.status(),
        (None, None) => StatusCode::NO_CONTENT,
        (None, Some(_)) if routes.is_empty() => StatusCode::NOT_FOUND,
        (None, Some(_)) if routes.iter().any(answers) => StatusCode::OK,
        (None, Some(_)) => StatusCode::METHOD_NOT_ALLOWED,
    }
}
