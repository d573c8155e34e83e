//! The answers that the gateway makes itself.

use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Method, Response, StatusCode};

use crate::body::AnswerBody;
use crate::request_body::BodyFault;

/// An answer on its way to the caller, before the CORS headers are put on it.
pub(crate) type Answer = Response<AnswerBody>;

/// An answer without content.
pub(crate) fn empty(status: StatusCode) -> Answer {
    let mut answer = Response::new(AnswerBody::empty());
    *answer.status_mut() = status;
    answer
}

/// An answer whose content is there.
pub(crate) fn whole(status: StatusCode, content_type: &'static str, content: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(AnswerBody::Whole(content.into()));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    answer
}

/// A JSON answer.
pub(crate) fn json(status: StatusCode, content: Vec<u8>) -> Answer {
    whole(status, "application/json", content)
}

/// An error of the gateway: `{"error": {"code", "message"}}`.
///
/// The message never carries bytes of the request, nor whether a key or an origin that was tried exists.
pub(crate) fn error(status: StatusCode, code: &str, message: impl std::fmt::Display) -> Answer {
    let content = serde_json::json!({ "error": { "code": code, "message": message.to_string() } });
    let mut answer = json(status, content.to_string().into_bytes());
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// `405` with the methods that would do (RFC 9110 §15.5.6).
pub(crate) fn method_not_allowed(methods: &[Method]) -> Answer {
    let mut names: Vec<&str> = methods.iter().map(Method::as_str).collect();
    if names.contains(&"GET") && !names.contains(&"HEAD") {
        names.push("HEAD");
    }
    let list = names.join(", ");
    let mut answer = error(
        StatusCode::METHOD_NOT_ALLOWED,
        "method-not-allowed",
        format_args!("this route answers {list}"),
    );
    if let Ok(value) = HeaderValue::from_str(&list) {
        answer.headers_mut().insert(ALLOW, value);
    }
    answer
}

/// What was wrong with the body of a request. What is left of it is not read: the connection ends with the answer.
pub(crate) fn body_fault(fault: BodyFault) -> Answer {
    let mut answer = error(fault.status(), fault.code(), fault);
    close(&mut answer);
    answer
}

/// Ends an HTTP/1.1 connection with this answer; HTTP/2 ends the stream by itself.
pub(crate) fn close(answer: &mut Answer) {
    answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
}

/// `503` with the time to come back.
pub(crate) fn busy(retry_after_seconds: u64) -> Answer {
    let mut answer = error(StatusCode::SERVICE_UNAVAILABLE, "busy", "the model's queue is full");
    answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(retry_after_seconds));
    answer
}
