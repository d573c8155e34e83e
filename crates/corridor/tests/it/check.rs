//! `check`: every finding, with its place, and an exit code that a script can go by.

use serde_json::{Value, json};

use crate::program::Workshop;

/// In order, with an environment.
const GOOD: &str = r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path = "/inference"
policy = "web"
backend = "digits"

[backends.digits]
builtin = "digits"

[environments.staging.policies.web]
allow_origins = ["https://staging.example.com"]

[environments.development.policies.web]
allow_origins = ["http://localhost:*"]
"#;

/// With an error in the file and one in an environment.
const BAD: &str = r#"
[policies.web]
allow_origins = ["https://example.com/"]
allow_orgins = ["https://example.org"]

[[routes]]
path = "/inference"
policy = "web"
backend = "digits"

[backends.digits]
builtin = "digits"

[environments.staging.policies.web]
allow_origins = ["*"]
allow_credentials = true
"#;

/// With a warning: an origin is listed twice.
const QUESTIONABLE: &str = r#"
[policies.web]
allow_origins = ["https://example.com", "https://example.com"]

[[routes]]
path = "/inference"
policy = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#;

#[test]
fn a_good_file_is_0_and_says_what_was_checked() {
    let workshop = Workshop::with(GOOD);
    workshop.assert_seen("check_good", "check");
    workshop.assert_seen("check_good_environment", "--env staging check");
    let quiet = workshop.run("check -q");
    assert_eq!((quiet.stdout.as_slice(), quiet.stderr.as_slice()), (&b""[..], &b""[..]));
}

#[test]
fn errors_are_1() {
    let workshop = Workshop::with(BAD);
    workshop.assert_seen("check_bad", "check");
    workshop.assert_seen("check_bad_environment", "check --env staging");
    workshop.assert_seen("check_unknown_environment", "check --env stagin");
}

#[test]
fn what_is_not_toml_is_a_finding() {
    Workshop::with("[policies.web\nallow_origins = [").assert_seen("check_syntax", "check");
    let workshop = Workshop::empty();
    workshop.write("corridor.toml", b"name = \"caf\xe9\"\n");
    workshop.assert_seen("check_not_utf8", "check");
}

#[test]
fn warnings_are_0_unless_they_are_denied() {
    let workshop = Workshop::with(QUESTIONABLE);
    workshop.assert_seen("check_warning", "check");
    workshop.assert_seen("check_warning_denied", "check --deny warnings");
    let document: Value = serde_json::from_slice(&workshop.run("check --deny warnings --format json").stdout)
        .expect("one document");
    assert_eq!(document["ok"], false);
}

#[test]
fn no_file_to_check_is_2() {
    let workshop = Workshop::empty();
    workshop.assert_seen("check_no_file", "check");
    workshop.assert_seen("check_directory", "check --file .");
    workshop.assert_seen("check_below_a_file", "check --file corridor.toml/corridor.toml");
}

#[test]
fn a_file_that_is_no_policy_but_a_model_is_told_so() {
    let workshop = Workshop::empty();
    let file = std::fs::File::create(workshop.path().join("corridor.toml")).expect("a file");
    file.set_len(corridor_config::MAX_FILE_BYTES as u64 + 1).expect("sparse");
    workshop.assert_seen("check_too_large", "check");
}

#[test]
fn json_is_one_document_as_the_contract_has_it() {
    let workshop = Workshop::with(BAD);
    let output = workshop.run("check --format json");
    let document: Value = serde_json::from_slice(&output.stdout).expect("one document");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(1), &b""[..]));
    assert_eq!(document["ok"], false);
    let finding = &document["findings"][0];
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["span"], json!({"file": "corridor.toml", "line": 3, "column": 18, "length": 22}));
    let environments: Vec<_> = document["findings"].as_array().expect("a list").iter().collect();
    assert!(environments.iter().any(|finding| finding["environment"] == "staging"), "{environments:?}");

    let good = Workshop::with(GOOD).run("check --format json");
    let document: Value = serde_json::from_slice(&good.stdout).expect("one document");
    assert_eq!(document, json!({"findings": [], "expectations": [], "clients": [], "ok": true}));
}
