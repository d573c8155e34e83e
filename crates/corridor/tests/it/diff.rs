//! `diff`: what one file grants and another does not, as its users see it.

use serde_json::{Value, json};

use crate::program::Workshop;

const OLD: &str = r#"
[server]
url = "https://api.example.com"

[policies.web]
allow_origins  = ["https://example.com", "https://*.partner.example"]
allow_methods  = ["POST"]
allow_headers  = ["Content-Type", "X-Api-Key"]
expose_headers = ["X-Request-Id"]
max_age        = 3000

[policies.status]
allow_origins = ["*"]
allow_methods = ["GET"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[[routes]]
path    = "/models/{model}/status"
methods = ["GET"]
policy  = "status"
backend = "digits"

[[routes]]
path    = "/legacy"
policy  = "web"
backend = "digits"

[backends.digits]
onnx = "models/digits.onnx"

[environments.staging.policies.web]
allow_origins = ["https://staging.example.com", "http://localhost:*"]

[environments.same.policies.web]
allow_origins = ["https://*.partner.example", "https://example.com", "https://a.partner.example"]
"#;

/// Of everything something is different.
fn new() -> String {
    OLD.replace(
        "\"https://example.com\", \"https://*.partner.example\"",
        "\"https://example.com\", \"https://a.partner.example\", \"https://*.example.org\"",
    )
    .replace(
        "allow_methods  = [\"POST\"]",
        "allow_methods  = [\"POST\", \"DELETE\"]\nallow_credentials = true",
    )
    .replace("\"X-Api-Key\"]", "\"Authorization\"]")
    .replace("expose_headers = [\"X-Request-Id\"]", "expose_headers = [\"Retry-After\"]")
    .replace("max_age        = 3000", "max_age        = 60")
    .replace("\"*\"", "\"https://status.example.com\"")
    .replace("/models/{model}/status", "/models/{name}/status")
    .replace("/legacy", "/v2/{*rest}")
    .replace("methods = [\"GET\"]\npolicy  = \"status\"", "methods = [\"HEAD\"]\npolicy  = \"status\"")
}

fn workshop() -> Workshop {
    let workshop = Workshop::with(OLD);
    workshop.write("new.toml", new());
    workshop
}

#[test]
fn a_difference_is_1_and_told_by_route() {
    let workshop = workshop();
    workshop.assert_seen("diff_everything", "diff corridor.toml new.toml");
    workshop.assert_seen("diff_witness_case", "diff corridor.toml new.toml@ --witness case");
    workshop.assert_seen("diff_environments", "diff corridor.toml@staging corridor.toml --witness none");
}

#[test]
fn no_difference_is_0_and_nothing_is_printed() {
    let workshop = workshop();
    for line in [
        "diff corridor.toml corridor.toml",
        "diff new.toml new.toml",
        "diff corridor.toml corridor.toml@same",
        "diff @staging corridor.toml@staging",
        "--env staging diff corridor.toml @staging",
        "--env staging diff @ corridor.toml@",
    ] {
        let output = workshop.run(line);
        let seen = (output.status.code(), output.stdout.as_slice(), output.stderr.as_slice());
        assert_eq!(seen, (Some(0), &b""[..], &b""[..]), "{line}");
    }
    let output = workshop.run("diff --format json corridor.toml @same");
    let document: Value = serde_json::from_slice(&output.stdout).expect("one document");
    assert_eq!((output.status.code(), document), (Some(0), json!({"equal": true, "gained": [], "lost": []})));
}

#[test]
fn a_file_that_cannot_be_used_is_2() {
    let workshop = workshop();
    workshop.write("bad.toml", "[policies.web]\nallow_origins = [\"https://example.com/\"]\n");
    workshop.assert_seen("diff_bad_file", "diff corridor.toml bad.toml");
    workshop.assert_seen("diff_no_file", "diff no.toml nor.toml@staging");
    workshop.assert_seen("diff_unknown_environment", "diff corridor.toml corridor.toml@stagin");
    workshop.assert_seen("diff_one_file", "diff corridor.toml");
}

/// A file whose name has an `@` is that file.
#[test]
fn a_name_that_is_a_files_is_no_environment() {
    let workshop = workshop();
    workshop.write("corridor.toml@staging", OLD);
    let output = workshop.run("diff corridor.toml@staging corridor.toml");
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn json_is_one_document_as_the_contract_has_it() {
    let workshop = workshop();
    let output = workshop.run("diff corridor.toml new.toml --format json");
    let document: Value = serde_json::from_slice(&output.stdout).expect("one document");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(1), &b""[..]));
    assert_eq!(document["equal"], false);
    let entry = |list: &str, route: &str, kind: &str| {
        let entries = document[list].as_array().expect("a list").iter();
        let mut found = entries.filter(|entry| entry["route"] == route && entry["kind"] == kind);
        found.next().cloned().unwrap_or_else(|| panic!("no {kind} of {route} {list}"))
    };
    assert_eq!(
        entry("gained", "/inference", "origins"),
        json!({
            "kind": "origins",
            "route": "/inference",
            "origins": ["https://*.example.org"],
            "methods": ["DELETE", "POST"],
            "headers": ["Authorization", "Content-Type"],
            "credentials": ["omit", "include"],
            "exposed_headers": ["Retry-After"],
            "witness": {
                "page_origin": "https://app.example.org",
                "url": "https://api.example.com/inference",
                "method": "POST",
                "mode": "cors",
                "credentials": "include",
                "redirect": "follow",
                "cache": "default",
                "headers": [],
            },
        })
    );
    let lost = entry("lost", "/inference", "origins");
    assert_eq!(lost["origins"], json!(["https://*.partner.example"]));
    assert_eq!(lost["except_origins"], json!(["https://a.partner.example"]));
    assert_eq!(entry("lost", "/inference", "max_age")["max_age"], json!({"before": 3000, "after": 60}));
    let status = entry("lost", "/models/{model}/status", "origins");
    assert_eq!(status["origins"], json!(["*"]));
    assert_eq!(status["except_origins"], json!(["https://status.example.com"]));
    assert_eq!(entry("lost", "/legacy", "route")["methods"], json!(["POST"]));
}

/// The witnesses are cases, and `simulate` takes them.
#[test]
fn a_witness_is_a_case_for_simulate() {
    let workshop = workshop();
    let output = workshop.run("diff corridor.toml new.toml --format json");
    let document: Value = serde_json::from_slice(&output.stdout).expect("one document");
    let entries = ["gained", "lost"].into_iter().flat_map(|list| document[list].as_array().expect("a list"));
    for entry in entries {
        let witness = serde_json::to_string(&entry["witness"]).expect("JSON");
        let case: corridor_browser::case::Case<'_> = serde_json::from_str(&witness).expect("a case");
        assert!(case.url.0.starts_with("https://api.example.com/"));
    }
}
