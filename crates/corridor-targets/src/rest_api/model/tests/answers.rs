//! How a deployed API answers.

use serde_json::{Value, json};

use super::super::{BackendResponse, GatewayResponseKind as Kind, MadeBy, Response};
use super::{OPTIONS, POST, POST_INTEGRATION, always, body, changed, deployed, document, nobody, request};

const JSON: (&str, &str) = ("Content-Type", "application/json");

fn made_by(response: &Response) -> Option<Kind> {
    match &response.made_by {
        MadeBy::Gateway(kind, _) => Some(*kind),
        MadeBy::Backend | MadeBy::Integration(_) | MadeBy::Fixed(_) => None,
    }
}

#[test]
fn a_preflight_is_answered_by_the_mock() {
    let deployed = deployed(&document());
    let preflight = |origin: &str| {
        deployed.answer(&request("OPTIONS", "/prod/inference", &[("Origin", origin)], ""), &nobody)
    };
    let answer = preflight("https://b.example");
    assert_eq!(
        (answer.status, answer.header("Access-Control-Allow-Origin")),
        (204, Some("https://b.example"))
    );
    assert_eq!(answer.header("Access-Control-Allow-Methods"), Some("POST"));
    for stranger in ["https://evil.test", "https://a.example.evil.test", "null"] {
        let answer = preflight(stranger);
        assert_eq!((answer.status, answer.header("Access-Control-Allow-Origin")), (204, None), "{stranger}");
    }
}

/// "Header names are case-sensitive", developer guide; a template that looks for one spelling misses the other.
#[test]
fn the_case_of_a_header_may_matter() {
    let deployed = deployed(&document());
    let lower = request("OPTIONS", "/prod/inference", &[("origin", "https://a.example")], "");
    assert_eq!(deployed.answer(&lower, &nobody).header("Access-Control-Allow-Origin"), None);
    let deployed = deployed.with_any_header_case();
    assert_eq!(
        deployed.answer(&lower, &nobody).header("Access-Control-Allow-Origin"),
        Some("https://a.example")
    );
}

/// Developer guide, "Integration passthrough behaviors"; a MOCK integration whose body has no `statusCode` fails.
#[test]
fn a_mock_with_a_body_of_another_type_is_a_500() {
    let deployed = deployed(&document());
    let text = request("OPTIONS", "/prod/inference", &[("Content-Type", "text/plain")], "");
    let answer = deployed.answer(&text, &nobody);
    assert_eq!((answer.status, made_by(&answer)), (500, Some(Kind::ApiConfigurationError)));
}

#[test]
fn a_backends_answer_is_mapped_by_its_status() {
    let deployed = deployed(&document());
    let post =
        request("POST", "/prod/inference", &[JSON, ("X-Model", "digits"), ("X-Other", "1")], "{\"a\":1}");
    let backend = |sent: &super::BackendRequest| {
        assert_eq!((sent.method.as_str(), sent.uri.as_str()), ("POST", "https://models.example/infer"));
        assert_eq!(
            sent.headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            ["Accept", "Content-Type", "X-Model"]
        );
        assert_eq!(sent.body, b"{\"a\":1}");
        let headers = vec![
            ("retry-after".to_owned(), "7".to_owned()),
            ("Access-Control-Allow-Origin".to_owned(), "*".to_owned()),
        ];
        BackendResponse::Answer { status: 200, headers, body: b"{\"outputs\": [1], \"secret\": 2}".to_vec() }
    };
    let answer = deployed.answer(&post, &backend);
    assert_eq!((answer.status, body(&answer).as_str()), (200, "[1]"));
    assert_eq!(answer.header("Access-Control-Allow-Origin"), Some("https://a.example"));
    assert_eq!(answer.header("Retry-After"), Some("7"));
    let answer = deployed.answer(&post, &always(418, &[], "teapot"));
    assert_eq!((answer.status, body(&answer).as_str()), (502, "{\"message\": \"bad gateway\"}"));
}

