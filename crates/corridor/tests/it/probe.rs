//! `probe`: what a person, a program and a CI job get of a live endpoint.

mod tls;

use serde_json::{Value, json};

use crate::program::{Serving, Workshop};
use tls::Front;

const FILE: &str = r#"
[server]
max_body_bytes = 65536

[policies.web]
allow_origins  = ["https://example.com"]
allow_methods  = ["POST"]
allow_headers  = ["Content-Type", "X-Api-Key"]
expose_headers = ["X-Request-Id"]
max_age        = 600

[[routes]]
path = "/inference"
methods = ["POST"]
policy = "web"
backend = "digits"

[backends.digits]
builtin = "digits"

[[expect]]
from = "https://example.com"
send = "POST /inference"
headers = { content-type = "application/json", x-api-key = "k" }
outcome = "readable"

[environments.staging.policies.web]
allow_origins = ["https://staging.example.com"]

[[environments.staging.expect]]
from = "https://staging.example.com"
send = "POST /inference"
outcome = "readable"
"#;

fn serving(environment: &str) -> (Workshop, Serving, String) {
    let workshop = Workshop::with(FILE);
    let serving = workshop.serve(environment);
    let url = format!("http://{}", serving.address());
    (workshop, serving, url)
}

fn document(workshop: &Workshop, arguments: &str) -> (Option<i32>, Value) {
    let output = workshop.run(&format!("--format json {arguments}"));
    let text = String::from_utf8(output.stdout).expect("text");
    assert_eq!(text.lines().count(), 1, "one document on one line: {text}");
    (output.status.code(), serde_json::from_str(&text).expect("JSON"))
}

fn codes(document: &Value) -> Vec<&str> {
    let findings = document["findings"].as_array().expect("findings");
    let mut codes: Vec<&str> = findings.iter().filter_map(|finding| finding["code"].as_str()).collect();
    codes.dedup();
    codes
}

#[test]
fn a_server_that_does_what_the_file_says_is_0() {
    let (workshop, _serving, url) = serving("");
    workshop.assert_seen("probe_well", &format!("probe {url}"));
    workshop.assert_seen("probe_read_only", &format!("probe {url} --read-only --browser chromium"));
}

#[test]
fn a_server_with_another_policy_is_1() {
    let (workshop, _serving, url) = serving("--env staging");
    workshop.assert_seen("probe_another_policy", &format!("probe {url} --browser chromium"));
    let (code, document) = document(&workshop, &format!("--env staging probe {url}"));
    assert_eq!((code, &document["ok"], &document["environment"]), (Some(0), &json!(true), &json!("staging")));
}

#[test]
fn a_program_gets_one_document() {
    let (workshop, _serving, url) = serving("--env staging");
    let (code, document) = document(&workshop, &format!("probe {url}"));
    assert_eq!((code, &document["ok"]), (Some(1), &json!(false)));
    assert_eq!(document["url"], json!(format!("{url}/")));
    assert!(document["requests"].as_u64().expect("a number") > 20);
    assert!(codes(&document).contains(&"preflight-refused"), "{document}");
    let check = &document["checks"][1];
    assert_eq!(check["name"], json!("expect: POST /inference from https://example.com"));
    assert_eq!(
        [&check["browser"], &check["outcome"], &check["expected"], &check["ok"]],
        [&json!("chromium"), &json!("blocked"), &json!("readable"), &json!(false)]
    );
    let exchange = &document["findings"][0]["evidence"][0];
    assert_eq!(
        (&exchange["request"]["method"], &exchange["response"]["status"]),
        (&json!("OPTIONS"), &json!(403))
    );
}

#[test]
fn ci_gets_files() {
    let (workshop, _serving, url) = serving("--env staging");
    let output = workshop.run(&format!("probe {url} --junit probe.xml --sarif probe.sarif"));
    assert_eq!(output.status.code(), Some(1));
    let junit = workshop.read("probe.xml");
    assert!(junit.starts_with("<?xml") && junit.contains("type=\"preflight-refused\""), "{junit}");
    let sarif: Value = serde_json::from_str(&workshop.read("probe.sarif")).expect("JSON");
    assert_eq!(
        (&sarif["version"], &sarif["runs"][0]["tool"]["driver"]["name"]),
        (&json!("2.1.0"), &json!("corridor"))
    );
    assert!(!sarif["runs"][0]["results"].as_array().expect("results").is_empty());
    let unwritable = workshop.run(&format!("probe {url} --junit no/such/directory.xml"));
    assert_eq!(unwritable.status.code(), Some(3));
}

