//! A policy in the terms of mappings: which of its headers are constants, and which take a template.

use corridor_policy::{OriginPattern, Policy};

use super::literal::quoted;
use super::vtl::{self, Override};
use crate::ledger::Ledger;
use crate::loss::Place;

/// What API Gateway adds to answers and pages have a use for: a request's number, what kind of error it was, and when to
/// come back.
pub(super) const VENDOR_HEADERS: [&str; 3] = ["x-amzn-RequestId", "x-amzn-ErrorType", "Retry-After"];

/// How a policy's `Access-Control-Allow-Origin` is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AllowOrigin {
    /// It is this, for everybody: `*`, or the only origin.
    Constant(String),
    /// It is the request's own origin where this condition holds.
    Listed(String),
}

/// A policy, ready to be written.
#[derive(Clone, Debug)]
pub(super) struct Cors {
    pub(super) allow_origin: AllowOrigin,
    /// Whether an origin is one of the policy's, or the API's own; nothing if all are.
    condition: Option<String>,
    /// What a preflight grants besides the origin.
    preflight: Vec<Override>,
    /// What an actual answer says besides the origin.
    actual: Vec<Override>,
}

/// The headers of one kind of answer.
#[derive(Clone, Debug, Default)]
pub(super) struct AnswerHeaders {
    /// Constants, with their literals.
    pub(super) constant: Vec<Override>,
    /// What only a template sets; it must be declared all the same.
    pub(super) overridden: Vec<&'static str>,
    /// The template.
    pub(super) template: Option<String>,
}

impl Cors {
    /// `own_origin` is the origin that the API has for browsers, if the file declares it: its pages need no permission.
    pub(super) fn new(policy: &Policy, own_origin: Option<&str>, ledger: &mut Ledger) -> Self {
        let place = Place::policy(policy.name());
        let mut literal = |text: &str| quoted(text, &place, ledger);
        let credentials =
            policy.allows_credentials().then(|| ("Access-Control-Allow-Credentials", literal("true")));
        let methods = ("Access-Control-Allow-Methods", literal(&methods(policy)));
        let mut preflight = vec![methods];
        let headers = request_headers(policy);
        if !headers.is_empty() {
            preflight.push(("Access-Control-Allow-Headers", literal(&headers)));
        }
        preflight.extend(credentials.clone());
        if let Some(seconds) = policy.max_age_seconds() {
            preflight.push(("Access-Control-Max-Age", literal(&seconds.to_string())));
        }
        let mut actual: Vec<Override> = credentials.into_iter().collect();
        actual.push(("Access-Control-Expose-Headers", literal(&exposed(policy))));
        let allow_origin = match constant_origin(policy) {
            Some(origin) => AllowOrigin::Constant(literal(&origin)),
            None => AllowOrigin::Listed(vtl::condition(policy.origins())),
        };
        let condition =
            (!policy.origins().is_any()).then(|| vtl::condition_with(policy.origins(), own_origin));
        Self { allow_origin, condition, preflight, actual }
    }

    /// Whether answers depend on the request's origin.
    pub(super) fn varies(&self) -> bool {
        matches!(self.allow_origin, AllowOrigin::Listed(_))
    }

    /// What a preflight is answered.
    pub(super) fn preflight(&self) -> AnswerHeaders {
        self.answer(&self.preflight, vtl::preflight)
    }

    /// What an answer of the backend gets; `body` is how its body is written in a template.
    pub(super) fn actual(&self, body: &str) -> AnswerHeaders {
        self.answer(&self.actual, |condition, granted| vtl::actual(condition, granted, body))
    }

    /// The template that withholds the body of a request from the backend, unless a page of the policy sends it, or a program.
    pub(super) fn request(&self, body: &str) -> String {
        vtl::request(self.condition.as_deref(), body)
    }

    fn answer(&self, granted: &[Override], template: impl Fn(&str, &[Override]) -> String) -> AnswerHeaders {
        match &self.allow_origin {
            AllowOrigin::Constant(origin) => {
                let origin = ("Access-Control-Allow-Origin", origin.clone());
                let constant = std::iter::once(origin).chain(granted.iter().cloned()).collect();
                AnswerHeaders { constant, ..AnswerHeaders::default() }
            }
            AllowOrigin::Listed(condition) => {
                let names = granted.iter().map(|(name, _)| *name);
                AnswerHeaders {
                    constant: vec![("Vary", "'Origin'".to_owned())],
                    overridden: std::iter::once("Access-Control-Allow-Origin").chain(names).collect(),
                    template: Some(template(condition, granted)),
                }
            }
        }
    }
}

/// The one value of `Access-Control-Allow-Origin`, if there is only one.
pub(super) fn constant_origin(policy: &Policy) -> Option<String> {
    let origins = policy.origins();
    if origins.is_any() {
        return Some("*".to_owned());
    }
    let mut patterns = origins.patterns().map(str::to_owned);
    let only = patterns.next().filter(|_| patterns.next().is_none())?;
    OriginPattern::parse(&only).is_ok_and(|pattern| pattern.is_exact()).then_some(only)
}

fn methods(policy: &Policy) -> String {
    if policy.methods().is_any() {
        return "*".to_owned();
    }
    policy.methods().listed().map(http::Method::as_str).collect::<Vec<_>>().join(",")
}

/// The listed names, and `*` if it is there: `Authorization` counts only where it is listed.
fn request_headers(policy: &Policy) -> String {
    let any = policy.request_headers().is_any().then_some("*");
    policy.request_headers().listed().chain(any).collect::<Vec<_>>().join(",")
}

/// What the policy exposes, and what API Gateway adds; `*` covers both.
pub(super) fn exposed(policy: &Policy) -> String {
    let own: Vec<&str> = policy.exposed_headers().collect();
    if own.contains(&"*") {
        return own.join(",");
    }
    let is_own = |name: &str| own.iter().any(|own| own.eq_ignore_ascii_case(name));
    let vendor = VENDOR_HEADERS.into_iter().filter(|name| !is_own(name));
    own.iter().copied().chain(vendor).collect::<Vec<_>>().join(",")
}
