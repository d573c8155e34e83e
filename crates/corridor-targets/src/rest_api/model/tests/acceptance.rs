//! Each rule, broken alone.

use std::collections::BTreeSet;

use super::super::{Rule, Words, accept, accept_stage};
use super::{OPTIONS, OPTIONS_INTEGRATION, POST, POST_INTEGRATION, changed, document};
use serde_json::{Value, json};

/// The rules that a document breaks, once each, those that AWS ignores too.
fn broken(document: &Value) -> BTreeSet<Rule> {
    match accept(document) {
        Ok(api) => api.notices.iter().map(|notice| notice.rule).collect(),
        Err(refusals) => refusals.iter().map(|refusal| refusal.rule).collect(),
    }
}

/// What breaks each rule, and nothing else.
fn breakers() -> Vec<(Rule, Value)> {
    let post = |key: &str, value: Value| changed(&[(&format!("{POST}/{key}"), value)]);
    let integration = |key: &str, value: Value| changed(&[(&format!("{POST_INTEGRATION}/{key}"), value)]);
    let mock = |key: &str, value: Value| changed(&[(&format!("{OPTIONS_INTEGRATION}/{key}"), value)]);
    let header = |value: Value| {
        let pointer = format!(
            "{OPTIONS_INTEGRATION}/responses/default/responseParameters/method.response.header.Access-Control-Allow-Methods"
        );
        changed(&[(&pointer, value)])
    };
    let gateway = |value: Value| changed(&[("/x-amazon-apigateway-gateway-responses/THROTTLED", value)]);
    let path = |path: &str| {
        let mut document = document();
        let item = document["paths"]["/inference"].clone();
        document["paths"][path] = item;
        document
    };
    let template = |text: &str| mock("responses/default/responseTemplates/application~1json", json!(text));
    let binary = |changes: &[(&str, Value)]| {
        let mut all = vec![("/x-amazon-apigateway-binary-media-types", json!(["*/*"])), (POST, Value::Null)];
        all.extend(changes.iter().cloned());
        changed(&all)
    };
    let handling = format!("{OPTIONS_INTEGRATION}/contentHandling");
    let response_handling = format!("{OPTIONS_INTEGRATION}/responses/default/contentHandling");
    let many: serde_json::Map<String, Value> =
        (0..300).map(|index| (format!("/r{index}"), document()["paths"]["/inference"].clone())).collect();
    let large = "x".repeat(400 * 1024);
    vec![
        (Rule::NotOpenApi, json!({"paths": {}})),
        (Rule::ImportSize, post("summary", json!("x".repeat(7 * 1024 * 1024)))),
        (Rule::EmptyApi, changed(&[("/paths", json!({}))])),
        (Rule::NoIntegration, post("x-amazon-apigateway-integration", Value::Null)),
        (Rule::Undeclared, changed(&[(&format!("{OPTIONS}/responses/204/headers"), json!({}))])),
        (Rule::Undeclared, post("parameters", json!([]))),
        (Rule::MappingExpression, header(json!(3000))),
        (Rule::MappingExpression, header(json!("3000"))),
        (Rule::MappingExpression, header(json!(true))),
        (Rule::MappingExpression, header(json!("integration.request.header.X"))),
        (Rule::LiteralCharacters, header(json!("'it's'"))),
        (Rule::LiteralCharacters, header(json!("'a\nb'"))),
        (Rule::LiteralCharacters, header(json!("'é'"))),
        (Rule::NoMethodResponse, mock("responses/default", json!({"statusCode": "200"}))),
        (Rule::StatusCode, post("responses/2XX", json!({}))),
        (Rule::ContentType, mock("responses/default/responseTemplates", json!({"123": ""}))),
        (Rule::HttpMethod, path_with_trace()),
        (
            Rule::DuplicateParameter,
            post(
                "parameters",
                json!([{"name": "X-Model", "in": "header"}, {"name": "X-Model", "in": "query"}]),
            ),
        ),
        (Rule::UnknownAuthorizer, post("security", json!([{"nobody": []}]))),
        (Rule::UnknownValidator, post("x-amazon-apigateway-request-validator", json!("nobody"))),
        (Rule::ModelName, changed(&[("/components/schemas", json!({"my-model": {}}))])),
        (Rule::PathPart, path("/v1/mo$el")),
        (Rule::PathPart, path("/v1/a{b}")),
        (Rule::GreedyChild, path("/v1/{proxy+}/more")),
        (Rule::VariableSibling, {
            let mut document = path("/v1/{model}");
            let item = document["paths"]["/inference"].clone();
            document["paths"]["/v1/{name}/x"] = item;
            document
        }),
        (Rule::TooManyResources, changed(&[("/paths", Value::Object(many))])),
        (Rule::IntegrationType, integration("type", json!("https_proxy"))),
        (Rule::IntegrationMethod, integration("httpMethod", Value::Null)),
        (Rule::HttpUri, integration("uri", json!("models.example"))),
        (Rule::Arn, changed(&[aws("type", json!("aws")), aws("uri", json!("arn:aws:sagemaker:x"))])),
        (
            Rule::ArnPathOrAction,
            changed(&[
                aws("type", json!("aws")),
                aws("uri", json!("arn:aws:apigateway:eu-west-1:s3:bucket")),
            ]),
        ),
        (
            Rule::AwsProxyService,
            changed(&[
                aws("type", json!("aws_proxy")),
                aws(
                    "uri",
                    json!("arn:aws:apigateway:eu-west-1:runtime.sagemaker:path/endpoints/e/invocations"),
                ),
            ]),
        ),
        (Rule::Timeout, integration("timeoutInMillis", json!(29_001))),
        (Rule::Timeout, integration("timeoutInMillis", json!(49))),
        (
            Rule::StreamTimeout,
            changed(&[
                aws("type", json!("http_proxy")),
                aws("responseTransferMode", json!("STREAM")),
                aws("timeoutInMillis", json!(900_001)),
            ]),
        ),
        (Rule::StreamType, integration("responseTransferMode", json!("STREAM"))),
        (Rule::IntegrationWord, integration("passthroughBehavior", json!("sometimes"))),
        (Rule::IntegrationWord, mock("contentHandling", json!("TO_TEXT"))),
        (Rule::SelectionPattern, integration("responses/(", json!({"statusCode": "200"}))),
        (Rule::TemplateSize, template(&large)),
        (Rule::Template, template("#if(true)")),
        (
            Rule::OverrideTwice,
            template(
                "#set($context.responseOverride.header.Vary='a')#set($context.responseOverride.header.Vary='b')",
            ),
        ),
        (Rule::MockStatus, mock("requestTemplates", json!({}))),
        (Rule::BinaryMock, binary(&[(&handling, Value::Null)])),
        (Rule::BinaryResponse, binary(&[(&response_handling, Value::Null)])),
        (Rule::HeaderSize, header(json!(format!("'{}'", "x".repeat(10_241))))),
        (Rule::NoDefaultResponse, integration("responses/default", Value::Null)),
        (
            Rule::GatewayResponseType,
            changed(&[("/x-amazon-apigateway-gateway-responses/DEFAULT", json!({}))]),
        ),
        (Rule::GatewayParameter, gateway(json!({"responseParameters": {"header.Vary": "'Origin'"}}))),
        (Rule::GatewayEmpty, gateway(json!({"responseTemplates": {"application/json": ""}}))),
        (
            Rule::GatewayDirective,
            gateway(json!({"responseTemplates": {"application/json": "#if(true)x#end"}})),
        ),
        (
            Rule::MappingExpression,
            gateway(json!({"responseParameters": {"gatewayresponse.header.Retry-After": "3"}})),
        ),
        (Rule::StatusCode, gateway(json!({"statusCode": 99}))),
        (Rule::RootSecurity, changed(&[("/security", json!([{"key": []}]))])),
        (Rule::SecurityScheme, changed(&[("/components/securitySchemes/oauth", json!({"type": "oauth2"}))])),
    ]
}