#[test]
fn nothing_that_answers_is_3_and_wrong_usage_2() {
    let workshop = Workshop::with(FILE);
    // Nothing listens on the port of a listener that is gone.
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its address");
    workshop.assert_seen("probe_no_response", &format!("probe http://{free}"));
    workshop.assert_seen("probe_no_url", "probe example.com");
    workshop.assert_seen("probe_password", "probe https://user:hidden@example.com");
    workshop.assert_seen(
        "probe_no_variable",
        "probe http://127.0.0.1:1 --header-env X-Api-Key=CORRIDOR_TEST_UNSET",
    );
    let malformed =
        workshop.command(["probe", "http://127.0.0.1:1", "-H", "sk-very-secret"]).output().expect("it runs");
    assert_eq!(malformed.status.code(), Some(2));
    assert!(!String::from_utf8_lossy(&malformed.stderr).contains("very-secret"));
    assert_eq!(Workshop::empty().run("probe http://127.0.0.1:1").status.code(), Some(2));
}

/// The file and each of its environments, where each says that it is; what says nothing is said to be left out.
#[test]
fn without_a_url_each_environment_is_probed_at_its_own() {
    let (production, staging) = (Workshop::with(FILE).serve(""), Workshop::with(FILE).serve("--env staging"));
    let url = |serving: &Serving| format!("http://{}", serving.address());
    let located = FILE.replace(
        "max_body_bytes = 65536",
        &format!("max_body_bytes = 65536\nurl = \"{}\"", url(&production)),
    );
    let environments = format!(
        "{located}\n[environments.staging.server]\nurl = \"{}\"\n[environments.development.server]\ndebug = true\n",
        url(&staging)
    );
    let workshop = Workshop::with(&environments);
    let output = workshop.run("probe --format json --junit probe.xml");
    let said = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(0), "{said}");
    let text = String::from_utf8(output.stdout).expect("text");
    let reports: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let named: Vec<&Value> = reports.iter().map(|report| &report["environment"]).collect();
    assert_eq!(named, [&Value::Null, &json!("staging")]);
    assert_eq!(reports[1]["url"], format!("{}/", url(&staging)));
    assert!(said.contains("environment `development` is not probed"), "{said}");
    assert!(workshop.read("probe.xml").contains("(staging) checks"));

    let (code, one) = document(&workshop, "--env staging probe");
    assert_eq!((code, &one["environment"]), (Some(0), &json!("staging")));
    let nowhere = Workshop::with(FILE).run("probe");
    let said = String::from_utf8(nowhere.stderr).expect("text");
    assert_eq!(nowhere.status.code(), Some(2), "{said}");
    assert!(said.contains("nothing says where") && said.contains("corridor probe https://"), "{said}");
}

#[test]
fn a_key_is_sent_and_never_printed() {
    let (workshop, _serving, url) = serving("--env staging");
    for format in ["human", "json"] {
        let line = format!(
            "--format {format} probe {url} --junit j.xml --sarif s.json --header-env X-Api-Key=API_KEY"
        );
        let mut command = workshop.command(line.split_whitespace());
        let output = command.env("API_KEY", "sk-very-secret").output().expect("the program runs");
        let seen =
            [output.stdout, output.stderr, workshop.read("j.xml").into(), workshop.read("s.json").into()]
                .concat();
        let seen = String::from_utf8(seen).expect("text");
        assert!(seen.contains("error, no key") && !seen.contains("very-secret"), "{seen}");
    }
}

#[test]
fn over_tls_http_2_is_spoken_as_browsers_do_and_a_certificate_must_be_known() {
    let (workshop, serving, _) = serving("--env staging");
    let front = Front::start(serving.address());
    workshop.write("trusted.pem", front.certificate());
    let line = format!("--format json probe {}", front.url());
    let mut command = workshop.command(line.split_whitespace());
    let output = command.env("SSL_CERT_FILE", workshop.path().join("trusted.pem")).output().expect("it runs");
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(
        document["findings"][0]["evidence"][0]["response"]["version"],
        json!("HTTP/2.0"),
        "{document}"
    );
    assert!(!codes(&document).contains(&"never-sent-to-loopback"));

    let (code, document) = document_of(&workshop.run(&line));
    assert_eq!(code, Some(3));
    assert_eq!(document["findings"][0]["evidence"][0]["trouble"]["kind"], json!("tls"), "{document}");
}

#[test]
fn a_proxy_of_the_environment_is_gone_through() {
    let (workshop, serving, _) = serving("");
    let front = Front::start(serving.address());
    workshop.write("trusted.pem", front.certificate());
    let line = format!("--format json probe {}", front.url());
    let mut command = workshop.command(line.split_whitespace());
    command.env("SSL_CERT_FILE", workshop.path().join("trusted.pem")).env("HTTPS_PROXY", front.proxy());
    let (code, document) = document_of(&command.output().expect("it runs"));
    assert_eq!((code, codes(&document)), (Some(0), vec![]), "{document}");
    assert!(front.proxied() > 0);
}

fn document_of(output: &std::process::Output) -> (Option<i32>, Value) {
    (output.status.code(), serde_json::from_slice(&output.stdout).expect("JSON"))
}
