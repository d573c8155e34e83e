//! What is exported, taken by the tools that it is for: validators, Terraform, CloudFormation, Pulumi's SDK. What they deploy
//! goes to LocalStack, and is asked there as a browser asks.
//!
//! None of them looks into what is Amazon's in the document, and LocalStack takes what AWS refuses: what AWS would say is
//! judged by the acceptance model, whose tests are elsewhere.

mod cloudformation;
mod pulumi;
mod shape;
mod terraform;

use std::net::SocketAddr;
use std::path::PathBuf;

use conformance::model_server::{Answer, ask};
use corridor_config::{Directory, Source, load};
use corridor_targets::exports::Format;
use corridor_targets::{Artifact, emit};
use tempfile::TempDir;

/// The files of the emitter's own goldens, by the names of their folders.
const FILES: [(&str, &str); 6] = [
    ("original-program", include_str!("../../../corridor-targets/goldens/original-program/corridor.toml")),
    ("many-origins", include_str!("../../../corridor-targets/goldens/many-origins/corridor.toml")),
    ("sagemaker", include_str!("../../../corridor-targets/goldens/sagemaker/corridor.toml")),
    ("http-proxy-stream", include_str!("../../../corridor-targets/goldens/http-proxy-stream/corridor.toml")),
    ("lambda-proxy", include_str!("../../../corridor-targets/goldens/lambda-proxy/corridor.toml")),
    ("http-api", include_str!("../../../corridor-targets/goldens/http-api/corridor.toml")),
];

/// Texts that mean something in one format or another.
const AWKWARD: &str = r#"
[api]
name        = "models"
description = 'costs "${1}" or %{ if }, $${2}: 100% \n of it, ü # not a comment'

[policies.web]
allow_origins = ["https://example.com"]
allow_methods = ["POST"]
allow_headers = ["Content-Type"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "model"

[backends.model]
http = "https://models.example.com"

[aws]
region          = "us-east-1"
stage_variables = { model = "a-b:c", yes = "no", number = "0755" }
"#;

/// What a page of this origin is told when it asks before a `POST`: the origin that is allowed, or nothing.
struct Preflight {
    path: &'static str,
    origin: &'static str,
    allowed: bool,
}

const fn preflight(path: &'static str, origin: &'static str, allowed: bool) -> Preflight {
    Preflight { path, origin, allowed }
}

/// The APIs that LocalStack can have, and whom they let in.
const DEPLOYED: [(&str, &[Preflight]); 4] = [
    (
        "original-program",
        &[
            preflight("/inference", "https://example.com", true),
            // The one origin is a constant: what another page is told, its browser compares.
        ],
    ),
    (
        "many-origins",
        &[
            preflight("/v2/models/digits/infer", "https://app.example.com", true),
            preflight("/v2/models/digits/infer", "https://a.b.example.org", true),
            preflight("/v2/models/digits/infer", "http://localhost:5173", true),
            preflight("/v2/models/digits/infer", "https://example.org", false),
            preflight("/v2/models/digits/infer", "https://a.example.org.evil.test", false),
            preflight("/v2/models/digits/infer", "https://xexample.org", false),
            preflight("/v1/a/b", "https://a.example.org", true),
            preflight("/v1/a/b", "null", false),
        ],
    ),
    (
        "sagemaker",
        &[
            preflight("/inference", "https://a.example", true),
            preflight("/inference", "https://b.example", true),
            preflight("/inference", "https://c.example", false),
        ],
    ),
    (
        "http-proxy-stream",
        &[
            preflight("/v1/chat/completions", "https://example.com", true),
            preflight("/v1/chat/completions", "https://a.example.org", true),
            preflight("/v1/chat/completions", "https://evil.test", false),
        ],
    ),
];

fn file(name: &str) -> &'static str {
    FILES.iter().find(|(known, _)| *known == name).expect("a file of the goldens").1
}

fn artifact(file: &str) -> Artifact {
    let world = Directory::new(".", &["digits"]);
    let configuration = load(&Source::new("corridor.toml", file), None, &world);
    let configuration = configuration.unwrap_or_else(|report| panic!("{report:#?}"));
    emit(&configuration).unwrap_or_else(|refusals| panic!("{refusals:#?}")).artifact
}

/// A directory with the files of this format in it, and the first of them.
fn exported(artifact: &Artifact, format: Format) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let first = write(artifact, format, &directory);
    (directory, first)
}

fn write(artifact: &Artifact, format: Format, directory: &TempDir) -> PathBuf {
    let files = format.files(artifact);
    for file in &files {
        std::fs::write(directory.path().join(file.name), &file.text).unwrap();
    }
    directory.path().join(files[0].name)
}

/// A request to an API of LocalStack, which needs no name of a host.
fn call(localstack: SocketAddr, api: &str, line: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let (method, path) = line.split_once(' ').expect("a method and a path");
    ask(localstack, &format!("{method} /_aws/execute-api/{api}/prod{path}"), headers, body).unwrap()
}

fn ask_before_post(localstack: SocketAddr, api: &str, path: &str, origin: &str) -> Answer {
    let headers = [
        ("Origin", origin),
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "content-type"),
    ];
    call(localstack, api, &format!("OPTIONS {path}"), &headers, "")
}

fn header<'a>(answer: &'a Answer, name: &'a str) -> Vec<&'a str> {
    answer.header(name).collect()
}

/// Asks everything that is to be asked of this API.
#[track_caller]
fn assert_lets_in(localstack: SocketAddr, api: &str, preflights: &[Preflight]) {
    for Preflight { path, origin, allowed } in preflights {
        let answer = ask_before_post(localstack, api, path, origin);
        let (status, told) = if *allowed { (204, vec![*origin]) } else { (403, vec![]) };
        assert_eq!(answer.status, status, "{origin} {path}");
        assert_eq!(header(&answer, "access-control-allow-origin"), told, "{origin} {path}");
        if *allowed {
            assert!(!header(&answer, "access-control-allow-methods").is_empty(), "{origin} {path}");
        }
    }
}
