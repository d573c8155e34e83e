//! An embedded model behind the Open Inference Protocol: which path and method mean what, and what a body may be.

use corridor_inference::protocol::{self, Written};
use corridor_inference::{Model, RunError};
use corridor_policy::Permit;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use http_body_util::BodyExt;

use crate::answer::{self, Answer};
use crate::request_body::{BodyFault, BodyLimits, CallersBody, RequestBody};

/// The name under which this server presents itself (`GET /v2`).
const SERVER_NAME: &str = "corridor";
/// How long the JSON before the raw tensors is, in bytes (the protocol's binary tensor extension).
const JSON_LENGTH: HeaderName = HeaderName::from_static("inference-header-content-length");

/// What a request asks of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    ServerMetadata,
    Live,
    ServerReady,
    ModelMetadata,
    ModelReady,
    Inference,
}

/// Answers a request to an embedded model.
///
/// `rest` is what `{*rest}` of the route's path stands for: a path of the protocol below its root. A route without it is
/// the model itself: `POST` runs it, `GET` describes it.
pub(crate) async fn answer(
    _permit: Permit,
    model: &Model,
    rest: Option<&str>,
    request: &Parts,
    body: CallersBody,
    limits: BodyLimits,
) -> Answer {
    let asked = match what_is_asked(rest, &request.method, model.name()) {
        Ok(asked) => asked,
        Err(answer) => return answer,
    };
    match asked {
        Asked::ServerMetadata => ok(protocol::server_metadata(SERVER_NAME, env!("CARGO_PKG_VERSION"))),
        Asked::Live => ok(protocol::live()),
        Asked::ServerReady => {
            readiness(model, serde_json::json!({ "ready": model.is_ready() }).to_string().into_bytes())
        }
        Asked::ModelMetadata => ok(protocol::model_metadata(model.name(), model.metadata())),
        Asked::ModelReady => readiness(model, protocol::ready(model.name(), model.is_ready())),
        Asked::Inference => infer(model, &request.headers, body, limits).await,
    }
}

fn what_is_asked(rest: Option<&str>, method: &Method, name: &str) -> Result<Asked, Answer> {
    let asked = match rest {
        None if method == Method::POST => Asked::Inference,
        None => Asked::ModelMetadata,
        Some(path) => protocol_path(path, name)?,
    };
    let wanted = if asked == Asked::Inference { Method::POST } else { Method::GET };
    if *method == wanted || (*method == Method::HEAD && wanted == Method::GET) {
        Ok(asked)
    } else {
        Err(answer::method_not_allowed(&[wanted]))
    }
}

/// The paths of the protocol below `/v2`, with or without a version of the model.
fn protocol_path(path: &str, name: &str) -> Result<Asked, Answer> {
    let segments: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    let (model, action) = match segments.as_slice() {
        [""] => return Ok(Asked::ServerMetadata),
        ["health", "live"] => return Ok(Asked::Live),
        ["health", "ready"] => return Ok(Asked::ServerReady),
        ["models", model] | ["models", model, "versions", _] => (*model, Asked::ModelMetadata),
        ["models", model, "ready"] | ["models", model, "versions", _, "ready"] => (*model, Asked::ModelReady),
        ["models", model, "infer"] | ["models", model, "versions", _, "infer"] => (*model, Asked::Inference),
        _ => return Err(refusal(StatusCode::NOT_FOUND, "the Open Inference Protocol has no such path")),
    };
    if model == name {
        Ok(action)
    } else {
        Err(refusal(StatusCode::NOT_FOUND, format_args!("there is no such model here; there is `{name}`")))
    }
}

async fn infer(model: &Model, headers: &HeaderMap, body: CallersBody, limits: BodyLimits) -> Answer {
    let Some(media_type) = media_type(headers) else {
        return refusal(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "a request for inference says `Content-Type: application/json` or `application/octet-stream`",
        );
    };
    let json_length = match json_length(headers, media_type) {
        Ok(length) => length,
        Err(answer) => return answer,
    };
    let body = match read(body, limits).await {
        Ok(body) => body,
        Err(answer) => return answer,
    };
    let request = match protocol::read_request(&body, json_length, model.metadata()) {
        Ok(request) => request,
        Err(error) => return refusal(StatusCode::BAD_REQUEST, error),
    };
    drop(body);
    let ticket = match model.submit(request) {
        Ok(ticket) => ticket,
        Err(busy) => return answer::busy(busy.retry_after_seconds),
    };
    // If the client goes away, hyper drops this future, the ticket with it, and the job is never begun.
    match ticket.await {
        Ok(response) => match protocol::write_response(model.name(), &response) {
            Ok(written) => inferred(written),
            Err(error) => refusal(StatusCode::INTERNAL_SERVER_ERROR, error),
        },
        Err(error @ RunError::Input { .. }) => refusal(StatusCode::BAD_REQUEST, error),
        Err(error) => {
            tracing::error!(model = model.name(), %error, "a run failed");
            refusal(StatusCode::INTERNAL_SERVER_ERROR, "the model failed")
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum MediaType {
    Json,
    OctetStream,
}

/// The two types that a browser never sends without asking first. A missing type is not guessed: a page can send an
/// untyped `Blob` to any server, without a preflight.
fn media_type(headers: &HeaderMap) -> Option<MediaType> {
    let mut lines = headers.get_all(CONTENT_TYPE).iter();
    let line = lines.next().filter(|_| lines.next().is_none())?;
    let essence = line.as_bytes().split(|byte| *byte == b';').next()?.trim_ascii();
    if essence.eq_ignore_ascii_case(b"application/json") {
        Some(MediaType::Json)
    } else if essence.eq_ignore_ascii_case(b"application/octet-stream") {
        Some(MediaType::OctetStream)
    } else {
        None
    }
}

/// Where the JSON ends. A raw body without the header is a single raw tensor, as if it said `0`.
fn json_length(headers: &HeaderMap, media_type: MediaType) -> Result<Option<usize>, Answer> {
    match headers.get(&JSON_LENGTH) {
        Some(length) => match length.to_str().ok().and_then(|length| length.parse().ok()) {
            Some(length) => Ok(Some(length)),
            None => Err(refusal(
                StatusCode::BAD_REQUEST,
                "`Inference-Header-Content-Length` is not a number of bytes",
            )),
        },
        None if media_type == MediaType::OctetStream => Ok(Some(0)),
        None => Ok(None),
    }
}

async fn read(body: CallersBody, limits: BodyLimits) -> Result<bytes::Bytes, Answer> {
    let refuse = |fault: BodyFault| {
        let mut answer = refusal(fault.status(), fault);
        answer::close(&mut answer);
        answer
    };
    let body = RequestBody::new(body, limits).map_err(refuse)?;
    body.collect().await.map(http_body_util::Collected::to_bytes).map_err(refuse)
}

fn inferred(written: Written) -> Answer {
    match written.json_length {
        None => ok(written.body),
        Some(length) => {
            let mut answer = answer::whole(StatusCode::OK, "application/octet-stream", written.body);
            answer.headers_mut().insert(JSON_LENGTH, HeaderValue::from(length));
            answer
        }
    }
}

fn ok(content: Vec<u8>) -> Answer {
    answer::json(StatusCode::OK, content)
}

fn readiness(model: &Model, content: Vec<u8>) -> Answer {
    let status = if model.is_ready() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    answer::json(status, content)
}

/// An error in the protocol's own form: `{"error": "…"}`.
fn refusal(status: StatusCode, message: impl std::fmt::Display) -> Answer {
    answer::json(status, protocol::error(message))
}
