//! What is read of a definition is what was written into it, or it is said that it cannot be read.

use corridor_config::{Nowhere, Source, load};
use corridor_policy::diff;
use serde_json::json;

use super::*;

const FILE: &str = r#"
[api]
name = "models"
[aws]
KIND
[policies.web]
ORIGINS
allow_methods  = ["GET", "POST", "PATCH"]
allow_headers  = ["Content-Type", "X-Api-Key"]
expose_headers = ["X-Model"]
max_age        = 600
[[routes]]
path    = "/inference"
methods = ["POST", "PATCH"]
policy  = "web"
backend = "model"
[[routes]]
path    = "/v2/{*rest}"
methods = ["GET"]
policy  = "web"
backend = "model"
[backends.model]
http = "https://model.example.com"
"#;

#[test]
fn what_corridor_writes_is_read_back() {
    for (kind, origins) in [
        ("", r#"allow_origins = ["https://a.example"]"#),
        ("", r#"allow_origins = ["*"]"#),
        ("", "allow_origins = [\"https://a.example\", \"http://localhost:3000\"]\nallow_credentials = true"),
        ("", r#"allow_origins = ["https://*.a.example", "https://b.example"]"#),
        ("api = \"http\"", r#"allow_origins = ["https://a.example", "https://b.example"]"#),
    ] {
        let file = FILE.replace("ORIGINS", origins).replace("KIND", kind);
        let configuration = load(&Source::new("corridor.toml", &*file), None, &Nowhere).unwrap();
        let artifact = corridor_targets::emit(&configuration).unwrap().artifact;
        let definition = match artifact.api {
            ApiKind::Rest => Definition::of_document(&artifact.document),
            ApiKind::Http => {
                crate::http_api::definition_of(&crate::Wanted::of(&artifact, &configuration.api))
            }
        };
        let surface = Surface::of(&definition, artifact.api).unwrap();
        assert_eq!(surface.unread, [], "{origins}");
        let difference = diff(&surface.api, &configuration.api).unwrap();
        assert!(difference.is_empty(), "{origins}: {difference:#?}");
    }
}

/// A method by hand, whose answer has these headers.
fn method(kind: &str, headers: &Value, templates: &Value) -> Value {
    let response = json!({ "status": "200", "headers": headers, "templates": templates });
    json!({ "integration": { "type": kind, "responses": { "default": response } } })
}

fn surface(methods: &Value) -> Surface {
    Surface::of(&Definition(json!({ "routes": { "/inference": methods } })), ApiKind::Rest).unwrap()
}

#[test]
fn what_cannot_be_read_is_said_with_why() {
    let origin = "Access-Control-Allow-Origin";
    let constant = |origin_is: &str| method("HTTP", &json!({ origin: origin_is }), &json!({}));
    let template = "#set($context.responseOverride.header.Access-Control-Allow-Origin = $anything)";
    for (methods, why) in [
        (json!({ "POST": method("HTTP_PROXY", &json!({}), &json!({})) }), "its backend sets the headers"),
        (
            json!({ "POST": constant("method.request.header.Origin") }),
            "its `Access-Control-Allow-Origin` is `method.request.header.Origin`, which is no constant",
        ),
        (
            json!({ "POST": method("HTTP", &json!({}), &json!({ "application/json": template })) }),
            "a template of somebody else's sets its headers",
        ),
        (
            json!({ "POST": constant("'https://a.example'"), "OPTIONS": constant("'*'") }),
            "its preflights and its answers are for different origins",
        ),
        (
            json!({ "POST": constant("'https://a.example'"), "GET": constant("'*'") }),
            "its methods answer with different headers",
        ),
        (json!({ "POST": constant("'https://a.example/'") }), "its headers say what no policy may say"),
    ] {
        let surface = surface(&methods);
        assert_eq!(surface.unread, [Unread { route: "/inference".to_owned(), why: why.to_owned() }]);
        assert_eq!(surface.api.routes().len(), 0);
    }
}

#[test]
fn what_no_page_can_read_grants_nothing() {
    let preflight = method("MOCK", &json!({ "Access-Control-Allow-Origin": "'*'" }), &json!({}));
    let surface = surface(&json!({ "POST": method("HTTP", &json!({}), &json!({})), "OPTIONS": preflight }));
    assert_eq!((surface.api.routes().len(), surface.unread.len()), (0, 0));
}

#[test]
fn a_star_with_credentials_is_a_star_without() {
    let headers =
        json!({ "Access-Control-Allow-Origin": "'*'", "Access-Control-Allow-Credentials": "'true'" });
    let surface = surface(&json!({ "GET": method("HTTP", &headers, &json!({})) }));
    assert!(!surface.api.routes().first().unwrap().policy().allows_credentials());
}
