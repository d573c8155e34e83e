//! Errors that API Gateway makes itself, against ministack, which sends the headers of gateway responses: a page can read why
//! its call failed. ministack imports no document, so the same document is put there resource by resource.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_apigateway::Client;
use aws_sdk_apigateway::types::{ApiStage, IntegrationType, QuotaPeriodType, QuotaSettings};
use conformance::browser::{Engine, PageServer};
use conformance::emulators::Emulator;
use corridor_config::{Nowhere, Source, load};
use serde_json::{Map, Value, json};

use super::setting::{JSON, Setting, wait};

/// What is read of an error by a page, and where from.
const CALL: &str = r#"
const { url, key } = argument;
const headers = { "Content-Type": "application/json", ...(key ? { "X-Api-Key": key } : {}) };
try {
    const answer = await fetch(url, { method: "POST", headers, body: "{}" });
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
        let made = client.create_rest_api().name(&setting.name).send().await.unwrap();
        let api = made.id().unwrap().to_owned();
        for (path, item) in object(&document["paths"]) {
            let resource = resource(&client, &api, made.root_resource_id().unwrap(), path).await;
            for (method, operation) in object(item).iter().filter(|(_, operation)| operation.is_object()) {
                put_method(&client, &api, &resource, &method.to_ascii_uppercase(), operation).await;
            }
        }
        for (kind, response) in object(&document["x-amazon-apigateway-gateway-responses"]) {
            let put = client.put_gateway_response().rest_api_id(&api).response_type(kind.as_str().into());
            let put = put.set_status_code(response["statusCode"].as_str().map(str::to_owned));
            let put = put.set_response_parameters(Some(texts(&response["responseParameters"])));
            put.set_response_templates(Some(texts(&response["responseTemplates"]))).send().await.unwrap();
        }
        let deployment = client.create_deployment().rest_api_id(&api).send().await.unwrap();
        let stage = client
            .create_stage()
            .rest_api_id(&api)
            .stage_name("prod")
            .deployment_id(deployment.id().unwrap());
        stage.send().await.unwrap();
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

async fn resource(client: &Client, api: &str, root: &str, path: &str) -> String {
    let mut parent = root.to_owned();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let create = client.create_resource().rest_api_id(api).parent_id(&parent).path_part(part);
        parent = create.send().await.unwrap().id().unwrap().to_owned();
    }
    parent
}

async fn put_method(client: &Client, api: &str, resource: &str, method: &str, operation: &Value) {
    let needs_key = operation["security"].as_array().is_some_and(|list| !list.is_empty());
    let put = client.put_method().rest_api_id(api).resource_id(resource).http_method(method);
    put.authorization_type("NONE").api_key_required(needs_key).send().await.unwrap();
    for (status, response) in object(&operation["responses"]) {
        let headers = object(&response["headers"]).keys();
        let headers = headers.map(|name| (format!("method.response.header.{name}"), false)).collect();
        let put = client.put_method_response().rest_api_id(api).resource_id(resource).http_method(method);
        put.status_code(status).set_response_parameters(Some(headers)).send().await.unwrap();
    }
    let integration = &operation["x-amazon-apigateway-integration"];
    let kind = integration["type"].as_str().unwrap().to_ascii_uppercase();
    let put = client.put_integration().rest_api_id(api).resource_id(resource).http_method(method);
    let put = put.r#type(IntegrationType::from(kind.as_str()));
    let put = put.set_integration_http_method(integration["httpMethod"].as_str().map(str::to_owned));
    let put = put.set_uri(integration["uri"].as_str().map(str::to_owned));
    put.set_request_templates(Some(texts(&integration["requestTemplates"]))).send().await.unwrap();
    for (pattern, response) in object(&integration["responses"]) {
        let put =
            client.put_integration_response().rest_api_id(api).resource_id(resource).http_method(method);
        let put = put.status_code(response["statusCode"].as_str().unwrap());
        let put = put.set_selection_pattern((pattern != "default").then(|| pattern.clone()));
        put.set_response_parameters(Some(texts(&response["responseParameters"]))).send().await.unwrap();
    }
}

fn object(value: &Value) -> &Map<String, Value> {
    static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    value.as_object().unwrap_or(&NONE)
}

fn texts(value: &Value) -> HashMap<String, String> {
    object(value)
        .iter()
        .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
        .collect()
}
