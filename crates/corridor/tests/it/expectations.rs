//! `check` proves what a file claims: its expectations, and the clients that its policies list.

use serde_json::{Value, json};

use crate::program::Workshop;

/// It holds everywhere.
const HOLDS: &str = r#"
[policies.web]
allow_origins  = ["https://example.com", "https://*.example.org"]
allow_methods  = ["POST"]
allow_headers  = ["Content-Type", "X-Api-Key"]
clients        = ["openai-js", "open-inference"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"

[[expect]]
from    = "https://example.com"
send    = "POST /inference"
headers = { content-type = "application/json", x-api-key = "k" }
outcome = "readable"

[[expect]]
from    = "https://example.com.evil.test"
send    = "POST /inference"
outcome = "blocked"

[environments.production.server]
url = "https://api.example.com"
"#;

/// One that fails, one that depends on the browser, one that is too open, and an environment that differs.
const FAILS: &str = r#"
[policies.web]
allow_origins = ["https://example.com", "https://*.example.org"]
allow_headers = ["Content-Type"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"

[[expect]]
from    = "https://example.com"
send    = "POST /inference"
headers = { content-type = "application/json", x-api-key = "k", authorization = "Bearer k" }
outcome = "readable"

[[expect]]
from    = "https://example.com"
send    = "POST /inference"
headers = { user-agent = "sdk/1" }
outcome = "readable"

[[expect]]
from    = "https://evil.example.org"
send    = "POST /inference"
outcome = "blocked"

[[expect]]
from    = "https://example.com"
send    = "POST /inference"
outcome = "readable"

[environments.staging.policies.web]
allow_origins = ["https://staging.example.com"]
"#;

/// The API is reached by `http:` in one environment.
const MIXED: &str = r#"
[policies.web]
allow_origins = ["https://example.com", "http://localhost:*"]
clients = [
  "open-inference",
]

[[routes]]
path    = "/v2/models/{model}/infer"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"

[environments.production.server]
url = "http://api.example.com"
"#;

fn document(workshop: &Workshop, arguments: &str) -> Value {
    let output = workshop.run(&format!("{arguments} --format json"));
    serde_json::from_slice(&output.stdout).expect("one document")
}

#[test]
fn what_holds_is_0_and_counted() {
    let workshop = Workshop::with(HOLDS);
    workshop.assert_seen("expectations_hold", "check --deny warnings");
    workshop.assert_seen("expectations_hold_in_one_environment", "check --env production");
}

#[test]
fn what_fails_is_1_with_the_missing_line() {
    let workshop = Workshop::with(FAILS);
    workshop.assert_seen("expectations_fail", "check");
    workshop.assert_seen("expectations_fail_in_one_environment", "check --env staging");
}

#[test]
fn a_client_whose_calls_fail_is_told() {
    Workshop::with(MIXED).assert_seen("client_call_fails", "check");
}

#[test]
fn json_has_a_row_for_each_proof() {
    let held = document(&Workshop::with(HOLDS), "check");
    assert_eq!((&held["ok"], &held["findings"]), (&json!(true), &json!([])));
    let expectations = held["expectations"].as_array().expect("a list");
    assert_eq!(expectations.len(), 4, "two, in the file and in its environment");
    assert_eq!(
        expectations[0],
        json!({
            "environment": null,
            "from": "https://example.com",
            "send": "POST /inference",
            "outcome": "readable",
            "holds": true,
            "browsers": {
                "standard": {"outcome": "readable", "status": 200},
                "chromium": {"outcome": "readable", "status": 200},
                "firefox": {"outcome": "readable", "status": 200},
                "webkit": {"outcome": "readable", "status": 200},
            },
        })
    );
    assert_eq!(expectations[1]["browsers"]["webkit"]["outcome"], "blocked");
    assert_eq!(expectations[1]["browsers"]["webkit"]["step"], "cors-check");
    let clients = held["clients"].as_array().expect("a list");
    assert_eq!(clients.len(), 2 * 2 * 2 * 3, "environments, clients, origins, engines");
    assert_eq!(
        clients[0],
        json!({
            "environment": null, "client": "openai-js", "route": "/inference", "origin": "https://example.com",
            "browser": "chromium", "ok": true,
        })
    );
    assert!(
        clients.iter().any(|row| row["origin"] == "https://any.example.org" && row["browser"] == "webkit")
    );
    assert!(clients.iter().all(|row| row["ok"] == true));

    let failed = document(&Workshop::with(FAILS), "check");
    assert_eq!(failed["ok"], false);
    let holds: Vec<_> =
        failed["expectations"].as_array().expect("a list").iter().map(|row| &row["holds"]).collect();
    assert_eq!(
        holds,
        [false, false, false, true, false, false, true, false].map(Value::from).iter().collect::<Vec<_>>()
    );
    let finding = &failed["findings"][0];
    assert_eq!((&finding["code"], &finding["path"]), (&json!("expectation-failed"), &json!("expect[0]")));
    assert_eq!(finding["span"]["line"], 14);

    let mixed = document(&Workshop::with(MIXED), "--env production check");
    let row = &mixed["clients"][0];
    assert_eq!((&row["ok"], &row["send"]), (&json!(false), &json!("POST /v2/models/any/infer")));
    assert_eq!(row["line"], "url = \"https://api.example.com\"");
}

#[test]
fn an_unknown_client_is_told_the_one_that_was_meant() {
    let workshop = Workshop::with(&HOLDS.replace("\"openai-js\"", "\"openai\", \"curl\""));
    workshop.assert_seen("unknown_client", "check");
}

/// What does not hold is an error of `check`; `serve` serves, and warns.
#[test]
fn serve_warns_of_what_does_not_hold() {
    let workshop = Workshop::with(FAILS);
    let serving = workshop.serve("");
    let event = serving.wait_for("expectation-failed");
    assert_eq!(event["level"], "WARN", "{event}");
    assert!(event["message"].as_str().is_some_and(|message| message.contains("x-api-key")), "{event}");
}
