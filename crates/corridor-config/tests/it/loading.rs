//! Right files, and what they say.

use std::time::Duration;

use corridor_config::{
    BackendKind, Credentials, Diagnostic, Directory, ExpectedOutcome, Location, Server, Source, World,
    check_with, load,
};
use corridor_policy::findings::EXPECTATION_FAILED;

use crate::{REST, Workshop, source};

const WHOLE: &str = r#"
[api]
name = "my-ml-model-api"
description = "digits"

[server]
listen = "[::1]:9000"
hosts = ["api.example.com", "api.example.com:8443", "[2001:db8::1]:80"]
url = "https://api.example.com"
debug = true
workers = 4
max_body_bytes = 1_000
request_timeout_seconds = 7

[policies.zebra]
allow_origins = ["https://example.com", "http://localhost:*"]
allow_methods = ["POST"]
allow_headers = ["Content-Type", "X-Amz-Date", "Authorization", "X-Api-Key"]
expose_headers = ["X-Amz-Target"]
max_age = 3000
allow_credentials = false
clients = ["openai-js", "open-inference"]

[policies.ant]
allow_origins = ["https://other.example"]

[[routes]]
path = "/inference"
methods = ["POST"]
policy = "zebra"
backend = "llm"

[[routes]]
path = "/v2/{*rest}"
policy = "ant"
backend = "digits"

[backends.llm]
http = "http://127.0.0.1:8000/v1/"
connect_timeout_seconds = 1

[backends.digits]
onnx = "models/digits.onnx"
threads = 2
queue = 8

[[expect]]
from = "https://example.com"
send = "POST /inference?x=1"
headers = { x-api-key = "k", content-type = "application/json" }
credentials = "include"
outcome = "readable"

[[expect]]
from = "null"
send = "patch /inference"
outcome = "blocked"

[environments.development.server]
listen = "127.0.0.1:8080"
"#;

#[test]
fn every_key_arrives() {
    let loaded = load(&source(WHOLE), None, &Workshop).unwrap();
    assert_eq!((loaded.name.as_str(), loaded.description.as_deref()), ("my-ml-model-api", Some("digits")));
    assert_eq!(loaded.environment, None);
    let hosts = ["api.example.com", "api.example.com:8443", "[2001:db8::1]:80"].map(str::to_owned).to_vec();
    let expected = Server {
        listen: "[::1]:9000".parse().unwrap(),
        hosts,
        url: Some("https://api.example.com".to_owned()),
        debug: true,
        workers: Some(4),
        max_body_bytes: 1000,
        request_timeout: Duration::from_secs(7),
    };
    assert_eq!(loaded.server, expected);
    let names: Vec<_> = loaded.api.policies().iter().map(corridor_policy::Policy::name).collect();
    assert_eq!(names, ["zebra", "ant"], "in the order of the file");
}

#[test]
fn backends_arrive_in_order() {
    let loaded = load(&source(WHOLE), None, &Workshop).unwrap();
    let [llm, digits] = loaded.backends.as_slice() else { panic!("two backends") };
    let expected = BackendKind::Http {
        url: "http://127.0.0.1:8000/v1".to_owned(),
        connect_timeout: Duration::from_secs(1),
        response_timeout: Duration::from_secs(300),
        integration: corridor_config::HttpIntegration::default(),
    };
    assert_eq!((llm.name.as_str(), &llm.kind), ("llm", &expected));
    assert!(matches!(&digits.kind, BackendKind::Onnx { path, pool }
        if path == "models/digits.onnx" && pool.threads == Some(2) && pool.queue == Some(8)));
}

