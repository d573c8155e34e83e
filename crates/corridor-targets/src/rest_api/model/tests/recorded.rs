//! What AWS was recorded to answer: the AWS-validated tests of `localstack/localstack` (`tests/aws/services/apigateway`,
//! Apache-2.0), told again as facts. Each function names the test.

use serde_json::{Value, json};

use super::super::{BackendRequest, BackendResponse, Deployed, accept};
use super::{always, body, nobody, request};

/// `GET /` with an integration.
fn get(integration: &Value, path: &str) -> Deployed {
    let document = json!({
        "openapi": "3.0.1",
        "paths": {path: {"get": {
            "parameters": [{"name": "testPath", "in": "path", "required": true}],
            "responses": {"200": {}},
            "x-amazon-apigateway-integration": integration,
        }}},
    });
    Deployed::new(accept(&document).expect("an API"), "dev")
}

/// `test_integration_mock_with_response_override_in_request_template`: a header that no method response declares is sent,
/// and a status that no method response has is the status.
#[test]
fn an_override_needs_no_declaration() {
    let request_template = "#set($context.responseOverride.status = 444)\n#set($context.responseOverride.header.foo = \"bar\")\n\
                            #set($context.responseOverride.custom = \"is also passed around\")\n{\n  \"statusCode\": 200\n}\n";
    let response_template = "#set($s = $context.responseOverride.status)#set($f = $context.responseOverride.header.foo)\
                             #set($c = $context.responseOverride.custom){\"s\": \"$s\", \"f\": \"$f\", \"c\": \"$c\"}";
    for (templates, expected) in [
        (
            json!({"application/json": response_template}),
            "{\"s\": \"444\", \"f\": \"bar\", \"c\": \"is also passed around\"}",
        ),
        (json!({}), ""),
    ] {
        let deployed = get(
            &json!({"type": "mock", "requestTemplates": {"application/json": request_template},
                    "responses": {"2\\d{2}": {"statusCode": "200", "responseTemplates": templates}}}),
            "/",
        );
        let answer = deployed.answer(&request("GET", "/dev/", &[], ""), &nobody);
        assert_eq!(
            (answer.status, answer.header("foo"), body(&answer).as_str()),
            (444, Some("bar"), expected)
        );
    }
}

/// `test_integration_mock_with_request_overrides_in_response_template`: what the request's template overrides, the
/// response's template reads.
#[test]
fn an_override_of_the_request_is_seen_by_the_response() {
    let deployed = get(
        &json!({
            "type": "mock",
            "requestTemplates": {"application/json": "#set($body = $util.base64Decode($input.params('testPath')))\n\
                #set($context.requestOverride.path.body = $body)\n{\n  \"statusCode\": 200\n}\n"},
            "responses": {"2\\d{2}": {"statusCode": "200", "responseTemplates": {"application/json":
                "#set($body = $util.parseJson($context.requestOverride.path.body))\n#set($inputBody = $body.message)\n\
                 #if($inputBody == \"path1\")\none\n#elseif($inputBody == \"path2\")\ntwo\n#else\nelse\n#end\n"}}},
        }),
        "/{testPath}",
    );
    for (path, expected) in [
        ("eyJtZXNzYWdlIjogInBhdGgxIn0=", "one"),
        ("eyJtZXNzYWdlIjogInBhdGgyIn0=", "two"),
        ("eyJtZXNzYWdlIjogIm5vbmUifQ==", "else"),
    ] {
        let answer = deployed.answer(&request("GET", &format!("/dev/{path}"), &[], ""), &nobody);
        assert_eq!((answer.status, body(&answer).trim()), (200, expected), "{path}");
    }
}

/// `test_integration_mock_with_path_param`: JSON without quotes is read.
#[test]
fn a_loose_status_of_a_mock_is_read() {
    for (template, expected) in [
        ("{statusCode: 200}", 200),
        ("{\"statusCode\": 200}", 200),
        ("{'statusCode':200}", 200),
        ("{\"statusCode\": \"x\"}", 500),
        ("{\"x\": \"statusCode\"}", 500),
    ] {
        let integration = json!({"type": "mock", "requestTemplates": {"application/json": template}, "responses": {"default": {"statusCode": "200"}}});
        let answer = get(&integration, "/").answer(&request("GET", "/dev", &[], ""), &nobody);
        assert_eq!(answer.status, expected, "{template}");
    }
}

/// `test_http_integration_invoke_status_code_passthrough`: of a custom integration the default response takes every status,
/// of a proxy the status stays.
#[test]
fn a_status_passes_through_a_proxy_only() {
    for (kind, expected) in [("http", 200), ("http_proxy", 400)] {
        let integration = json!({"type": kind, "httpMethod": "POST", "uri": "http://example.com", "responses": {"default": {"statusCode": "200"}}});
        let answer = get(&integration, "/").answer(&request("GET", "/dev", &[], ""), &always(400, &[], ""));
        assert_eq!(answer.status, expected, "{kind}");
    }
}

/// `test_apigateway_header_remapping_http`: what a custom integration does not map does not come out; what a proxy's backend
/// says does, under other names where API Gateway has its own.
#[test]
fn headers_of_backends_are_dropped_or_renamed() {
    let backend = [
        ("Access-Control-Allow-Origin", "*"),
        ("Connection", "keep-alive"),
        ("Content-Length", "790"),
        ("Date", "d"),
        ("Server", "gunicorn/19.9.0"),
        ("Content-Type", "application/json"),
    ];
    let integration = |kind: &str| json!({"type": kind, "httpMethod": "POST", "uri": "http://example.com", "responses": {"default": {"statusCode": "200"}}});
    let names = |kind: &str| {
        let answer = get(&integration(kind), "/")
            .answer(&request("GET", "/dev", &[], ""), &always(200, &backend, "{}"));
        let mut names: Vec<String> = answer.headers.into_iter().map(|(name, _)| name).collect();
        names.sort();
        names
    };
    assert_eq!(names("http"), ["Content-Type", "x-amzn-RequestId"]);
    assert_eq!(
        names("http_proxy"),
        [
            "Access-Control-Allow-Origin",
            "Content-Type",
            "x-amzn-Remapped-Connection",
            "x-amzn-Remapped-Content-Length",
            "x-amzn-Remapped-Date",
            "x-amzn-Remapped-Server",
            "x-amzn-RequestId",
        ]
    );
}

/// `test_input_body_formatting`: a template sees an empty body as `{}`, and any other as it is.
#[test]
fn an_empty_body_is_an_empty_object() {
    let integration = json!({"type": "http", "httpMethod": "POST", "uri": "http://example.com",
        "requestTemplates": {"application/json": "Action=SendMessage&MessageBody=$input.body"},
        "responses": {"default": {"statusCode": "200", "responseTemplates": {"application/json": "$input.body"}}}});
    let deployed = get(&integration, "/");
    for (sent, expected) in [
        ("", "Action=SendMessage&MessageBody={}"),
        ("{\"some\": \"value\"}", "Action=SendMessage&MessageBody={\"some\": \"value\"}"),
        ("some raw data", "Action=SendMessage&MessageBody=some raw data"),
    ] {
        let echo = |request: &BackendRequest| BackendResponse::Answer {
            status: 200,
            headers: Vec::new(),
            body: request.body.clone(),
        };
        let answer = deployed.answer(&request("GET", "/dev", &[], sent), &echo);
        assert_eq!(body(&answer), expected);
    }
    let answer = deployed.answer(&request("GET", "/dev", &[], ""), &always(200, &[], ""));
    assert_eq!(body(&answer), "{}");
}
