//! Mapping expressions: what goes into a header, a query parameter or a path parameter.
//!
//! Source: "Parameter mapping source reference for REST APIs in API Gateway", developer guide.

use serde_json::Value as Json;

use super::refusal::Rule;

/// Where a mapping expression stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// In an integration request: of the method's request.
    Request,
    /// In an integration response: of the integration's response.
    Response,
    /// In a gateway response: of the method's request, declared or not.
    Gateway,
}

/// What a mapping expression takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expression {
    /// A literal, without its quotes.
    Literal(String),
    /// A parameter of the method's request: its location and its name.
    MethodRequest(String, String),
    /// The body of the method's request.
    MethodRequestBody,
    /// A header of the integration's response.
    IntegrationHeader(String),
    /// The body of the integration's response, or a part of it.
    IntegrationBody(String),
    /// A variable of the context.
    Context(String),
    /// A variable of the stage.
    StageVariable(String),
}

/// Reads a mapping expression.
pub(super) fn parse(value: &Json, side: Side) -> Result<Expression, Rule> {
    let Json::String(text) = value else { return Err(Rule::MappingExpression) };
    if text.starts_with('\'') {
        return literal(text);
    }
    let name = |name: &str| if is_name(name) { Ok(name.to_owned()) } else { Err(Rule::MappingExpression) };
    if let Some(variable) = text.strip_prefix("context.") {
        return name(variable).map(Expression::Context);
    }
    if let Some(variable) = text.strip_prefix("stageVariables.") {
        return name(variable).map(Expression::StageVariable);
    }
    match side {
        Side::Request | Side::Gateway => {
            let Some(rest) = text.strip_prefix("method.request.") else {
                return Err(Rule::MappingExpression);
            };
            if rest == "body" || rest.starts_with("body.") {
                return Ok(Expression::MethodRequestBody);
            }
            let (location, parameter) = rest.split_once('.').ok_or(Rule::MappingExpression)?;
            let location = match location {
                "header" | "multivalueheader" => "header",
                "querystring" | "multivaluequerystring" => "querystring",
                "path" => "path",
                _ => return Err(Rule::MappingExpression),
            };
            Ok(Expression::MethodRequest(location.to_owned(), name(parameter)?))
        }
        Side::Response => {
            let Some(rest) = text.strip_prefix("integration.response.") else {
                return Err(Rule::MappingExpression);
            };
            match (rest.strip_prefix("header."), rest.strip_prefix("multivalueheader."), rest) {
                (Some(header), ..) | (None, Some(header), _) => {
                    name(header).map(Expression::IntegrationHeader)
                }
                (None, None, "body") => Ok(Expression::IntegrationBody("$".to_owned())),
                (None, None, rest) => match rest.strip_prefix("body.") {
                    Some(path) => Ok(Expression::IntegrationBody(format!("$.{path}"))),
                    None => Err(Rule::MappingExpression),
                },
            }
        }
    }
}

/// `'text'`, on one line, in ASCII, with no quote inside.
fn literal(text: &str) -> Result<Expression, Rule> {
    let inner = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
    let inner = inner.ok_or(Rule::MappingExpression)?;
    let is_plain = inner.chars().all(|c| (' '..='~').contains(&c) && c != '\'');
    if is_plain { Ok(Expression::Literal(inner.to_owned())) } else { Err(Rule::LiteralCharacters) }
}

/// The name of a parameter or a variable.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:$+".contains(c))
}

/// How a mapping's value is written in AWS's error text: strings as they are, others as JSON.
pub(super) fn written(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