#[test]
fn errors_of_the_gateway_itself() {
    let deployed = deployed(&document());
    let ask = |method: &str,
               target: &str,
               headers: &[(&str, &str)],
               text: &str,
               backend: &dyn Fn(&super::BackendRequest) -> BackendResponse| {
        let headers: Vec<(&str, &str)> =
            headers.iter().copied().chain([("Origin", "https://any.example")]).collect();
        let answer = deployed.answer(&request(method, target, &headers, text), backend);
        (
            answer.status,
            made_by(&answer),
            answer.header("Access-Control-Allow-Origin").map(str::to_owned),
            answer,
        )
    };
    let reflected = Some("https://any.example".to_owned());
    let literal = Some("https://a.example".to_owned());

    // A route that is not there and a method that is not there are the same (recorded: `test_routing_not_found`).
    for (method, target) in
        [("GET", "/prod/nothing"), ("GET", "/prod/inference"), ("HEAD", "/prod/inference")]
    {
        let (status, kind, origin, answer) = ask(method, target, &[], "", &nobody);
        assert_eq!((status, kind, origin), (403, Some(Kind::MissingAuthenticationToken), reflected.clone()));
        assert_eq!(answer.header("x-amzn-ErrorType"), Some("MissingAuthenticationTokenException"));
        assert_eq!(body(&answer), "{\"message\":\"Missing Authentication Token\"}");
        assert_eq!(answer.header("Vary"), Some("Origin"));
    }
    let (status, kind, origin, _) =
        ask("POST", "/prod/inference", &[("Content-Type", "text/plain")], "x", &nobody);
    assert_eq!((status, kind, origin), (415, Some(Kind::UnsupportedMediaType), reflected));

    let (status, kind, origin, answer) =
        ask("POST", "/prod/inference", &[JSON], "{}", &|_| BackendResponse::TimedOut);
    assert_eq!((status, kind, origin), (504, Some(Kind::IntegrationTimeout), literal.clone()));
    // Simple substitutions, and nothing else.
    assert_eq!(body(&answer), "{\"error\": \"INTEGRATION_TIMEOUT\", \"stage\": \"prod\", \"cost\": \"$5\"}");
    let (status, kind, origin, _) =
        ask("POST", "/prod/inference", &[JSON], "{}", &|_| BackendResponse::Unreachable);
    assert_eq!((status, kind, origin), (504, Some(Kind::IntegrationFailure), literal));

    // No gateway response reaches these two.
    let (status, kind, origin, _) = ask("POST", "/dev/inference", &[JSON], "{}", &nobody);
    assert_eq!((status, kind, origin), (403, None, None));
    let (status, kind, origin, _) =
        ask("POST", "/prod/inference", &[JSON], &"x".repeat(10 * 1024 * 1024 + 1), &nobody);
    assert_eq!((status, kind, origin), (413, None, None));
}

#[test]
fn who_may_call() {
    let answers = |scheme: &str, headers: &[(&str, &str)]| {
        let deployed = deployed(&changed(&[(&format!("{POST}/security"), json!([{scheme: []}]))]))
            .with_key("key-1")
            .with_token("token-1");
        let headers: Vec<(&str, &str)> = headers.iter().copied().chain([JSON]).collect();
        let answer =
            deployed.answer(&request("POST", "/prod/inference", &headers, "{}"), &always(200, &[], "{}"));
        // A preflight is asked for nothing.
        let preflight = deployed.answer(&request("OPTIONS", "/prod/inference", &[], ""), &nobody);
        assert_eq!(preflight.status, 204);
        (answer.status, made_by(&answer))
    };
    assert_eq!(answers("key", &[]), (403, Some(Kind::InvalidApiKey)));
    assert_eq!(answers("key", &[("x-api-key", "key-2")]), (403, Some(Kind::InvalidApiKey)));
    assert_eq!(answers("key", &[("X-Api-Key", "key-1")]), (200, None));
    assert_eq!(answers("iam", &[]), (403, Some(Kind::MissingAuthenticationToken)));
    assert_eq!(
        answers("iam", &[("Authorization", "AWS4-HMAC-SHA256 x")]),
        (403, Some(Kind::InvalidSignature))
    );
    assert_eq!(answers("pool", &[]), (401, Some(Kind::Unauthorized)));
    assert_eq!(answers("pool", &[("Authorization", "x")]), (401, Some(Kind::Unauthorized)));
    assert_eq!(answers("function", &[("X-Token", "x")]), (403, Some(Kind::AccessDenied)));
    assert_eq!(answers("function", &[("X-Token", "token-1")]), (200, None));
}

#[test]
fn validators_look_before_the_backend_is_called() {
    let document = changed(&[
        (
            "/x-amazon-apigateway-request-validators",
            json!({"all": {"validateRequestBody": true, "validateRequestParameters": true}}),
        ),
        (&format!("{POST}/x-amazon-apigateway-request-validator"), json!("all")),
        (&format!("{POST}/parameters"), json!([{"name": "X-Model", "in": "header", "required": true}])),
        (
            &format!("{POST}/requestBody"),
            json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Inputs"}}}}),
        ),
        ("/components/schemas", json!({"Inputs": {"type": "object", "required": ["inputs"]}})),
    ]);
    let deployed = deployed(&document);
    let ask = |headers: &[(&str, &str)], text: &str| {
        let answer =
            deployed.answer(&request("POST", "/prod/inference", headers, text), &always(200, &[], "{}"));
        (answer.status, made_by(&answer))
    };
    assert_eq!(ask(&[JSON], "{\"inputs\":[]}"), (400, Some(Kind::BadRequestParameters)));
    assert_eq!(ask(&[JSON, ("X-Model", "m")], "{}"), (400, Some(Kind::BadRequestBody)));
    assert_eq!(ask(&[JSON, ("X-Model", "m")], "no json"), (400, Some(Kind::BadRequestBody)));
    assert_eq!(ask(&[JSON, ("X-Model", "m")], "{\"inputs\":[]}"), (200, None));
}

