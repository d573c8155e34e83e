//! What others do to the same API: by hand, before Corridor came, and at the same time.

use conformance::emulators::{Emulator, Fate, Interposed, Request};

use super::setting::{PAGE, STRANGER, Setting, assert_code};

#[test]
fn answers_that_are_wrong_though_the_definition_is_right_are_drift() {
    let Some(setting) = Setting::on(Emulator::LocalStack) else { return };
    setting.apply();
    let url = setting.url();
    let id = setting.census().apis.remove(0);
    let status = setting.json("status", 0);
    let somebody = setting.somebody();
    // Somebody deploys a mistake under the name of the revision that is live, and takes it out of the definition again.
    somebody.allows(&id, &format!("'{STRANGER}'"));
    let description = format!("corridor revision {}", status["revision"].as_str().unwrap());
    let deployment = somebody.deploys(&id, &description);
    somebody.allows(&id, &format!("'{PAGE}'"));
    somebody.points(&id, &deployment);
    assert!(setting.may_read(&url, STRANGER));

    setting.json("drift --no-probe", 0);
    let drift = setting.json("drift", 1);
    let found = drift["drift"].as_array().unwrap();
    assert!(!found.is_empty() && found.iter().all(|drift| drift["kind"] == "answer"), "{drift:#}");
    let named = found.iter().any(|drift| {
        let told = drift["message"].as_str().unwrap();
        told.contains("POST /inference") && told.contains(PAGE) && told.contains(STRANGER)
    });
    assert!(named, "{drift:#}");
    let told = setting.deploy("drift");
    assert_code(&told, 1);
    assert!(String::from_utf8_lossy(&told.stderr).contains("--redeploy"));

    // Nothing differs that a plan could see, so a deployment has to be asked for.
    assert_code(&setting.deploy("apply --settle 0"), 1);
    assert_code(&setting.deploy("apply --settle 0 --redeploy"), 0);
    assert!(setting.may_read(&url, PAGE) && !setting.may_read(&url, STRANGER));
    setting.json("drift", 0);
}

#[test]
fn what_somebody_deployed_by_hand_is_read_from_its_definition() {
    let Some(setting) = Setting::on(Emulator::LocalStack) else { return };
    setting.somebody().makes(&setting.name, &format!("'{STRANGER}'"));
    let planned = setting.json("plan", 0);
    assert_eq!(planned["granted"]["known_from"], "definition", "{planned:#}");
    let changes = |of: &str| -> Vec<(String, String)> {
        let changes = planned["difference"][of].as_array().unwrap().iter();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        changes.map(|change| (text(&change["route"]), text(&change["origins"][0]))).collect()
    };
    let inference = |origin: &str| ("/inference".to_owned(), origin.to_owned());
    assert!(changes("lost").contains(&inference(STRANGER)), "{planned:#}");
    assert!(changes("gained").contains(&inference(PAGE)), "{planned:#}");
    // It may be read wrongly, so it is asked for whatever is read.
    assert_code(&setting.deploy("apply --settle 0"), 1);
    setting.apply();
    assert!(setting.may_read(&setting.url(), PAGE));
    assert_eq!(setting.json("plan", 0)["granted"]["known_from"], "record");
}

#[test]
fn what_cannot_be_read_is_said_with_the_reason() {
    let Some(setting) = Setting::on(Emulator::LocalStack) else { return };
    setting.somebody().makes(&setting.name, "method.request.header.Origin");
    let planned = setting.deploy("plan");
    assert_code(&planned, 0);
    let told = String::from_utf8_lossy(&planned.stdout);
    let expected = "? /inference: what it grants now cannot be told: its `Access-Control-Allow-Origin` is \
                    `method.request.header.Origin`, which is no constant";
    assert!(told.contains(expected), "{told}");
}

#[test]
fn whoever_is_overtaken_leaves_what_is_live_as_it_is() {
    let Some(setting) = Setting::on(Emulator::LocalStack) else { return };
    setting.apply();
    let id = setting.census().apis.remove(0);
    let somebody = setting.somebody();
    let other = somebody.deploys(&id, "by hand");
    setting.allow(&[PAGE, STRANGER]);
    // While this run makes its deployment, somebody points the stage to another.
    let moves = {
        let other = other.clone();
        move |request: &mut Request| {
            if is_new_deployment(request) {
                somebody.points(&id, &other);
            }
            Fate::Forwarded
        }
    };
    let before = setting.census();
    let between = Interposed::before(setting.emulator, moves, |_| {}).unwrap();
    let overtaken = setting.deploy_at(between.address(), "apply --yes --settle 0");
    assert_code(&overtaken, 3);
    let told = String::from_utf8_lossy(&overtaken.stderr);
    let expected = format!(
        "error: somebody else changed this API meanwhile: the stage `prod` serves deployment {other}, and it was"
    );
    assert!(told.contains(&expected), "{told}");
    let after = setting.census();
    assert_eq!(after.stages.get("prod"), Some(&other), "what somebody else put live stays");
    assert_eq!(after.deployments.len(), before.deployments.len(), "its own deployment is gone again");
}

