//! What becomes of an answer of a backend that is no proxy's.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::api::{Integration, IntegrationResponse, Method, RestApi};
use super::super::gateway_response::Failure;
use super::super::mapping::{self, Expression, Side};
use super::super::message::{MadeBy, Response, header};
use super::super::vtl::{self, Scope, Template};
use super::{Context, proxy, request};

/// An answer of a backend.
pub(super) struct Answered {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

pub(super) fn build(
    api: &RestApi,
    method: &Method,
    integration: &Integration,
    context: &Context<'_>,
    scope: Scope,
    answered: &Answered,
) -> Result<Response, Failure> {
    let chosen = choose(integration, answered)?;
    if !method.responses.iter().any(|response| response.status == chosen.status) {
        return Err(Failure::configuration(format!("no method response for {}", chosen.status)));
    }
    let (media_type, template) = template(chosen, context);
    let mut headers = vec![("Content-Type".to_owned(), media_type.to_owned())];
    for (name, value) in mapped(chosen, context, answered) {
        set(&mut headers, name, value);
    }
    let (body, scope) = rendered(api, integration, chosen, context, scope, template, answered)?;
    // "Overrides are final": after everything else. A header need not be declared for it (recorded of AWS:
    // `test_integration_mock_with_response_override_in_request_template`).
    for (name, value) in scope.response_headers() {
        set(&mut headers, name, value);
    }
    let status = scope.response_status().or_else(|| chosen.status.parse().ok()).unwrap_or(500);
    let headers = proxy::remapped(headers, context);
    Ok(Response { status, headers, body, made_by: MadeBy::Integration(answered.status) })
}

fn set(headers: &mut Vec<(String, String)>, name: String, value: String) {
    headers.retain(|(sent, _)| !sent.eq_ignore_ascii_case(&name));
    headers.push((name, value));
}

/// The response whose pattern has the whole status, else the default one. A Lambda function that is no proxy's is asked by
/// its error message.
fn choose<'i>(integration: &'i Integration, answered: &Answered) -> Result<&'i IntegrationResponse, Failure> {
    let is_lambda =
        integration.kind == "AWS" && integration.uri.as_deref().is_some_and(|uri| uri.contains(":lambda:"));
    let selector = if is_lambda { error_message(&answered.body) } else { answered.status.to_string() };
    let has_pattern = |response: &&IntegrationResponse| {
        let pattern = response.pattern.as_deref().filter(|pattern| !pattern.is_empty());
        pattern.is_some_and(|pattern| vtl::matches(pattern, &selector).unwrap_or(false))
    };
    let is_default = |response: &&IntegrationResponse| response.pattern.as_deref().is_none_or(str::is_empty);
    let chosen = integration.responses.iter().find(has_pattern);
    chosen.or_else(|| integration.responses.iter().find(is_default)).ok_or_else(|| {
        Failure::configuration("No match for output mapping and no default endpoint mapping configured")
    })
}

fn error_message(body: &[u8]) -> String {
    let body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    body.get("errorMessage").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}

/// The template of the first accepted media type, else that of JSON, else the first; its media type is that of the answer.
fn template<'r>(chosen: &'r IntegrationResponse, context: &Context<'_>) -> (&'r str, Option<&'r str>) {
    let of = |wanted: &str| chosen.templates.iter().find(|(media_type, _)| media_type == wanted);
    let found = of(context.accept()).or_else(|| of("application/json")).or_else(|| chosen.templates.first());
    match found {
        Some(found) => (&found.0, request::text(found)),
        None => ("application/json", None),
    }
}

/// The headers that are mapped and have a value.
fn mapped(chosen: &IntegrationResponse, context: &Context<'_>, answered: &Answered) -> Vec<(String, String)> {
    let value = |expression: &Expression| match expression {
        Expression::IntegrationHeader(name) => header(&answered.headers, name).map(str::to_owned),
        Expression::IntegrationBody(path) => {
            let mut scope = context.scope(String::from_utf8_lossy(&answered.body).into_owned());
            let template = Template::parse(&format!("$!input.path('{path}')")).ok()?;
            template.render(&mut scope).ok().filter(|text| !text.is_empty())
        }
        other => context.value_of(other),
    };
    chosen
        .parameters
        .iter()
        .filter_map(|(target, expression)| {
            let name = target.strip_prefix("method.response.header.")?;
            let value = value(&mapping::parse(expression, Side::Response).ok()?)?;
            Some((name.to_owned(), value))
        })
        .collect()
}

/// The body, by the template if there is one ("Content type conversions in API Gateway", the table of responses).
fn rendered(
    api: &RestApi,
    integration: &Integration,
    chosen: &IntegrationResponse,
    context: &Context<'_>,
    scope: Scope,
    template: Option<&str>,
    answered: &Answered,
) -> Result<(Vec<u8>, Scope), Failure> {
    let is_binary_payload = api.is_binary(header(&answered.headers, "content-type").unwrap_or_default());
    let is_binary_accepted = api.is_binary(context.accept());
    let text = match (is_binary_payload, chosen.content_handling.as_deref()) {
        // A MOCK integration has no payload of a type; it is its own text.
        (_, Some("CONVERT_TO_TEXT")) if integration.kind == "MOCK" => Some(Vec::new()),
        (true, Some("CONVERT_TO_TEXT")) => Some(STANDARD.encode(&answered.body).into_bytes()),
        (true, None) if !is_binary_accepted => Some(STANDARD.encode(&answered.body).into_bytes()),
        (false, Some("CONVERT_TO_TEXT")) => Some(answered.body.clone()),
        (false, None) if !is_binary_accepted => Some(answered.body.clone()),
        (true, _) => None,
        (false, _) => {
            let decoded = STANDARD.decode(&answered.body);
            let decoded = decoded.map_err(|_| Failure::configuration("Unable to transform response"))?;
            return match template {
                None => Ok((decoded, scope)),
                Some(_) => Err(Failure::configuration("Unable to transform response")),
            };
        }
    };
    match (template, text) {
        (None, text) => Ok((text.unwrap_or_else(|| answered.body.clone()), scope)),
        (Some(_), None) => Err(Failure::configuration("Unable to transform response")),
        (Some(template), Some(text)) => {
            let mut scope = scope.with_body(String::from_utf8_lossy(&text).into_owned());
            let rendered = Template::parse(template).and_then(|template| template.render(&mut scope));
            let rendered = rendered.map_err(|error| Failure::configuration(error.to_string()))?;
            Ok((rendered.into_bytes(), scope))
        }
    }
}
