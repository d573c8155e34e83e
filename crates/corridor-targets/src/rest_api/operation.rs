//! A route's method: what is asked of the caller, what is called, and what becomes of the answer.

mod custom;
mod proxy;

use corridor_config::{Backend, BackendKind, Configuration, IntegrationKind, RouteAuth};
use corridor_policy::Route;
use http::Method;
use serde_json::Value;

use super::cors::Cors;
use super::path::ResourcePath;
use crate::ledger::Ledger;
use crate::loss::{Effect, LossKind, Place};
use crate::refusal::RefusalKind;

/// All that an operation is made of.
#[derive(Clone, Copy)]
pub(super) struct Subject<'s> {
    pub(super) configuration: &'s Configuration,
    pub(super) route: &'s Route,
    pub(super) method: &'s Method,
    pub(super) resource: &'s ResourcePath,
    pub(super) auth: &'s RouteAuth,
    pub(super) cors: &'s Cors,
}

/// The longest that API Gateway waits for a whole answer, in milliseconds ("Quotas": integration timeout).
const MAX_BUFFERED_MILLISECONDS: u128 = 29_000;
/// The longest that it waits for a streamed one ("Response transfer mode").
const MAX_STREAMED_MILLISECONDS: u128 = 900_000;

impl Subject<'_> {
    pub(super) fn place(&self) -> Place {
        Place::route(self.route.path())
    }

    /// Whether a browser sends such a request without asking first: a safelisted method, and no header that it must ask
    /// for. The headers of a key, of a signature and of a token are such headers.
    pub(super) fn needs_no_preflight(&self) -> bool {
        *self.auth == RouteAuth::None && matches!(*self.method, Method::GET | Method::HEAD | Method::POST)
    }
}

/// The operation, or why there is none.
pub(super) fn operation(subject: &Subject<'_>, ledger: &mut Ledger) -> Option<Value> {
    let backend = backend(subject)?;
    match &backend.kind {
        BackendKind::Onnx { .. } | BackendKind::Builtin { .. } => {
            ledger.refuse(
                RefusalKind::EmbeddedModel,
                subject.place(),
                format!("the backend `{}` is a model in Corridor's own process, which API Gateway cannot run", backend.name),
                format!(
                    "run it with `corridor serve`, and overlay the backend in the environment that is deployed: \
                     `[environments.NAME.backends.{}]` with `http = \"https://…\"`",
                    backend.name
                ),
            );
            None
        }
        BackendKind::Http { url, response_timeout, integration, .. } => {
            check_reachable(url, subject.place(), ledger);
            let stream = integration.stream;
            let longest = if stream { MAX_STREAMED_MILLISECONDS } else { MAX_BUFFERED_MILLISECONDS };
            let timeout = timeout(response_timeout.as_millis(), longest, subject, ledger);
            match integration.kind {
                IntegrationKind::Http => {
                    Some(custom::http(subject, url, &integration.content_types, timeout, ledger))
                }
                IntegrationKind::HttpProxy => {
                    proxy::http(subject, url, stream, timeout, integration.cors, ledger)
                }
            }
        }
        BackendKind::SageMaker { endpoint, role } => custom::sagemaker(subject, endpoint, role, ledger),
        BackendKind::Lambda { function, stream, cors } => {
            proxy::lambda(subject, function, *stream, *cors, ledger)
        }
    }
}

fn backend<'s>(subject: &Subject<'s>) -> Option<&'s Backend> {
    subject.configuration.backends.iter().find(|backend| backend.name == subject.route.backend())
}

/// `timeoutInMillis`, where it is not what API Gateway does anyway.
fn timeout(wanted: u128, longest: u128, subject: &Subject<'_>, ledger: &mut Ledger) -> Option<u128> {
    if wanted > longest {
        ledger.lose(
            LossKind::Timeout,
            Effect::Narrower,
            subject.place(),
            format!("an answer that takes longer than {} s becomes a 504", longest / 1000),
            "set `response_timeout_seconds` to what is waited for, or stream the answer (`integration = \"http-proxy\"`, \
             `stream = true`)",
        );
    }
    let wanted = wanted.clamp(50, longest);
    (wanted != MAX_BUFFERED_MILLISECONDS).then_some(wanted)
}

/// API Gateway calls from its own network.
pub(crate) fn check_reachable(url: &str, place: Place, ledger: &mut Ledger) {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = authority.split('/').next().unwrap_or_default();
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => host,
        Some(_) | None => authority,
    };
    let is_private = match host.parse::<std::net::Ipv4Addr>() {
        Ok(address) => address.is_loopback() || address.is_private() || address.is_link_local(),
        Err(_) => host == "[::1]" || host == "localhost" || !host.contains(['.', ':']),
    };
    if is_private {
        ledger.lose(
            LossKind::PrivateBackend,
            Effect::Unknowable,
            place,
            format!("`{host}` is an address of one machine or network, which API Gateway does not reach"),
            "give the backend a public address in the environment that is deployed",
        );
    }
}

/// No template stops a request, so what a browser sends without asking reaches the backend.
fn lose_strangers(subject: &Subject<'_>, what: &str, ledger: &mut Ledger) {
    ledger.lose(
        LossKind::StrangerReachesBackend,
        Effect::Wider,
        subject.place(),
        format!("{what} of a page of any origin reaches the backend without a preflight; only its answer is withheld"),
        "ask for a key or a token (`auth`), which no page sends without a preflight; a Lambda authorizer or AWS WAF can \
         look at `Origin` itself",
    );
}
