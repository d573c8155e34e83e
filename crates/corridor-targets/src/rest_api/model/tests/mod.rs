//! What AWS is recorded or documented to do, and what this model says it does.

mod acceptance;
mod answers;
mod goldens;
mod recorded;
mod resources;

use serde_json::{Value, json};

use super::{BackendRequest, BackendResponse, Deployed, Request, Response, accept};

/// A document that is right: a backend behind `POST`, a preflight behind `OPTIONS`.
fn document() -> Value {
    json!({
        "openapi": "3.0.1",
        "info": {"title": "models", "version": "1"},
        "paths": {
            "/inference": {
                "post": {
                    "parameters": [{"name": "X-Model", "in": "header"}],
                    "responses": {
                        "200": {"description": "", "headers": {"Access-Control-Allow-Origin": {}, "Retry-After": {}}},
                        "502": {"description": "", "headers": {"Access-Control-Allow-Origin": {}}},
                    },
                    "x-amazon-apigateway-integration": {
                        "type": "http",
                        "httpMethod": "POST",
                        "uri": "https://models.example/infer",
                        "passthroughBehavior": "never",
                        "timeoutInMillis": 29000,
                        "requestParameters": {"integration.request.header.X-Model": "method.request.header.X-Model"},
                        "requestTemplates": {"application/json": "$input.json('$')"},
                        "responses": {
                            "default": {
                                "statusCode": "502",
                                "responseParameters": {"method.response.header.Access-Control-Allow-Origin": "'https://a.example'"},
                                "responseTemplates": {"application/json": "{\"message\": \"bad gateway\"}"},
                            },
                            "2\\d{2}": {
                                "statusCode": "200",
                                "responseParameters": {
                                    "method.response.header.Access-Control-Allow-Origin": "'https://a.example'",
                                    "method.response.header.Retry-After": "integration.response.header.Retry-After",
                                },
                                "responseTemplates": {"application/json": "$input.json('$.outputs')"},
                            },
                        },
                    },
                },
                "options": {
                    "responses": {"204": {"description": "", "headers": {"Access-Control-Allow-Methods": {}}}},
                    "x-amazon-apigateway-integration": {
                        "type": "mock",
                        "contentHandling": "CONVERT_TO_TEXT",
                        "requestTemplates": {"application/json": "{\"statusCode\": 204}"},
                        "responses": {
                            "default": {
                                "statusCode": "204",
                                "contentHandling": "CONVERT_TO_TEXT",
                                "responseParameters": {"method.response.header.Access-Control-Allow-Methods": "'POST'"},
                                "responseTemplates": {
                                    "application/json": "#set($origin = $input.params('Origin'))\n\
                                        #if($origin == 'https://a.example' || $origin == 'https://b.example')\n\
                                        #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)\n#end\n",
                                },
                            },
                        },
                    },
                },
            },
        },
        "components": {"securitySchemes": {
            "key": {"type": "apiKey", "name": "x-api-key", "in": "header"},
            "iam": {"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4"},
            "pool": {"type": "apiKey", "name": "Authorization", "in": "header",
                     "x-amazon-apigateway-authorizer": {"type": "cognito_user_pools"}},
            "function": {"type": "apiKey", "name": "X-Token", "in": "header",
                         "x-amazon-apigateway-authorizer": {"type": "token"}},
        }},
        "x-amazon-apigateway-gateway-responses": {
            "DEFAULT_4XX": {"responseParameters": {
                "gatewayresponse.header.Access-Control-Allow-Origin": "method.request.header.Origin",
                "gatewayresponse.header.Vary": "'Origin'",
            }},
            "DEFAULT_5XX": {
                "responseParameters": {"gatewayresponse.header.Access-Control-Allow-Origin": "'https://a.example'"},
                "responseTemplates": {"application/json": "{\"error\": \"$context.error.responseType\", \"stage\": \"${context.stage}\", \"cost\": \"$5\"}"},
            },
        },
    })
}

/// `POST` and `OPTIONS` of the one path, and their integrations.
const POST: &str = "/paths/~1inference/post";
const POST_INTEGRATION: &str = "/paths/~1inference/post/x-amazon-apigateway-integration";
const OPTIONS: &str = "/paths/~1inference/options";
const OPTIONS_INTEGRATION: &str = "/paths/~1inference/options/x-amazon-apigateway-integration";

/// Puts a value at a pointer; what is above it must be there. `null` takes the value away.
fn put(document: &mut Value, pointer: &str, value: Value) {
    let (above, key) = pointer.rsplit_once('/').expect("a pointer");
    let key = key.replace("~1", "/");
    let above = document.pointer_mut(above).and_then(Value::as_object_mut).expect("an object above");
    if value.is_null() {
        above.remove(&key)
    } else {
        above.insert(key, value)
    };
}

fn changed(changes: &[(&str, Value)]) -> Value {
    let mut document = document();
    for (pointer, value) in changes {
        put(&mut document, pointer, value.clone());
    }
    document
}

fn deployed(document: &Value) -> Deployed {
    let api = accept(document).unwrap_or_else(|refusals| panic!("{refusals:#?}"));
    Deployed::new(api, "prod")
}

fn request(method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Request {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Request { method: method.to_owned(), target: target.to_owned(), headers, body: body.as_bytes().to_vec() }
}

/// A backend that answers everything alike.
fn always(status: u16, headers: &[(&str, &str)], body: &str) -> impl Fn(&BackendRequest) -> BackendResponse {
    let headers: Vec<_> =
        headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let body = body.as_bytes().to_vec();
    move |_| BackendResponse::Answer { status, headers: headers.clone(), body: body.clone() }
}

fn nobody(_: &BackendRequest) -> BackendResponse {
    panic!("no backend may be called")
}

fn body(response: &Response) -> String {
    String::from_utf8(response.body.clone()).expect("text")
}
