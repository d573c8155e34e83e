//! Errors that API Gateway makes itself, against ministack, which sends the headers of gateway responses: a page can read why
//! its call failed. ministack imports no document, so the same document is put there resource by resource.

use std::time::Duration;

use aws_sdk_apigateway::types::{ApiStage, QuotaPeriodType, QuotaSettings};
use conformance::browser::{Engine, PageServer};
use conformance::emulators::{Emulator, replay};
use corridor_config::{Nowhere, Source, load};
use serde_json::{Value, json};

use super::setting::{JSON, Setting, wait};

/// What is read of an error by a page, and where from.
const CALL: &str = r#"
const { url, key } = argument;
const headers = { "Content-Type": "application/json", ...(key ? { "X-Api-Key": key } : {}) };
const call = argument.simple ? {} : { method: "POST", headers, body: "{}" };
try {
    const answer = await fetch(url, call);
    return `${answer.status} ${Object.keys(await answer.json())}`;
} catch (error) {
    return error instanceof TypeError ? "blocked" : String(error);
}
"#;

#[test]
fn a_page_reads_why_its_call_failed() {
    let Some(setting) = Setting::on(Emulator::Ministack) else { return };
    let page = PageServer::start([]).unwrap();
    let deployed = wait(Deployed::replay(&setting, &page.origin()));
    let url = format!("http://{}/_aws/execute-api/{}/prod", setting.emulator, deployed.api);

    // By hand first: what is sent is what a browser needs.
    let origin = page.origin();
    let refused = setting.ask(&url, "POST", "/inference", &[("Origin", &origin), JSON], "{}");
    assert_eq!(refused.status, 403);
    assert!(refused.header("access-control-allow-origin").eq([origin.as_str()]));

    let Some(installation) = Engine::Chromium.installed().unwrap() else { return };
    let browser = installation.open(&page.origin()).unwrap();
    page.wait_for_page(Duration::from_secs(60)).unwrap();
    let call = |path: &str, key: Option<&str>| {
        let argument = json!({ "url": format!("{url}{path}"), "key": key });
        page.run(CALL, &argument, Duration::from_secs(30)).unwrap().as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(call("/inference", None), "403 message", "no key");
    assert_eq!(call("/inference", Some("wrong")), "403 message", "a wrong key");
    // ministack maps no headers onto a backend's answer, so that no page can read this one; it is the one call of the quota.
    let answer = setting.ask(&url, "POST", "/inference", &[("X-Api-Key", &deployed.key), JSON], "{}");
    assert_eq!(answer.status, 200);
    assert_eq!(call("/inference", Some(&deployed.key)), "429 message", "the quota is one call");
    let nowhere = json!({ "url": format!("{url}/nowhere"), "simple": true });
    let nowhere = page.run(CALL, &nowhere, Duration::from_secs(30)).unwrap();
    assert_eq!(nowhere, "404 message", "a path that is not there, by a GET: it needs no preflight");
    drop(browser);
}

/// An API that was put there call by call.
struct Deployed {
    api: String,
    key: String,
}

impl Deployed {
    async fn replay(setting: &Setting, origin: &str) -> Self {
        let document = document(setting, origin);
        let client = setting.client();
        let api = replay::rest_api(&client, &setting.name, &document).await.unwrap();
        let quota = QuotaSettings::builder().limit(1).period(QuotaPeriodType::Day).build();
        let plan = client.create_usage_plan().name(&setting.name).quota(quota);
        let plan =
            plan.api_stages(ApiStage::builder().api_id(&api).stage("prod").build()).send().await.unwrap();
        let key = client.create_api_key().name(&setting.name).enabled(true).send().await.unwrap();
        let of_plan = client.create_usage_plan_key().usage_plan_id(plan.id().unwrap());
        of_plan.key_id(key.id().unwrap()).key_type("API_KEY").send().await.unwrap();
        Self { api, key: key.value().unwrap().to_owned() }
    }
}

/// The artifact of the file, whose route asks for a key.
fn document(setting: &Setting, origin: &str) -> Value {
    setting.allow(&[origin]);
    let file = setting.workshop.read("corridor.toml").replacen(
        "policy  = \"web\"",
        "policy  = \"web\"\nauth = \"api-key\"",
        1,
    );
    let file = file.replace(r#"["Content-Type"]"#, r#"["Content-Type", "X-Api-Key"]"#);
    let configuration = load(&Source::new("corridor.toml", &*file), None, &Nowhere).unwrap();
    corridor_targets::emit(&configuration).unwrap().artifact.document
}