/// "A proxy integration does not return an integration response": the mapping is never asked.
#[test]
fn of_a_proxy_the_backend_sets_the_headers() {
    let deployed = deployed(&changed(&[(&format!("{POST_INTEGRATION}/type"), json!("http_proxy"))]));
    let post =
        request("POST", "/prod/inference?q=a%20b", &[("Content-Type", "text/plain"), ("X-Mine", "1")], "x");
    let backend = |sent: &super::BackendRequest| {
        assert_eq!(sent.uri, "https://models.example/infer?q=a+b");
        assert!(sent.headers.contains(&("X-Mine".to_owned(), "1".to_owned())));
        let headers = [("Access-Control-Allow-Origin", "*"), ("Server", "s"), ("Date", "d")];
        BackendResponse::Answer {
            status: 503,
            headers: headers.map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec(),
            body: Vec::new(),
        }
    };
    let answer = deployed.answer(&post, &backend);
    assert_eq!((answer.status, answer.made_by.clone()), (503, MadeBy::Backend));
    assert_eq!(answer.header("Access-Control-Allow-Origin"), Some("*"));
    assert_eq!((answer.header("Server"), answer.header("x-amzn-Remapped-Server")), (None, Some("s")));
}

#[test]
fn a_lambda_proxy_answers_with_the_functions_result() {
    let uri = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:f/invocations";
    let document = changed(&[
        (&format!("{POST_INTEGRATION}/type"), json!("aws_proxy")),
        (&format!("{POST_INTEGRATION}/uri"), json!(uri)),
    ]);
    let deployed = deployed(&document);
    let ask = |result: &str| {
        deployed.answer(&request("POST", "/prod/inference", &[JSON], "{}"), &always(200, &[], result))
    };
    let answer = ask(
        r#"{"statusCode": 201, "headers": {"Access-Control-Allow-Origin": "*"}, "body": "aGk=", "isBase64Encoded": true}"#,
    );
    assert_eq!(
        (answer.status, body(&answer).as_str(), answer.header("Access-Control-Allow-Origin")),
        (201, "hi", Some("*"))
    );
    for malformed in ["[]", "no json", r#"{"body": "x"}"#] {
        assert_eq!(ask(malformed).status, 502, "{malformed}");
    }
}

/// "If you try to override the same parameter multiple times, API Gateway returns a `5XX` response."
#[test]
fn an_override_of_an_override_is_a_5xx() {
    let pointer = format!("{OPTIONS}/x-amazon-apigateway-integration/requestTemplates/application~1json");
    let document = changed(&[(
        &pointer,
        json!("#set($context.responseOverride.header.Vary = 'a'){\"statusCode\": 204}"),
    )]);
    let vary = format!(
        "{OPTIONS}/x-amazon-apigateway-integration/responses/default/responseTemplates/application~1json"
    );
    let document = {
        let mut document = document;
        super::put(&mut document, &vary, json!("#set($context.responseOverride.header.Vary = 'b')"));
        document
    };
    let answer = deployed(&document).answer(&request("OPTIONS", "/prod/inference", &[], ""), &nobody);
    assert_eq!((answer.status, made_by(&answer)), (500, Some(Kind::ApiConfigurationError)));
}

#[test]
fn the_most_exact_path_wins() {
    let mock = |name: &str| {
        let mut item = document()["paths"]["/inference"].clone();
        let parameters = json!({"method.response.header.Access-Control-Allow-Methods": format!("'{name}'")});
        item["options"]["x-amazon-apigateway-integration"]["responses"]["default"]["responseParameters"] =
            parameters;
        item
    };
    let paths: serde_json::Map<String, Value> =
        ["/v1/models", "/v1/{model}", "/v1/{model}/infer", "/v1/a/{proxy+}", "/"]
            .iter()
            .map(|path| ((*path).to_owned(), mock(path)))
            .collect();
    let deployed = deployed(&changed(&[("/paths", Value::Object(paths))]));
    let found = |path: &str| {
        let answer = deployed.answer(&request("OPTIONS", &format!("/prod{path}"), &[], ""), &nobody);
        answer.header("Access-Control-Allow-Methods").map(str::to_owned)
    };
    for (path, expected) in [
        ("/v1/models", Some("/v1/models")),
        ("/v1/models/", Some("/v1/models")),
        ("/v1/other", Some("/v1/{model}")),
        ("/v1/other/infer", Some("/v1/{model}/infer")),
        ("/v1/a/infer", Some("/v1/a/{proxy+}")),
        ("/v1/a/b/c", Some("/v1/a/{proxy+}")),
        ("", Some("/")),
        ("/", Some("/")),
        ("/v2", None),
        ("/v1/other/none", None),
    ] {
        assert_eq!(found(path).as_deref(), expected, "{path}");
    }
}
