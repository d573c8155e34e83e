//! Integrations: where a request goes, and what goes there.

use serde_json::Value as Json;

use super::super::api::{Integration, IntegrationResponse, Method, RestApi};
use super::super::mapping::{self, Expression, Side};
use super::super::refusal::{Refusal, Rule};
use super::templates;

const KINDS: [&str; 5] = ["HTTP", "MOCK", "AWS_PROXY", "HTTP_PROXY", "AWS"];

pub(super) fn check(api: &RestApi, method: &Method, integration: &Integration, found: &mut Vec<Refusal>) {
    let kind = integration.kind.as_str();
    if !KINDS.contains(&kind) {
        found.push(refusal(integration, Rule::IntegrationType, kind));
        return;
    }
    if kind != "MOCK" {
        found.extend(address(integration).map(|rule| refusal(integration, rule, "")));
        if integration.http_method.as_deref().unwrap_or_default().is_empty() {
            found.push(refusal(integration, Rule::IntegrationMethod, ""));
        }
    }
    words(integration, found);
    timeout(integration, found);
    parameters(method, integration, found);
    templates::check(
        &integration.request_templates,
        &format!("{}/requestTemplates", integration.pointer),
        found,
    );
    if kind == "MOCK" {
        mock(integration, found);
    }
    if let Some(all) = api.binary_media_types.iter().find(|media_type| *media_type == "*/*") {
        binary(integration, all, found);
    }
}

fn refusal(integration: &Integration, rule: Rule, named: &str) -> Refusal {
    Refusal::new(rule, integration.pointer.as_str(), named)
}

/// What is wrong with the address.
fn address(integration: &Integration) -> Option<Rule> {
    let uri = integration.uri.as_deref().unwrap_or_default();
    match integration.kind.as_str() {
        "HTTP" | "HTTP_PROXY" => (!is_http(uri)).then_some(Rule::HttpUri),
        // `arn:{partition}:apigateway:{region}:{service}:{path|action}/{value}`
        _ => {
            let parts: Vec<&str> = uri.splitn(6, ':').collect();
            let ["arn", _, "apigateway", region, service, rest] = parts.as_slice() else {
                return Some(Rule::Arn);
            };
            if region.is_empty() || service.is_empty() {
                return Some(Rule::Arn);
            }
            if !rest.starts_with("path/") && !rest.starts_with("action/") {
                return Some(Rule::ArnPathOrAction);
            }
            let is_lambda =
                *service == "lambda" && rest.contains("/functions/") && rest.ends_with("invocations");
            let is_streaming = *service == "lambda" && rest.ends_with("response-streaming-invocations");
            let is_allowed = is_lambda || is_streaming || *service == "firehose";
            (integration.kind == "AWS_PROXY" && !is_allowed).then_some(Rule::AwsProxyService)
        }
    }
}

/// A variable of the stage may stand for the host.
fn is_http(uri: &str) -> bool {
    let rest = uri.strip_prefix("http://").or_else(|| uri.strip_prefix("https://"));
    let host = rest.map(|rest| rest.split(['/', '?']).next().unwrap_or_default());
    host.is_some_and(|host| !host.is_empty() && !host.contains(' ')) && uri.is_ascii()
}

fn words(integration: &Integration, found: &mut Vec<Refusal>) {
    let handling = ["CONVERT_TO_TEXT", "CONVERT_TO_BINARY"];
    let responses = integration.responses.iter().filter_map(|response| response.content_handling.as_deref());
    let words = [
        (Some(integration.passthrough.as_str()), &["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"][..]),
        (integration.content_handling.as_deref(), &handling[..]),
        (integration.transfer_mode.as_deref(), &["BUFFERED", "STREAM"][..]),
    ];
    let words = words.into_iter().chain(responses.map(|word| (Some(word), &handling[..])));
    for (word, allowed) in words {
        if let Some(word) = word.filter(|word| !allowed.contains(word)) {
            found.push(refusal(integration, Rule::IntegrationWord, word));
        }
    }
}

fn timeout(integration: &Integration, found: &mut Vec<Refusal>) {
    let is_stream = integration.transfer_mode.as_deref() == Some("STREAM");
    if is_stream && !integration.is_proxy() {
        found.push(refusal(integration, Rule::StreamType, &integration.kind));
    }
    let (rule, longest) = if is_stream { (Rule::StreamTimeout, 900_000) } else { (Rule::Timeout, 29_000) };
    if let Some(timeout) = integration.timeout_ms.filter(|timeout| !(50..=longest).contains(timeout)) {
        found.push(refusal(integration, rule, &timeout.to_string()));
    }
}

fn parameters(method: &Method, integration: &Integration, found: &mut Vec<Refusal>) {
    for (target, value) in &integration.request_parameters {
        let mut refuse = |rule, named: &str| {
            let key = super::super::document::escaped(target);
            found.push(Refusal::new(rule, format!("{}/requestParameters/{key}", integration.pointer), named));
        };
        let is_target = ["header.", "querystring.", "path."].iter().any(|part| {
            target.strip_prefix("integration.request.").is_some_and(|rest| rest.starts_with(part))
        });
        if !is_target {
            refuse(Rule::Undeclared, target);
        }
        match mapping::parse(value, Side::Request) {
            Err(rule) => refuse(rule, &mapping::written(value)),
            Ok(Expression::MethodRequest(location, name)) if !method.declares(&location, &name) => {
                refuse(Rule::Undeclared, &mapping::written(value));
            }
            Ok(_) => {}
        }
    }
}

fn mock(integration: &Integration, found: &mut Vec<Refusal>) {
    let gives_status = |(_, template): &(String, Json)| {
        template.as_str().is_some_and(|template| template.contains("statusCode"))
    };
    if !integration.request_templates.iter().any(gives_status) {
        found.push(refusal(integration, Rule::MockStatus, ""));
    }
}

/// A template runs on text. Where every media type is binary, only `CONVERT_TO_TEXT` gives it one.
fn binary(integration: &Integration, media_type: &str, found: &mut Vec<Refusal>) {
    const TO_TEXT: Option<&str> = Some("CONVERT_TO_TEXT");
    if integration.kind == "MOCK" && integration.content_handling.as_deref() != TO_TEXT {
        found.push(refusal(integration, Rule::BinaryMock, media_type));
    }
    if integration.is_proxy() {
        return;
    }
    let has_template = |response: &&IntegrationResponse| {
        response.templates.iter().any(|(_, template)| template.as_str().is_some_and(|text| !text.is_empty()))
    };
    for response in integration.responses.iter().filter(has_template) {
        if response.content_handling.as_deref() != TO_TEXT {
            found.push(Refusal::new(Rule::BinaryResponse, response.pointer.as_str(), media_type));
        }
    }
}
