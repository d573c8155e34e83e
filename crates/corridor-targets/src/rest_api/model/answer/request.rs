//! What an integration sends to its backend.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;

use super::super::api::{Integration, RestApi};
use super::super::gateway_response::{Failure, Kind};
use super::super::mapping::{self, Side};
use super::super::message::BackendRequest;
use super::super::vtl::{Scope, Template};
use super::Context;

/// Headers of a caller that no integration passes on.
const DROPPED: [&str; 12] = [
    "connection",
    "content-length",
    "content-md5",
    "expect",
    "host",
    "max-forwards",
    "proxy-authenticate",
    "server",
    "te",
    "transfer-encoding",
    "trailer",
    "upgrade",
];

/// The parameters that are mapped, by where they go.
#[derive(Default)]
struct Mapped {
    headers: Vec<(String, String)>,
    query: Vec<(String, String)>,
    path: Vec<(String, String)>,
}

/// The request to the backend, and what its template leaves for the response's.
pub(super) fn build(
    api: &RestApi,
    integration: &Integration,
    context: &Context<'_>,
) -> Result<(BackendRequest, Scope), Failure> {
    let (body, scope) = body(api, integration, context)?;
    let mapped = mapped(integration, context);
    let is_proxy = integration.is_proxy();
    let mut headers: Vec<(String, String)> = Vec::new();
    if is_proxy {
        let is_passed = |name: &str| !DROPPED.iter().any(|dropped| name.eq_ignore_ascii_case(dropped));
        headers.extend(context.request.headers.iter().filter(|(name, _)| is_passed(name)).cloned());
    } else {
        // Recorded of AWS: `test_apigateway_header_remapping_http`.
        headers.push(("Accept".to_owned(), "application/json".to_owned()));
        if let Some(media_type) = context.request.header("content-type") {
            headers.push(("Content-Type".to_owned(), media_type.to_owned()));
        }
    }
    for (name, value) in mapped.headers.into_iter().chain(scope.request_headers()) {
        headers.retain(|(sent, _)| !sent.eq_ignore_ascii_case(&name));
        headers.push((name, value));
    }
    let method = integration.http_method.as_deref().unwrap_or_default();
    let method = if method == "ANY" { context.request.method.as_str() } else { method };
    let request = BackendRequest {
        kind: integration.kind.clone(),
        method: method.to_owned(),
        uri: uri(integration, context, &mapped.path, &mapped.query),
        headers,
        body,
    };
    Ok((request, scope))
}

fn body(
    api: &RestApi,
    integration: &Integration,
    context: &Context<'_>,
) -> Result<(Vec<u8>, Scope), Failure> {
    let raw = &context.request.body;
    if integration.is_proxy() {
        return Ok((raw.clone(), context.scope(String::new())));
    }
    // A request without a media type counts as binary only where all are.
    let is_binary = api.is_binary(context.request.header("content-type").unwrap_or_default());
    let Some(template) = template(integration, context.media_type())? else {
        let is_text = integration.content_handling.as_deref() == Some("CONVERT_TO_TEXT");
        let body = if is_binary && is_text { STANDARD.encode(raw).into_bytes() } else { raw.clone() };
        return Ok((body, context.scope(String::new())));
    };
    match (is_binary, integration.content_handling.as_deref()) {
        (true, None | Some("CONVERT_TO_BINARY")) | (false, Some("CONVERT_TO_BINARY")) => {
            return Err(Failure::configuration("Unable to transform request"));
        }
        _ => {}
    }
    let text = if is_binary { STANDARD.encode(raw) } else { String::from_utf8_lossy(raw).into_owned() };
    let mut scope = context.scope(text);
    let rendered = Template::parse(template).and_then(|template| template.render(&mut scope));
    let rendered = rendered.map_err(|error| Failure::configuration(error.to_string()))?;
    Ok((rendered.into_bytes(), scope))
}

/// The template of the body's media type. Without one the body passes or is refused, as the integration says.
fn template<'i>(integration: &'i Integration, media_type: &str) -> Result<Option<&'i str>, Failure> {
    let of = |wanted: &str| {
        integration.request_templates.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted))
    };
    let found = of(media_type).or_else(|| of("$default")).and_then(|(_, template)| template.as_str());
    let passes = match integration.passthrough.as_str() {
        "NEVER" => false,
        "WHEN_NO_TEMPLATES" => integration.request_templates.is_empty(),
        _ => true,
    };
    if found.is_some() || passes {
        return Ok(found);
    }
    let why = format!("no template for `{media_type}`");
    Err(Failure::new(Kind::UnsupportedMediaType, "Unsupported Media Type", why))
}

fn mapped(integration: &Integration, context: &Context<'_>) -> Mapped {
    let mut mapped = Mapped::default();
    for (target, value) in &integration.request_parameters {
        let expression = mapping::parse(value, Side::Request).ok();
        let value = expression.and_then(|expression| context.value_of(&expression));
        let Some(value) = value else { continue };
        let target = target.strip_prefix("integration.request.").and_then(|target| target.split_once('.'));
        match target {
            Some(("header", name)) => mapped.headers.push((name.to_owned(), value)),
            Some(("querystring", name)) => mapped.query.push((name.to_owned(), value)),
            Some(("path", name)) => mapped.path.push((name.to_owned(), value)),
            _ => {}
        }
    }
    mapped
}

/// The address, with its variables, and the query: all of it to a proxy, else what is mapped.
fn uri(
    integration: &Integration,
    context: &Context<'_>,
    path: &[(String, String)],
    query: &[(String, String)],
) -> String {
    let mut uri = context.with_stage_variables(integration.uri.as_deref().unwrap_or_default());
    for (name, value) in path {
        uri = uri.replace(&format!("{{{name}}}"), value).replace(&format!("{{{name}+}}"), value);
    }
    let passed = if integration.kind == "HTTP_PROXY" { context.query.as_slice() } else { &[] };
    let mut encoded = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in
        passed.iter().filter(|(name, _)| !query.iter().any(|(mapped, _)| mapped == name)).chain(query)
    {
        encoded.append_pair(name, value);
    }
    let encoded = encoded.finish();
    if encoded.is_empty() {
        uri
    } else {
        format!("{uri}{}{encoded}", if uri.contains('?') { '&' } else { '?' })
    }
}

/// The text of a template that is one.
pub(super) fn text((_, template): &(String, Json)) -> Option<&str> {
    template.as_str().filter(|text| !text.is_empty())
}
