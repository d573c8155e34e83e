//! Integration responses: what becomes of an answer.

use serde_json::Value as Json;

use super::super::api::{Integration, IntegrationResponse, Method, MethodResponse};
use super::super::document::escaped;
use super::super::mapping::{self, Expression, Side};
use super::super::refusal::{Refusal, Rule};
use super::super::vtl;
use super::templates;

/// "Amazon API Gateway quotas": total combined size of header values, in bytes.
const HEADER_BYTES_MAX: usize = 10_240;

pub(super) fn check(method: &Method, integration: &Integration, found: &mut Vec<Refusal>) {
    // The answer of a proxy integration goes through as it is; its responses are never asked.
    for response in &integration.responses {
        one(method, response, found);
    }
    let is_partial = !integration.responses.is_empty()
        && !integration.responses.iter().any(|response| matches_all(response.pattern.as_deref()));
    // A MOCK integration gives the status that its template says.
    if is_partial && !integration.is_proxy() && integration.kind != "MOCK" {
        found.push(Refusal::new(Rule::NoDefaultResponse, integration.pointer.as_str(), ""));
    }
}

fn matches_all(pattern: Option<&str>) -> bool {
    matches!(pattern, None | Some("" | ".*" | ".+" | r"\d{3}" | "[1-5]\\d\\d" | "[1-5]\\d{2}"))
}

fn one(method: &Method, response: &IntegrationResponse, found: &mut Vec<Refusal>) {
    let mut refuse = |rule, named: &str| found.push(Refusal::new(rule, response.pointer.as_str(), named));
    if !super::is_status(&response.status) {
        refuse(Rule::StatusCode, &response.status);
    }
    if let Some(pattern) = &response.pattern
        && vtl::matches(pattern, "200").is_err()
    {
        refuse(Rule::SelectionPattern, pattern);
    }
    let declared = method.responses.iter().find(|declared| declared.status == response.status);
    if declared.is_none() {
        refuse(Rule::NoMethodResponse, "");
    }
    for (target, value) in &response.parameters {
        parameter(declared, response, target, value, found);
    }
    templates::check(&response.templates, &format!("{}/responseTemplates", response.pointer), found);
    header_size(&response.parameters, &response.pointer, found);
}

fn parameter(
    declared: Option<&MethodResponse>,
    response: &IntegrationResponse,
    target: &str,
    value: &Json,
    found: &mut Vec<Refusal>,
) {
    let pointer = format!("{}/responseParameters/{}", response.pointer, escaped(target));
    let header = target.strip_prefix("method.response.header.");
    let is_declared = |header: &str| {
        declared.is_some_and(|declared| declared.headers.iter().any(|name| name.eq_ignore_ascii_case(header)))
    };
    if !header.is_some_and(is_declared) {
        found.push(Refusal::new(Rule::Undeclared, pointer.as_str(), target));
    }
    if let Err(rule) = mapping::parse(value, Side::Response) {
        found.push(Refusal::new(rule, pointer, &mapping::written(value)));
    }
}

/// The literal headers of one answer, together.
pub(super) fn header_size(parameters: &[(String, Json)], pointer: &str, found: &mut Vec<Refusal>) {
    let literal = |value: &Json| match mapping::parse(value, Side::Response) {
        Ok(Expression::Literal(text)) => text.len(),
        _ => 0,
    };
    let bytes: usize = parameters.iter().map(|(_, value)| literal(value)).sum();
    if bytes > HEADER_BYTES_MAX {
        found.push(Refusal::new(Rule::HeaderSize, pointer, &bytes.to_string()));
    }
}
