//! Proxy integrations: the backend's own answer, CORS headers and all.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;

use super::super::gateway_response::{Failure, Kind};
use super::super::message::{MadeBy, Response};
use super::Context;

/// Headers of a response that come out as `x-amzn-Remapped-…` (recorded of AWS: `test_apigateway_header_remapping_http`).
const REMAPPED: [&str; 13] = [
    "authorization",
    "connection",
    "content-length",
    "content-md5",
    "date",
    "expect",
    "host",
    "max-forwards",
    "proxy-authenticate",
    "server",
    "trailer",
    "user-agent",
    "www-authenticate",
];

/// An HTTP backend's answer.
pub(super) fn http(
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    context: &Context<'_>,
) -> Response {
    Response { status, headers: remapped(headers, context), body, made_by: MadeBy::Backend }
}

/// A Lambda function's result: `statusCode`, `headers`, `multiValueHeaders`, `body`, `isBase64Encoded`. Anything else is
/// `502` ("Set up Lambda proxy integrations": a malformed response).
pub(super) fn lambda(result: &[u8], context: &Context<'_>) -> Result<Response, Failure> {
    let malformed = || {
        let why = "Malformed Lambda proxy response";
        Failure { status: Some(502), ..Failure::new(Kind::Default5xx, "Internal server error", why) }
    };
    let result: Json = serde_json::from_slice(result).map_err(|_| malformed())?;
    let status =
        result.get("statusCode").and_then(Json::as_u64).and_then(|status| u16::try_from(status).ok());
    let status = status.filter(|status| (100..600).contains(status)).ok_or_else(malformed)?;
    let mut headers = Vec::new();
    for (name, value) in super::super::document::object(result.get("headers")) {
        headers.push((name.clone(), super::super::document::plain(value)));
    }
    for (name, values) in super::super::document::object(result.get("multiValueHeaders")) {
        headers.retain(|(sent, _): &(String, String)| !sent.eq_ignore_ascii_case(name));
        let values = values.as_array().into_iter().flatten();
        headers.extend(values.map(|value| (name.clone(), super::super::document::plain(value))));
    }
    let body = result.get("body").and_then(Json::as_str).unwrap_or_default();
    let is_encoded = result.get("isBase64Encoded").and_then(Json::as_bool).unwrap_or(false);
    let body =
        if is_encoded { STANDARD.decode(body).map_err(|_| malformed())? } else { body.as_bytes().to_vec() };
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
    }
    Ok(http(status, headers, body, context))
}

/// What the caller sees of headers, and what API Gateway adds.
pub(super) fn remapped(headers: Vec<(String, String)>, context: &Context<'_>) -> Vec<(String, String)> {
    let mut seen: Vec<(String, String)> = headers
        .into_iter()
        .filter(|(name, _)| !name.eq_ignore_ascii_case("transfer-encoding"))
        .map(|(name, value)| {
            let is_remapped = REMAPPED.iter().any(|remapped| name.eq_ignore_ascii_case(remapped));
            if is_remapped { (format!("x-amzn-Remapped-{name}"), value) } else { (name, value) }
        })
        .collect();
    seen.push(("x-amzn-RequestId".to_owned(), context.request_id().to_owned()));
    seen
}
