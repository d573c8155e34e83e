//! What is wrong with answers that are otherwise as they should be.

use std::sync::Arc;
use std::time::Duration;

use corridor_browser::{Credentials, Outcome};
use corridor_policy::Policy;

use super::{Fault, Found, call};
use crate::exchange::{Exchange, Response};
use crate::follow::{Followed, Situation};
use crate::plan::{Meant, Planned, Section};

/// What a browser remembers a preflight for where nothing is said, in seconds (Fetch, CORS-preflight fetch).
const DEFAULT_MAX_AGE: u32 = 5;
/// A head that comes later than this may have waited for the whole answer.
const SLOW: Duration = Duration::from_millis(500);
/// A first event this soon after the head came with it.
const AT_ONCE: Duration = Duration::from_millis(20);

/// Everything that is found besides.
pub(super) fn of(planned: &Planned, meant: &Meant, followed: &Followed) -> Vec<Found> {
    let mut found = Vec::new();
    let Some(policy) = planned.policy.as_ref().filter(|_| meant.readable) else { return found };
    if followed.assumes_tls {
        found.push(Found {
            fault: Fault::NeverSentToLoopback,
            message: "a page of https: cannot call a server on this machine by http:; what its answers come to is judged as if it could".to_owned(),
            hint: "serve the API by https:, or call it from a page of http:, to see it work there".to_owned(),
            evidence: Vec::new(),
        });
    }
    let is_blocked = matches!(followed.situation, Situation::Done(Outcome::Blocked(_)));
    for (index, turn) in followed.turns.iter().enumerate() {
        let has_passed = index + 1 < followed.turns.len() || !is_blocked;
        let Some(exchange) = turn.reply.as_ref().map(|answer| &answer.0) else { continue };
        let Some(response) = exchange.response() else { continue };
        if turn.sent.preflight && has_passed {
            found.extend(max_age(planned, policy, response, exchange));
        } else if !turn.sent.preflight {
            found.extend(stream(planned, response, exchange));
        }
        found.extend(credentials(planned, policy, response, exchange));
    }
    let (Some(last), Situation::Done(Outcome::Ok(_))) = (followed.turns.last(), &followed.situation) else {
        return found;
    };
    if let Some(exchange) = last.reply.as_ref().map(|answer| &answer.0)
        && let Some(response) = exchange.response()
    {
        found.extend(exposure(planned, policy, response, exchange));
        found.extend(absence(planned, response, exchange));
    }
    found
}

fn found(fault: Fault, message: String, hint: String, exchange: &Arc<Exchange>) -> Option<Found> {
    Some(Found { fault, message, hint, evidence: vec![Arc::clone(exchange)] })
}

fn max_age(
    planned: &Planned,
    policy: &Policy,
    response: &Response,
    exchange: &Arc<Exchange>,
) -> Option<Found> {
    let text = response.only("access-control-max-age");
    let told = text.and_then(|text| std::str::from_utf8(text).ok()?.trim().parse::<u32>().ok());
    let (told, meant) =
        (told.unwrap_or(DEFAULT_MAX_AGE), policy.max_age_seconds().unwrap_or(DEFAULT_MAX_AGE));
    let fault = match told.cmp(&meant) {
        std::cmp::Ordering::Equal => return None,
        std::cmp::Ordering::Greater => Fault::MaxAgeLonger,
        std::cmp::Ordering::Less => Fault::MaxAgeShorter,
    };
    let what = match fault {
        Fault::MaxAgeLonger => "what is taken away from the policy stays allowed for as long",
        _ => "browsers ask more often than they need to",
    };
    found(
        fault,
        format!(
            "the preflight of {} may be remembered for {told} seconds, and the policy says {meant}: {what}",
            call(planned)
        ),
        format!("send `Access-Control-Max-Age: {meant}`"),
        exchange,
    )
}

fn credentials(
    planned: &Planned,
    policy: &Policy,
    response: &Response,
    exchange: &Arc<Exchange>,
) -> Option<Found> {
    // Without an origin that is granted, the word alone grants nothing.
    let granted = response.only("access-control-allow-credentials") == Some(b"true")
        && response.only("access-control-allow-origin").is_some();
    if !granted || policy.allows_credentials() {
        return None;
    }
    found(
        Fault::CredentialsWronglyGranted,
        format!(
            "{} is answered with `Access-Control-Allow-Credentials: true`: pages may use the cookies of whoever visits them",
            call(planned)
        ),
        "leave the header out: the policy does not allow credentials".to_owned(),
        exchange,
    )
}

/// `Access-Control-Expose-Headers` on an answer of a route. Errors need it too: `Retry-After` is of one.
fn exposure(
    planned: &Planned,
    policy: &Policy,
    response: &Response,
    exchange: &Arc<Exchange>,
) -> Option<Found> {
    if !matches!(planned.section, Section::Allowed | Section::Client(_)) {
        return None;
    }
    let name = "access-control-expose-headers";
    let all = response.lists(name, "*") && planned.call.credentials != Credentials::Include;
    let missing: Vec<&str> =
        policy.exposed_headers().filter(|header| !all && !response.lists(name, header)).collect();
    let (first, more) = missing.split_first()?;
    let and = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
    found(
        Fault::ExposedHeaderMissing,
        format!("the answer to {} does not expose `{first}`{and}: the page cannot read it", call(planned)),
        format!(
            "send `Access-Control-Expose-Headers: {}`",
            policy.exposed_headers().collect::<Vec<_>>().join(", ")
        ),
        exchange,
    )
}

/// A route that is not there. Of a path with parameters the model may be unknown, and rightly.
fn absence(planned: &Planned, response: &Response, exchange: &Arc<Exchange>) -> Option<Found> {
    let route = planned.route.as_deref().filter(|route| !route.contains('{'))?;
    if planned.section != Section::Allowed || response.status != 404 {
        return None;
    }
    found(
        Fault::RouteNotFound,
        format!("{} is answered 404: the page can read that, and there is nothing at `{route}`", call(planned)),
        "see whether the paths of the file are below this URL: what is deployed may need a prefix, such as a stage"
            .to_owned(),
        exchange,
    )
}

/// A stream whose head waited for its end. A model that thinks for long before its first token may look the same, so several
/// events must have come with the head.
fn stream(planned: &Planned, response: &Response, exchange: &Arc<Exchange>) -> Option<Found> {
    let is_stream = response
        .lines("content-type")
        .any(|kind| kind.to_ascii_lowercase().starts_with(b"text/event-stream"));
    let at_once =
        response.first_byte_after.is_some_and(|first| first.saturating_sub(response.head_after) <= AT_ONCE);
    let events = response.body_start.windows(2).filter(|two| *two == b"\n\n").count();
    let waited = response.head_after >= SLOW && at_once && events >= 2;
    if !is_stream || !(waited || response.only("content-length").is_some()) {
        return None;
    }
    let milliseconds = response.head_after.as_millis();
    found(
        Fault::StreamBuffered,
        format!("the stream that answers {} comes all at once, after {milliseconds} ms: something in between collects it", call(planned)),
        "pass events on as they come: `proxy_buffering off` for nginx, `flush_interval -1` for Caddy, response streaming for Amazon API Gateway".to_owned(),
        exchange,
    )
}
