//! HTTP APIs, against ministack: the one emulator that answers by a `CorsConfiguration`.

use conformance::emulators::Emulator;

use super::setting::{JSON, PAGE, STRANGER, Setting, assert_code};

#[test]
fn from_nothing_to_nothing() {
    let Some(setting) = Setting::on(Emulator::Ministack) else { return };
    setting.write(&[PAGE], "http");
    let planned = setting.json("plan", 0);
    let steps = planned["steps"].as_array().unwrap().iter();
    let steps: Vec<&str> = steps.filter_map(|step| step["kind"].as_str()).collect();
    assert_eq!(steps, ["create-api", "put-definition", "create-deployment", "create-stage"]);
    setting.apply();
    let url = setting.url();
    let asks = [("Origin", PAGE), ("Access-Control-Request-Method", "POST")];
    let preflight = setting.ask(&url, "OPTIONS", "/inference", &asks, "");
    assert_eq!(preflight.status, 204);
    assert!(preflight.header("access-control-allow-origin").eq([PAGE]));
    assert!(setting.may_read(&url, PAGE));
    let foreign = setting.ask(&url, "POST", "/inference", &[("Origin", STRANGER), JSON], "{}");
    assert_eq!(foreign.header("access-control-allow-origin").count(), 0);
    assert_eq!(setting.json("plan", 0)["steps"], serde_json::json!([]));
    setting.json("drift --settle 0", 0);

    // Who is let in changes, and the API and its URL stay.
    setting.write(&[PAGE, STRANGER], "http");
    let drift = setting.json("drift --no-probe", 1);
    let paths: Vec<&str> =
        drift["drift"].as_array().unwrap().iter().filter_map(|of| of["path"].as_str()).collect();
    assert_eq!(paths, ["cors.allowOrigins", "stages.prod.revision"], "{drift:#}");
    let refused = setting.deploy("apply --settle 0");
    assert_code(&refused, 1);
    setting.apply();
    assert_eq!(setting.url(), url);
    assert!(setting.may_read(&url, STRANGER));
    setting.json("destroy --yes", 0);
    let gone = setting.deploy("status");
    assert_code(&gone, 1);
}
