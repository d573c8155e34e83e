//! What an HTTP API is documented to do.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Deployed, Response, Unknown, accept};
use crate::rest_api::model::{BackendRequest, BackendResponse, Request, Rule};

fn document() -> Value {
    json!({
        "openapi": "3.0.1",
        "info": {"title": "models"},
        "x-amazon-apigateway-cors": {
            "allowOrigins": ["https://a.example", "https://b.example"], "allowMethods": ["POST"], "allowHeaders": ["content-type"],
            "exposeHeaders": ["x-request-id"], "maxAge": 600, "allowCredentials": true,
        },
        "paths": {"/v1/{proxy+}": {"post": {"x-amazon-apigateway-integration": {
            "type": "http_proxy", "httpMethod": "ANY", "uri": "https://models.example/{proxy}", "payloadFormatVersion": "1.0", "timeoutInMillis": 30000,
        }}}},
    })
}

fn changed(pointer: &str, value: &Value) -> Value {
    let mut document = document();
    let (above, key) = pointer.rsplit_once('/').expect("a pointer");
    document
        .pointer_mut(above)
        .and_then(Value::as_object_mut)
        .expect("an object")
        .insert(key.replace("~1", "/"), value.clone());
    document
}

fn broken(document: &Value) -> BTreeSet<Rule> {
    let found = match accept(document) {
        Ok(api) => api.notices,
        Err(refusals) => refusals,
    };
    found.into_iter().map(|refusal| refusal.rule).collect()
}

#[test]
fn each_rule_is_broken_alone() {
    let integration = "/paths/~1v1~1{proxy+}/post/x-amazon-apigateway-integration";
    let cors = "/x-amazon-apigateway-cors";
    let routes: serde_json::Map<String, Value> =
        (0..301).map(|index| (format!("/r{index}"), document()["paths"]["/v1/{proxy+}"].clone())).collect();
    assert_eq!(broken(&document()), BTreeSet::new());
    let mut seen = BTreeSet::new();
    for (rule, pointer, value) in [
        (Rule::V2CredentialsForAny, format!("{cors}/allowOrigins"), json!(["*"])),
        (Rule::V2Origin, format!("{cors}/allowOrigins"), json!(["https://*.example.com"])),
        (Rule::V2Origin, format!("{cors}/allowOrigins"), json!(["https://a.example/"])),
        (Rule::V2Origin, format!("{cors}/allowOrigins"), json!(["capacitor://localhost"])),
        (Rule::V2MaxAge, format!("{cors}/maxAge"), json!(100_000)),
        (Rule::V2IntegrationType, format!("{integration}/type"), json!("mock")),
        (Rule::V2PayloadFormat, format!("{integration}/payloadFormatVersion"), json!("2.0")),
        (Rule::V2Timeout, format!("{integration}/timeoutInMillis"), json!(30_001)),
        (Rule::V2NoIntegration, "/paths/~1v1~1{proxy+}/post".to_owned(), json!({})),
        (Rule::V2TooManyRoutes, "/paths".to_owned(), Value::Object(routes)),
        (Rule::V2Unsupported, "/x-amazon-apigateway-gateway-responses".to_owned(), json!({})),
        (Rule::V2Unsupported, format!("{integration}/requestTemplates"), json!({})),
    ] {
        assert_eq!(broken(&changed(&pointer, &value)), BTreeSet::from([rule]), "{pointer} {value}");
        seen.insert(rule);
    }
    let missing: Vec<_> =
        Rule::ALL.iter().filter(|rule| rule.code().starts_with("v2-") && !seen.contains(rule)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn ask(document: &Value, method: &str, target: &str, headers: &[(&str, &str)]) -> Response {
    let deployed = Deployed::new(accept(document).expect("an API"), "$default").with_token("token-1");
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let backend = |sent: &BackendRequest| {
        assert_eq!((sent.method.as_str(), sent.uri.as_str()), ("POST", "https://models.example/a/b?q=1"));
        let headers = [
            ("Access-Control-Allow-Origin", "*"),
            ("Access-Control-Expose-Headers", "X-Own"),
            ("X-Request-Id", "1"),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        BackendResponse::Answer { status: 201, headers, body: b"ok".to_vec() }
    };
    deployed.answer(
        &Request { method: method.to_owned(), target: target.to_owned(), headers, body: Vec::new() },
        &backend,
    )
}

fn lines(response: &Response) -> Vec<String> {
    response.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect()
}

#[test]
fn a_preflight_needs_no_route() {
    let preflight = |origin| {
        ask(
            &document(),
            "OPTIONS",
            "/nowhere",
            &[("origin", origin), ("access-control-request-method", "POST")],
        )
    };
    let answer = preflight("https://b.example");
    assert_eq!(answer.status, 204);
    assert_eq!(
        lines(&answer),
        [
            "access-control-allow-origin: https://b.example",
            "access-control-allow-credentials: true",
            "access-control-expose-headers: x-request-id",
            "access-control-allow-methods: POST",
            "access-control-allow-headers: content-type",
            "access-control-max-age: 600",
            "vary: Origin",
        ]
    );
    let answer = preflight("https://evil.test");
    assert_eq!(
        (lines(&answer), answer.unknown),
        (vec!["vary: Origin".to_owned()], vec![Unknown::StrangersPreflight, Unknown::Vary])
    );
    // "For the OPTIONS method, your request must contain an origin header and an Access-Control-Request-Method header."
    assert_eq!(ask(&document(), "OPTIONS", "/nowhere", &[("origin", "https://b.example")]).status, 404);
}

#[test]
fn the_backends_cors_headers_are_replaced() {
    let answer = ask(&document(), "POST", "/v1/a/b?q=1", &[("Origin", "https://a.example")]);
    assert_eq!(answer.status, 201);
    assert_eq!(
        lines(&answer),
        [
            "x-request-id: 1",
            "access-control-allow-origin: https://a.example",
            "access-control-allow-credentials: true",
            "access-control-expose-headers: x-request-id",
            "vary: Origin",
        ]
    );
    let stranger = ask(&document(), "POST", "/v1/a/b?q=1", &[("Origin", "https://evil.test")]);
    assert_eq!(
        (stranger.status, lines(&stranger)),
        (201, vec!["x-request-id: 1".to_owned(), "vary: Origin".to_owned()])
    );
    let mut without = document();
    without.as_object_mut().expect("an object").remove("x-amazon-apigateway-cors");
    let own = ask(&without, "POST", "/v1/a/b?q=1", &[("Origin", "https://a.example")]);
    assert_eq!(lines(&own)[0], "access-control-allow-origin: *");
}

#[test]
fn errors_of_the_gateway_are_not_documented() {
    let answer = ask(&document(), "GET", "/v1/a/b", &[("Origin", "https://a.example")]);
    assert_eq!((answer.status, answer.unknown), (404, vec![Unknown::OwnErrors]));
    let schemes = json!({"jwt": {"type": "oauth2", "x-amazon-apigateway-authorizer": {"type": "jwt"}}});
    let mut secured = changed("/components", &json!({"securitySchemes": schemes}));
    secured["paths"]["/v1/{proxy+}"]["post"]["security"] = json!([{"jwt": []}]);
    for (headers, status) in
        [(vec![], 401), (vec![("Authorization", "x")], 403), (vec![("Authorization", "token-1")], 201)]
    {
        assert_eq!(ask(&secured, "POST", "/v1/a/b?q=1", &headers).status, status);
    }
}
