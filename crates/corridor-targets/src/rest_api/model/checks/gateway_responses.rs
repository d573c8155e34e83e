//! Gateway responses: the answers that API Gateway makes itself.

use serde_json::Value as Json;

use super::super::api::GatewayResponse;
use super::super::document::escaped;
use super::super::gateway_response::Kind;
use super::super::mapping::{self, Side};
use super::super::refusal::{Refusal, Rule};

/// The beginnings of what is code in a mapping template, and text here.
const DIRECTIVES: [&str; 7] = ["#set", "#if", "#foreach", "#end", "$input", "$util", "##"];

pub(super) fn check(response: &GatewayResponse, found: &mut Vec<Refusal>) {
    if Kind::parse(&response.kind).is_none() {
        found.push(Refusal::new(Rule::GatewayResponseType, response.pointer.as_str(), &response.kind));
    }
    if let Some(status) = response.status.as_deref().filter(|status| !super::is_status(status)) {
        found.push(Refusal::new(Rule::StatusCode, response.pointer.as_str(), status));
    }
    for (target, value) in &response.parameters {
        let pointer = format!("{}/responseParameters/{}", response.pointer, escaped(target));
        found.extend(parameter(target, value).map(|(rule, named)| Refusal::new(rule, pointer, &named)));
    }
    for (media_type, template) in &response.templates {
        let pointer = format!("{}/responseTemplates/{}", response.pointer, escaped(media_type));
        let text = template.as_str().unwrap_or_default();
        if text.is_empty() {
            found.push(Refusal::new(Rule::GatewayEmpty, pointer, "responseTemplates"));
        } else if let Some(directive) = DIRECTIVES.iter().find(|directive| text.contains(**directive)) {
            found.push(Refusal::new(Rule::GatewayDirective, pointer, directive));
        }
    }
    super::responses::header_size(&response.parameters, &response.pointer, found);
}

fn parameter(target: &str, value: &Json) -> Option<(Rule, String)> {
    if target.strip_prefix("gatewayresponse.header.").is_none_or(str::is_empty) {
        return Some((Rule::GatewayParameter, target.to_owned()));
    }
    if value.as_str().is_none_or(str::is_empty) {
        return Some((Rule::GatewayEmpty, "responseParameters".to_owned()));
    }
    mapping::parse(value, Side::Gateway).err().map(|rule| (rule, mapping::written(value)))
}
