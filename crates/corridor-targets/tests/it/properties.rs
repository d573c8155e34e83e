//! Whatever the file says: an artifact that AWS would take, or a refusal; never a panic, never another text twice.

use std::cell::Cell;
use std::fmt::Write;

use corridor_config::{ApiKind, Directory, Source, load};
use corridor_targets::{Effect, LossKind, emit, http_api, rest_api};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::{TestCaseError, TestRunner};
use serde_json::Value;

const ORIGINS: &[&str] = &[
    "https://example.com",
    "https://app.example.com:8443",
    "https://*.example.org",
    "https://*.example.net:*",
    "http://localhost:*",
    "http://[::1]:*",
    "http://127.0.0.1:3000",
    "chrome-extension://abcdefghijklmnop",
    "ionic+x.y://app:*",
];
const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"];
const HEADERS: &[&str] =
    &["Content-Type", "Authorization", "X-Api-Key", "X-Amz-Date", "x-a|b", "x-it's", "x-$cost"];
const EXPOSED: &[&str] = &["X-Request-Id", "Retry-After", "x-amzn-requestid", "Server", "x-it's", "x-a|b"];
const PATHS: &[&str] = &[
    "/",
    "/inference",
    "/v1/{*rest}",
    "/v2/models/{model}/infer",
    "/v2/models/{name}",
    "/{*all}",
    "/v2/models/{model}/versions/{model_version}",
    "/inference/",
    "/a~b",
];
const BACKENDS: &[&str] = &[
    "http = \"https://models.example.com/base\"",
    "http = \"http://127.0.0.1:8000\"\ncontent_types = [\"application/json\", \"text/plain\"]",
    "http = \"https://models.example.com\"\nintegration = \"http-proxy\"\ncors = \"backend\"\nstream = true",
    "http = \"https://models.example.com\"\nintegration = \"http-proxy\"",
    "sagemaker = \"digits\"\nrole = \"arn:aws:iam::123456789012:role/call\"",
    "lambda = \"arn:aws:lambda:us-east-1:123456789012:function:infer\"\ncors = \"backend\"",
    "builtin = \"digits\"",
];
const AUTHS: &[&str] = &["none", "api-key", "iam", "users", "asked", "issued"];
const SETTINGS: &[&str] = &[
    "region = \"us-east-1\"",
    "errors = \"any\"",
    "errors = \"reflect\"",
    "errors = \"https://example.com\"",
    "binary_media_types = [\"*/*\"]",
    "binary_media_types = [\"application/octet-stream\"]",
    "throttle = { rate = 1, burst = 2 }",
    "quota = { limit = 1, period = \"week\" }",
    "endpoint = \"private\"\nvpc_endpoints = [\"vpce-0123\"]",
];
const HTTP: &str = "api = \"http\"";

/// A file, right or wrong.
#[derive(Clone, Debug)]
struct File {
    policies: Vec<String>,
    routes: Vec<(String, Vec<&'static str>, bool, &'static str)>,
    backend: &'static str,
    settings: Vec<&'static str>,
    /// Whether it is an HTTP API, of the few things that these have.
    http: bool,
}

fn list(texts: &[&str]) -> String {
    format!("[{}]", texts.iter().map(|text| format!("{text:?}")).collect::<Vec<_>>().join(", "))
}

fn policy() -> impl Strategy<Value = String> {
    // Of each list the last ones are what most targets cannot write.
    let some = |texts: &'static [&'static str]| {
        let usual = &texts[..texts.len() - 2];
        prop_oneof![
            20 => subsequence(usual.to_vec(), 1..usual.len()),
            1 => subsequence(texts.to_vec(), 1..texts.len()),
            1 => Just(vec!["*"]),
        ]
    };
    let credentials = proptest::bool::weighted(0.2);
    (some(ORIGINS), some(METHODS), some(HEADERS), some(EXPOSED), credentials, proptest::option::of(0..86_400_i64))
        .prop_map(|(origins, methods, headers, exposed, credentials, max_age)| {
            let mut text = format!(
                "allow_origins = {}\nallow_methods = {}\nallow_headers = {}\nexpose_headers = {}\nallow_credentials = {credentials}\n\
                 dangerously_allow_insecure_origins = true\n",
                list(&origins), list(&methods), list(&headers), list(&exposed)
            );
            if let Some(seconds) = max_age {
                let _ = writeln!(text, "max_age = {seconds}");
            }
            text
        })
}

fn file() -> impl Strategy<Value = File> {
    let route = (
        prop_oneof![12 => select(&PATHS[..7]), 1 => select(PATHS)].prop_map(str::to_owned),
        prop_oneof![
            20 => subsequence(METHODS[..6].to_vec(), 1..4),
            1 => subsequence(METHODS.to_vec(), 1..4),
        ],
        any::<bool>(),
        prop_oneof![2 => Just("none"), 1 => select(AUTHS)],
    );
    (
        proptest::collection::vec(policy(), 2),
        proptest::collection::vec(route, 1..4),
        select(BACKENDS),
        subsequence(SETTINGS.to_vec(), 0..4),
        proptest::bool::weighted(0.25),
    )
        .prop_map(|(policies, routes, backend, settings, http)| File {
            policies,
            routes,
            backend,
            settings,
            http,
        })
}

