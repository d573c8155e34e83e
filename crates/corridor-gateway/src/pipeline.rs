//! One request, from its head to the head of its answer.
//!
//! The order of the questions, and the answer where one ends them:
//!
//! 1. Can the request be read in one way only, and is its head of a size that somebody means? (400, 414, 431)
//! 2. Is it for a host that is ours? (400, 421)
//! 3. Is it the gateway's own health? (`/-/healthz`, `/-/readyz`)
//! 4. Which policy has its path, and what does it say? A preflight ends here (204, 403), and so does an origin that the
//!    policy does not allow (403): before a key is looked at, before a byte goes to a backend.
//! 5. *Authentication and limits will stand here: behind the preflight, which carries no credentials, and before the
//!    route's backend.*
//! 6. Does a route have the path (404) and the method (405), and does the policy allow the method (403)?
//! 7. The backend, for which the verdict's permit is needed.
//!
//! Around all of them, last of all and whatever the answer is, the headers of the verdict are put on it: an error that
//! a page cannot read is no error message. Only what hyper refuses by itself, unparsed, carries none.

use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::time::Instant;

use corridor_policy::{Permit, Reason, RequestHead, Route, Verdict};
use futures_util::FutureExt;
use http::header::{EXPECT, TRANSFER_ENCODING, UPGRADE};
use http::request::Parts;
use http::{Method, Request, StatusCode, Version};
use hyper::body::Incoming;

use crate::answer::{self, Answer};
use crate::backend::pool::Pool;
use crate::backend::{Backend, embedded};
use crate::exchange::{Exchange, Observer};
use crate::hosts::HostError;
use crate::request_body::CallersBody;
use crate::sanity;
use crate::tables::{Matched, Tables};

/// Where the gateway's own paths begin; no route can have them.
const OWN_PATHS: &str = "/-/";

/// Answers one request.
pub(crate) async fn respond(
    tables: &Tables,
    pool: &Pool,
    observer: &dyn Observer,
    peer: SocketAddr,
    request: Request<Incoming>,
) -> Answer {
    let began = Instant::now();
    let (request, body) = request.into_parts();
    let body = CallersBody::new(body);
    let path = request.uri.path();
    let host = tables.hosts.check(&request.uri, &request.headers);
    let own_origin = host.as_ref().ok().and_then(|host| tables.hosts.own_origin(host, &request.headers));
    let head =
        RequestHead { method: &request.method, headers: &request.headers, own_origin: own_origin.as_deref() };
    let matched = tables.route(path);
    let first_route = matched.and_then(|matched| matched.routes().next());
    let verdict = match first_route {
        Some(route) => route.policy().decide(&head),
        None => tables.api().decide_unrouted(&head),
    };
    let mut backend = None;
    let mut answer = match judge(tables, &request, host.map(drop), matched, &verdict) {
        Err(answer) => answer,
        Ok((permit, matched, route)) => {
            backend = Some(route.backend());
            let call = ask(tables, pool, peer, permit, matched, route, &request, body.clone());
            AssertUnwindSafe(call).catch_unwind().await.unwrap_or_else(|_| {
                tracing::error!(route = route.path(), "a handler panicked");
                answer::error(StatusCode::INTERNAL_SERVER_ERROR, "internal", "something went wrong here")
            })
        }
    };
    verdict.headers().apply(answer.headers_mut());
    if tables.debug
        && let Verdict::PreflightRefused(refusal) = &verdict
    {
        refusal.passed.apply(answer.headers_mut());
    }
    if request.version == Version::HTTP_11 && request.headers.contains_key(TRANSFER_ENCODING) {
        // hyper takes a `Content-Length` beside it away, so that it is not seen here; RFC 9112 §6.3 wants the connection
        // closed then, lest the rest of it be another request.
        answer::close(&mut answer);
    }
    let may_be_read = verdict.permit().is_some();
    let has_stalled = answer.status() == StatusCode::REQUEST_TIMEOUT;
    let is_being_sent = body.is_being_sent(request.headers.contains_key(EXPECT)) && !has_stalled;
    // HTTP/2 can end a request without ending the connection.
    if may_be_read && is_being_sent && request.version < Version::HTTP_2 {
        answer = answer.map(|content| content.after(body));
    }
    observer.observe(&Exchange {
        peer,
        method: &request.method,
        path,
        request: &request.headers,
        route: first_route.map(Route::path),
        policy: first_route.map(|route| route.policy().name()),
        verdict: &verdict,
        backend,
        status: answer.status(),
        response: answer.headers(),
        duration: began.elapsed(),
    });
    answer
}