fn aws(key: &'static str, value: Value) -> (&'static str, Value) {
    let pointer = match key {
        "type" => "/paths/~1inference/post/x-amazon-apigateway-integration/type",
        "uri" => "/paths/~1inference/post/x-amazon-apigateway-integration/uri",
        "timeoutInMillis" => "/paths/~1inference/post/x-amazon-apigateway-integration/timeoutInMillis",
        _ => "/paths/~1inference/post/x-amazon-apigateway-integration/responseTransferMode",
    };
    (pointer, value)
}

fn path_with_trace() -> Value {
    let mut document = document();
    document["paths"]["/inference"]["trace"] = document["paths"]["/inference"]["options"].clone();
    document
}

#[test]
fn a_document_that_is_right_is_accepted() {
    assert_eq!(broken(&document()), BTreeSet::new());
}

#[test]
fn each_rule_is_broken_alone() {
    for (rule, document) in breakers() {
        assert_eq!(broken(&document), BTreeSet::from([rule]), "{}", rule.code());
    }
}

/// Those of resources are in `resources.rs`, those of HTTP APIs beside their model.
#[test]
fn every_rule_has_what_breaks_it() {
    let of_resources = [
        Rule::UnknownMethod,
        Rule::UnknownParent,
        Rule::Unordered,
        Rule::NoDeployment,
        Rule::NoStage,
        Rule::NoRedeployment,
        Rule::UrlOfArn,
        Rule::DuplicateResource,
    ];
    let broken: BTreeSet<Rule> = breakers().into_iter().map(|(rule, _)| rule).collect();
    let missing: Vec<&Rule> = Rule::ALL
        .iter()
        .filter(|rule| {
            !broken.contains(rule)
                && !of_resources.contains(rule)
                && !rule.code().starts_with("v2-")
                && **rule != Rule::StageName
        })
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_refusal_says_what_aws_says_and_where() {
    let pointer = format!("{OPTIONS}/responses/204/headers");
    let refusals = accept(&changed(&[(&pointer, json!({}))])).expect_err("a refusal");
    assert_eq!(
        refusals[0].text,
        "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression \
         parameter specified: method.response.header.Access-Control-Allow-Methods]"
    );
    assert_eq!(
        refusals[0].pointer,
        "/paths/~1inference/options/x-amazon-apigateway-integration/responses/default/responseParameters/\
         method.response.header.Access-Control-Allow-Methods"
    );
    let timeout = changed(&[(&format!("{POST_INTEGRATION}/timeoutInMillis"), json!(30_000))]);
    let refusals = accept(&timeout).expect_err("a refusal");
    assert_eq!(
        refusals[0].to_string(),
        format!("timeout: Timeout should be between 50 ms and 29000 ms ({POST_INTEGRATION})")
    );
}

#[test]
fn every_refusal_is_told_not_only_the_first() {
    let document = changed(&[
        (&format!("{OPTIONS}/responses/204/headers"), json!({})),
        (&format!("{POST}/x-amazon-apigateway-integration"), Value::Null),
    ]);
    assert_eq!(broken(&document), BTreeSet::from([Rule::Undeclared, Rule::NoIntegration]));
}

#[test]
fn stage_names() {
    for name in ["prod", "v1_2-x"] {
        assert_eq!(accept_stage(name), Ok(()));
    }
    for name in ["", "a.b", "a/b", "$default"] {
        assert_eq!(accept_stage(name).map_err(|refusal| refusal.rule), Err(Rule::StageName), "{name}");
    }
}

#[test]
fn codes_are_unique_and_sources_are_there() {
    let codes: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.code()).collect();
    assert_eq!(codes.len(), Rule::ALL.len());
    for rule in Rule::ALL {
        let (title, url) = rule.source();
        assert!(
            !title.is_empty() && url.starts_with("https://") && !rule.about().is_empty(),
            "{}",
            rule.code()
        );
        assert!(matches!(rule.words(), Words::Aws(text) | Words::Ours(text) if !text.is_empty()));
    }
}

#[test]
fn nothing_that_is_json_makes_it_panic() {
    for json in [
        json!(null),
        json!([]),
        json!({"openapi": 3}),
        json!({"openapi": "3", "paths": {"": [], "/": {"get": 3}}}),
    ] {
        assert!(accept(&json).is_err(), "{json}");
    }
}