impl File {
    fn text(&self) -> String {
        let mut text = String::new();
        for (name, policy) in ["web", "other"].iter().zip(&self.policies) {
            let _ = writeln!(text, "[policies.{name}]\n{policy}");
        }
        for (path, methods, other, auth) in &self.routes {
            let policy = if *other && !self.http { "other" } else { "web" };
            let auth = if self.http && *auth == "api-key" { "issued" } else { auth };
            let _ = writeln!(
                text,
                "[[routes]]\npath = {path:?}\nmethods = {}\npolicy = {policy:?}\nbackend = \"model\"\nauth = {auth:?}",
                list(methods)
            );
        }
        let _ = writeln!(text, "[backends.model]\n{}\n[aws]", self.backend);
        let mut keys: Vec<&str> = Vec::new();
        let settings = if self.http { &[HTTP][..] } else { &self.settings };
        for setting in settings {
            let key = setting.split(' ').next().unwrap_or_default();
            if !keys.contains(&key) {
                keys.push(key);
                let _ = writeln!(text, "{setting}");
            }
        }
        text + "[aws.authorizers]\n\
                users = { user_pools = [\"arn:aws:cognito-idp:us-east-1:123456789012:userpool/a\"] }\n\
                asked = { lambda = \"arn:aws:lambda:us-east-1:123456789012:function:ask\" }\n\
                issued = { issuer = \"https://login.example.com\", audience = [\"a\"] }\n"
    }
}

/// Every text of a document, with the key that it stands at.
fn texts<'v>(key: &'v str, value: &'v Value, found: &mut Vec<(&'v str, &'v str)>) {
    match value {
        Value::String(text) => found.push((key, text)),
        Value::Array(items) => items.iter().for_each(|item| texts(key, item, found)),
        Value::Object(object) => object.iter().for_each(|(key, value)| texts(key, value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn is_mapping(key: &str) -> bool {
    key.starts_with("method.response.header.") || key.starts_with("gatewayresponse.header.")
}

/// Checks one file; the kind of API, if there is one.
fn check(file: &File) -> Result<Option<ApiKind>, TestCaseError> {
    let source = Source::new("corridor.toml", file.text());
    let Ok(configuration) = load(&source, None, &Directory::new(".", &["digits"])) else { return Ok(None) };
    let emission = match emit(&configuration) {
        Ok(emission) => emission,
        Err(refusals) => {
            prop_assert!(!refusals.is_empty());
            let are_complete =
                refusals.iter().all(|refusal| !refusal.message.is_empty() && !refusal.hint.is_empty());
            prop_assert!(are_complete, "{refusals:#?}");
            return Ok(None);
        }
    };
    let document = &emission.artifact.document;
    let again = emit(&configuration).map(|again| again.artifact.to_json());
    prop_assert!(again == Ok(emission.artifact.to_json()));
    let read: Value = serde_json::from_str(&emission.artifact.to_json()).unwrap();
    prop_assert!(&read == document);
    prop_assert!(document.get("security").is_none());
    check_literals(document)?;
    if emission.artifact.api == ApiKind::Rest {
        let accepted = rest_api::model::accept(document);
        prop_assert!(accepted.is_ok(), "{:#?}", accepted.err());
        let reflects = document.to_string().contains("method.request.header.Origin");
        let is_told = |loss: &corridor_targets::Loss| {
            loss.kind == LossKind::ErrorOrigins && loss.effect == Effect::Wider
        };
        let told = emission.losses.iter().any(is_told);
        let any = configuration.api.routes().iter().all(|route| route.policy().origins().is_any());
        prop_assert!(!reflects || told || any, "errors are widened without a loss");
    }
    if emission.artifact.api == ApiKind::Http {
        let accepted = http_api::model::accept(document);
        prop_assert!(accepted.is_ok(), "{:#?}", accepted.err());
    }
    Ok(Some(emission.artifact.api))
}

/// What is mapped is a text in quotes, on one line, in ASCII, or one of two expressions.
fn check_literals(document: &Value) -> Result<(), TestCaseError> {
    let mut found = Vec::new();
    texts("", document, &mut found);
    for (key, text) in found.into_iter().filter(|(key, _)| is_mapping(key)) {
        let literal = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
        let is_literal = literal
            .is_some_and(|inner| inner.bytes().all(|byte| (b' '..=b'~').contains(&byte) && byte != b'\''));
        let is_expression =
            text.starts_with("integration.response.header.") || text == "method.request.header.Origin";
        prop_assert!(is_literal || is_expression, "{key}: {text}");
    }
    Ok(())
}

#[test]
fn every_file_is_refused_or_becomes_what_aws_takes() {
    let (rest, http) = (Cell::new(0), Cell::new(0));
    let cases = 192;
    let mut runner =
        TestRunner::new(ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() });
    let result = runner.run(&file(), |file| {
        match check(&file)? {
            Some(ApiKind::Rest) => rest.set(rest.get() + 1),
            Some(ApiKind::Http) => http.set(http.get() + 1),
            None => {}
        }
        Ok(())
    });
    println!("of {cases} files {} became REST APIs and {} HTTP APIs", rest.get(), http.get());
    assert!(result.is_ok(), "{result:?}");
    assert!(rest.get() > 20 && http.get() > 0, "too few files were emitted for this to mean anything");
}
