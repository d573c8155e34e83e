//! Real browsers: a page on another origin calls an API that was deployed.

use std::time::Duration;

use conformance::browser::{Engine, PageServer};
use conformance::emulators::Emulator;
use serde_json::json;

use super::setting::Setting;

const TO_OPEN: Duration = Duration::from_secs(60);
const TO_ACT: Duration = Duration::from_secs(30);

/// What the page makes of a call: the answer, or that it was blocked.
const CALL: &str = r#"
const { url, credentials } = argument;
try {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(url, { method: "POST", credentials, headers, body: "{}" });
    return `${answer.status} ${await answer.text()}`;
} catch (error) {
    if (error instanceof TypeError) return "blocked";
    throw error;
}
"#;

const READ: &str = r#"200 {"outputs":[7]}"#;
const BLOCKED: &str = "blocked";

#[test]
fn chromium() {
    check(Engine::Chromium);
}

#[test]
fn firefox() {
    check(Engine::Firefox);
}

fn check(engine: Engine) {
    let Some(setting) = Setting::on(Emulator::LocalStack) else { return };
    let Some(installation) = engine.installed().unwrap() else { return };
    let (page, stranger) = (PageServer::start([]).unwrap(), PageServer::start([]).unwrap());
    setting.allow(&[&page.origin()]);
    setting.apply();
    let base = setting.url();
    let browser = installation.open(&page.origin()).unwrap();
    page.wait_for_page(TO_OPEN).unwrap();
    let call = |from: &PageServer, path: &str, credentials: &str| {
        let argument = json!({ "url": format!("{base}{path}"), "credentials": credentials });
        from.run(CALL, &argument, TO_ACT).unwrap().as_str().unwrap_or_default().to_owned()
    };
    let all = |from: &PageServer| {
        [("/inference", "omit"), ("/inference", "include"), ("/members", "omit"), ("/members", "include")]
            .map(|(path, credentials)| call(from, path, credentials))
    };
    // The first policy allows no credentials.
    assert_eq!(all(&page), [READ, BLOCKED, READ, READ], "{engine}: the page that is allowed");
    let go = |from: &PageServer, to: &PageServer| {
        from.go(&to.origin()).unwrap();
        to.wait_for_page(TO_ACT).unwrap();
    };
    go(&page, &stranger);
    assert_eq!(all(&stranger), [BLOCKED; 4], "{engine}: a page that is not");

    // The file changes sides, and so do the browsers.
    setting.allow(&[&stranger.origin()]);
    setting.apply();
    assert_eq!(all(&stranger), [READ, BLOCKED, READ, READ], "{engine}: the page that is allowed now");
    go(&stranger, &page);
    assert_eq!(all(&page), [BLOCKED; 4], "{engine}: the page that was allowed before");
    setting.json("rollback", 0);
    assert_eq!(all(&page), [READ, BLOCKED, READ, READ], "{engine}: after a rollback");
    drop(browser);
}