#[test]
fn expectations_are_kept() {
    let loaded = load(&source(WHOLE), None, &Workshop).unwrap();
    let [first, second] = loaded.expectations.as_slice() else { panic!("two expectations") };
    assert_eq!((first.method.as_str(), first.path.as_str()), ("POST", "/inference?x=1"));
    assert_eq!(first.headers[0], ("content-type".to_owned(), "application/json".to_owned()));
    assert_eq!((first.credentials, first.outcome), (Credentials::Include, ExpectedOutcome::Readable));
    assert_eq!((second.method.as_str(), second.credentials), ("patch", Credentials::SameOrigin));
    assert_eq!((second.location.path.as_str(), second.inherited), ("expect[1]", false));
    let line = |location: &Location| WHOLE.lines().nth(location.span.as_ref().unwrap().line - 1).unwrap();
    assert_eq!(line(&second.location), "[[expect]]");

    let loaded = load(&source(WHOLE), Some("development"), &Workshop).unwrap();
    assert!(loaded.expectations.iter().all(|expectation| expectation.inherited));
    let own = "[[environments.development.expect]]\nfrom = \"https://example.com\"\nsend = \"GET /\"\noutcome = \"blocked\"\n";
    let loaded = load(&source(&format!("{WHOLE}\n{own}")), Some("development"), &Workshop).unwrap();
    let [only] = loaded.expectations.as_slice() else { panic!("one expectation") };
    assert_eq!((only.method.as_str(), only.inherited), ("GET", false));
}

#[test]
fn clients_are_kept_with_their_places() {
    let loaded = load(&source(WHOLE), None, &Workshop).unwrap();
    let listed: Vec<_> = loaded
        .clients
        .iter()
        .map(|listed| (listed.policy.as_str(), listed.client.as_str(), listed.location.path.as_str()))
        .collect();
    assert_eq!(
        listed,
        [
            ("zebra", "openai-js", "policies.zebra.clients[0]"),
            ("zebra", "open-inference", "policies.zebra.clients[1]")
        ]
    );
    let span = loaded.clients[1].location.span.as_ref().unwrap();
    assert_eq!(WHOLE.get(span.bytes.clone()), Some("\"open-inference\""));
    let policy = &loaded.api.policies()[0];
    assert_eq!(
        policy.clients().iter().map(|client| client.name()).collect::<Vec<_>>(),
        ["openai-js", "open-inference"]
    );
}

#[test]
fn what_looks_further_is_told_of_each_environment_once() {
    let mut looked_at = Vec::new();
    let report = check_with(&source(WHOLE), &Workshop, &mut |configuration| {
        looked_at.push(configuration.environment.clone());
        let everywhere = Diagnostic::new(&EXPECTATION_FAILED, "everywhere");
        let here = Diagnostic { path: format!("{:?}", configuration.environment), ..everywhere.clone() };
        vec![everywhere, here]
    });
    assert_eq!(looked_at, [None, Some("development".to_owned())]);
    let found = report.diagnostics.iter().filter(|found| found.code == "expectation-failed");
    let environments: Vec<_> = found.map(|found| found.environment.as_deref()).collect();
    assert_eq!(environments, [Some("development"), None, None]);

    let broken = source(&WHOLE.replace("[environments", "[oops]\n\n[environments"));
    let _ = check_with(&broken, &Workshop, &mut |_| panic!("a file with an error is not looked at further"));
}

#[test]
fn what_is_no_error_comes_with_the_configuration() {
    let loaded = load(&source(WHOLE), Some("development"), &Workshop).unwrap();
    let found: Vec<_> =
        loaded.report.diagnostics.iter().map(|found| (found.code, found.severity.as_str())).collect();
    assert_eq!(found, [("max-age-above-browser-cap", "note")]);
    assert!(loaded.report.is_ok());
}

#[test]
fn defaults() {
    let loaded = load(&source(REST), None, &Workshop).unwrap();
    assert_eq!(loaded.name, "api");
    assert_eq!(loaded.server, Server::default());
    assert_eq!(loaded.server.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(loaded.server.max_body_bytes, 10 * 1024 * 1024);
}

#[test]
fn a_directory_has_files() {
    let world = Directory::new(env!("CARGO_MANIFEST_DIR"), &["digits"]);
    assert!(world.file_exists("src/lib.rs"));
    assert!(!world.file_exists("src"), "a directory is no model file");
    assert!(!world.file_exists("src/nothing\0.onnx"));
    assert_eq!(world.builtin_models(), ["digits"]);
}

#[test]
fn a_file_that_does_not_load_gives_the_report() {
    let text = Source::new("corridor.toml", "[server]\nlisten = 5\nlisten2 = 6\n");
    let report = load(&text, None, &Workshop).unwrap_err();
    assert_eq!(
        report.diagnostics.iter().map(|found| found.code).collect::<Vec<_>>(),
        ["wrong-type", "unknown-key"]
    );
}