/// Everything that can end a request before its backend.
fn judge<'t>(
    tables: &'t Tables,
    request: &Parts,
    host: Result<(), HostError>,
    matched: Option<Matched<'t>>,
    verdict: &Verdict<'_>,
) -> Result<(Permit, Matched<'t>, &'t Route), Answer> {
    sanity::check(request).map_err(|insane| answer::error(insane.status(), insane.code(), insane))?;
    host.map_err(answer_to_host_error)?;
    if request.uri.path().starts_with(OWN_PATHS) {
        return Err(own(tables, request));
    }
    let permit = permit(tables, verdict, matched, &request.method)?;
    let matched =
        matched.ok_or_else(|| answer::error(StatusCode::NOT_FOUND, "no-route", "no route has this path"))?;
    let wants_upgrade =
        request.headers.get(UPGRADE).is_some_and(|protocol| !protocol.as_bytes().starts_with(b"h2c"));
    if wants_upgrade {
        let message = "this gateway does not switch protocols";
        return Err(answer::error(StatusCode::NOT_IMPLEMENTED, "no-upgrade", message));
    }
    let route = matched.routes().find(|route| answers(route, &request.method));
    let route = route.ok_or_else(|| answer::method_not_allowed(&methods(matched)))?;
    Ok((permit, matched, route))
}

/// The permit of a verdict, or the answer of one that gives none.
fn permit(
    tables: &Tables,
    verdict: &Verdict<'_>,
    matched: Option<Matched<'_>>,
    method: &Method,
) -> Result<Permit, Answer> {
    let Some(refusal) = verdict.refusal() else {
        // A granted preflight has no permit: it is answered here.
        return verdict.permit().ok_or_else(|| answer::empty(StatusCode::NO_CONTENT));
    };
    let is_preflight = matches!(verdict, Verdict::PreflightRefused(_));
    if is_preflight && tables.debug {
        // With a status that is not ok, the browser's console would name the status, and not the header that fails.
        return Err(answer::empty(StatusCode::NO_CONTENT));
    }
    if is_preflight {
        return Err(answer::empty(refusal.status()));
    }
    if let (Reason::MethodNotListed(_), Some(matched)) = (&refusal.reason, matched)
        && !matched.routes().any(|route| answers(route, method))
    {
        return Err(answer::method_not_allowed(&methods(matched)));
    }
    Err(answer::error(refusal.status(), refusal.reason.code(), public_message(&refusal.reason)))
}

/// What a refused caller may know: that it was refused, not what would have been allowed.
fn public_message(reason: &Reason) -> &'static str {
    match reason {
        Reason::MethodNotListed(_) => {
            "the policy of this route does not allow the method to pages of other origins"
        }
        Reason::SeveralOrigins
        | Reason::OriginMalformed(_)
        | Reason::OriginNull
        | Reason::OriginNotListed
        | Reason::SeveralMethods
        | Reason::HeadersTooLong
        | Reason::HeaderMalformed(_)
        | Reason::HeaderNotListed(_)
        | Reason::HeaderOfFamily(..) => "the policy of this route does not allow this origin",
    }
}

fn answer_to_host_error(error: HostError) -> Answer {
    match error {
        HostError::Malformed => {
            answer::error(StatusCode::BAD_REQUEST, "bad-host", "a request names exactly one host")
        }
        HostError::Undeclared => {
            answer::error(StatusCode::MISDIRECTED_REQUEST, "unknown-host", "this host is not served here")
        }
    }
}

/// The gateway's own paths: alive, and ready.
fn own(tables: &Tables, request: &Parts) -> Answer {
    let is_ready = match request.uri.path() {
        "/-/healthz" => true,
        "/-/readyz" => tables.is_ready(),
        _ => return answer::error(StatusCode::NOT_FOUND, "no-route", "the gateway has no such path"),
    };
    if request.method != Method::GET && request.method != Method::HEAD {
        return answer::method_not_allowed(&[Method::GET]);
    }
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    answer::whole(status, "text/plain; charset=utf-8", if is_ready { "ok\n" } else { "not ready\n" })
}

fn answers(route: &Route, method: &Method) -> bool {
    route
        .methods()
        .iter()
        .any(|offered| offered == method || (*method == Method::HEAD && *offered == Method::GET))
}

fn methods(matched: Matched<'_>) -> Vec<Method> {
    matched.routes().flat_map(|route| route.methods().iter().cloned()).collect()
}

#[expect(
    clippy::too_many_arguments,
    reason = "the one seam between a judged request and the kinds of backend"
)]
async fn ask(
    tables: &Tables,
    pool: &Pool,
    peer: SocketAddr,
    permit: Permit,
    matched: Matched<'_>,
    route: &Route,
    request: &Parts,
    body: CallersBody,
) -> Answer {
    let limits = tables.body_limits;
    match tables.backend(route.backend()) {
        Some(Backend::Embedded(model)) => {
            let rest = matched.rest(request.uri.path());
            embedded::answer(permit, model, rest, request, body, limits).await
        }
        Some(Backend::Upstream(upstream)) => {
            upstream.answer(permit, pool, peer.ip(), request, body, limits).await
        }
        // INVARIANT: the file's compilation refuses a route to a backend that is not there.
        None => answer::error(StatusCode::INTERNAL_SERVER_ERROR, "internal", "the route has no backend"),
    }
}