#[test]
fn a_definition_that_somebody_else_put_meanwhile_does_not_become_live() {
    let Some(setting) = Setting::on(Emulator::LocalStack) else { return };
    setting.apply();
    let url = setting.url();
    let before = setting.census();
    setting.allow(&[STRANGER]);
    let puts = {
        let (somebody, id) = (setting.somebody(), before.apis[0].clone());
        move |request: &mut Request| {
            if is_new_deployment(request) {
                somebody.allows(&id, "'*'");
            }
            Fate::Forwarded
        }
    };
    let between = Interposed::before(setting.emulator, puts, |_| {}).unwrap();
    let overtaken = setting.deploy_at(between.address(), "apply --yes --settle 0");
    assert_code(&overtaken, 3);
    let told = String::from_utf8_lossy(&overtaken.stderr);
    assert!(told.contains("its definition is not what it was when this run had put it: routes"), "{told}");
    assert_eq!(setting.census(), before);
    assert!(setting.may_read(&url, PAGE));
    drop(between);
    setting.apply();
    assert!(setting.may_read(&url, STRANGER) && !setting.may_read(&url, PAGE));
}

fn is_new_deployment(request: &Request) -> bool {
    request.method == "POST" && request.target.ends_with("/deployments")
}

#[test]
fn what_is_left_to_others_is_told_with_its_command() {
    let Some(setting) = Setting::on(Emulator::LocalStack) else { return };
    let file = setting.workshop.read("corridor.toml");
    let function = "arn:aws:lambda:us-east-1:123456789012:function:answer";
    let (before, backend) = file.split_once("http = ").unwrap();
    let (_, after) = backend.split_once('\n').unwrap();
    let backend = format!("lambda = \"{function}\"\ncors = \"backend\"\n");
    setting.workshop.write("corridor.toml", format!("{before}{backend}{after}"));
    let planned = setting.json("plan", 0);
    let command = planned["notes"][0]["commands"][0].as_str().unwrap_or_default();
    let expected = format!(
        "aws lambda add-permission --function-name {function} --statement-id corridor-{} \
         --action lambda:InvokeFunction --principal apigateway.amazonaws.com \
         --source-arn 'arn:aws:execute-api:us-east-1:123456789012:API_ID/*' --region us-east-1",
        setting.name
    );
    assert!(command.starts_with(&expected), "{planned:#}");
}

#[test]
fn an_api_that_is_deleted_meanwhile_is_told_and_made_anew() {
    let Some(setting) = Setting::on(Emulator::LocalStack) else { return };
    setting.apply();
    let id = setting.census().apis.remove(0);
    setting.allow(&[PAGE, STRANGER]);
    let somebody = setting.somebody();
    let deletes = move |request: &mut Request| {
        if is_new_deployment(request) {
            somebody.deletes(&id);
        }
        Fate::Forwarded
    };
    let between = Interposed::before(setting.emulator, deletes, |_| {}).unwrap();
    let failed = setting.deploy_at(between.address(), "apply --yes --settle 0");
    assert_code(&failed, 3);
    let told = String::from_utf8_lossy(&failed.stderr);
    assert!(told.contains("hint: somebody deleted it meanwhile"), "{told}");
    drop(between);
    setting.apply();
}

#[test]
fn an_api_of_the_same_name_is_somebody_elses_and_two_with_the_tags_are_told_apart() {
    let Some(setting) = Setting::on(Emulator::LocalStack) else { return };
    let somebody = setting.somebody();
    // A name is no identity at AWS.
    let foreign = somebody.names(&setting.name);
    setting.apply();
    let census = setting.census();
    assert_eq!(census.apis.len(), 2, "{census:?}");
    assert!(census.apis.contains(&foreign));
    somebody.deletes(&foreign);

    somebody.makes(&setting.name, "'*'");
    let ambiguous = setting.deploy("plan");
    assert_code(&ambiguous, 3);
    let told = String::from_utf8_lossy(&ambiguous.stderr);
    let census = setting.census();
    assert!(census.apis.iter().all(|id| told.contains(id.as_str())), "{told}");
    assert!(told.contains("hint: delete the one that is not wanted"), "{told}");
    for id in census.apis {
        somebody.deletes(&id);
    }
}
