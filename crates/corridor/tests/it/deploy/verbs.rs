//! Each verb, from nothing to nothing.

use conformance::emulators::Emulator;

use super::setting::{PAGE, SECRET, STRANGER, Setting, assert_code, wait};

#[test]
fn from_nothing_to_nothing() {
    let Some(setting) = Setting::on(Emulator::LocalStack) else { return };
    let planned = setting.json("plan", 0);
    let steps: Vec<&str> =
        planned["steps"].as_array().unwrap().iter().filter_map(|step| step["kind"].as_str()).collect();
    assert_eq!(steps, ["create-api", "put-definition", "create-deployment", "create-stage"]);
    assert_eq!(planned["widens"], true);
    assert!(setting.census().apis.is_empty(), "a plan changes nothing");
    setting.json("status", 1);

    let applied = setting.apply();
    assert_eq!(applied["revision"], planned["revision"]);
    let url = applied["applied"]["url"].as_str().unwrap().to_owned();
    assert!(setting.may_read(&url, PAGE));
    assert!(!setting.may_read(&url, STRANGER), "a page of another origin cannot read the answer");
    let status = setting.json("status", 0);
    assert_eq!(status["revision"], applied["revision"]);
    assert_eq!(status["proven"], true);

    // Once more: there is nothing to do, and nothing is done.
    let before = setting.census();
    let again = setting.json("plan", 0);
    assert_eq!(again["steps"], serde_json::json!([]), "{again:#}");
    assert_eq!(again["difference"]["equal"], true);
    setting.apply();
    assert_eq!(setting.census(), before);
    setting.json("drift --settle 0", 0);

    assert_code(&setting.deploy("destroy"), 1);
    assert_eq!(setting.census(), before, "nobody was there to say yes");
    setting.json("destroy --yes", 0);
    assert!(setting.census().apis.is_empty());
    setting.json("destroy --yes", 0);
}

#[test]
fn a_change_is_told_by_whom_it_concerns_and_asked_for_if_it_widens() {
    let Some(setting) = Setting::on(Emulator::LocalStack) else { return };
    let refused = setting.deploy("apply --settle 0");
    assert_code(&refused, 1);
    assert!(setting.census().apis.is_empty(), "nobody was there to say yes");
    let first = setting.apply();
    let url = setting.url();

    // What is live is known from AWS alone: the file of the first deployment is gone.
    setting.allow(&[PAGE, STRANGER]);
    let planned = setting.json("plan", 0);
    let gained = planned["difference"]["gained"].as_array().unwrap();
    assert!(gained.iter().all(|change| change["origins"] == serde_json::json!([STRANGER])), "{gained:?}");
    assert_eq!(planned["difference"]["lost"], serde_json::json!([]));
    assert_code(&setting.deploy("apply --settle 0"), 1);
    assert!(!setting.may_read(&url, STRANGER));
    setting.apply();
    assert!(setting.may_read(&url, STRANGER));

    // What only takes away needs no yes.
    setting.allow(&[PAGE]);
    assert_code(&setting.deploy("apply --settle 0"), 0);
    assert!(!setting.may_read(&url, STRANGER));
    assert_eq!(setting.json("status", 0)["revision"], first["revision"]);
}

#[test]
fn rollback_goes_back_and_forth() {
    let Some(setting) = Setting::on(Emulator::LocalStack) else { return };
    let first = setting.apply();
    assert_code(&setting.deploy("rollback"), 1);
    setting.allow(&[STRANGER]);
    let second = setting.apply();
    let url = setting.url();
    assert!(!setting.may_read(&url, PAGE));

    let back = setting.json("rollback", 0);
    assert_eq!(back["revision"], first["revision"]);
    assert!(setting.may_read(&url, PAGE));
    assert_eq!(setting.json("status", 0)["revision"], first["revision"]);
    let drift = setting.json("drift --no-probe", 1);
    let paths: Vec<&str> =
        drift["drift"].as_array().unwrap().iter().filter_map(|drift| drift["path"].as_str()).collect();
    assert_eq!(paths, ["stages.prod.revision"]);

    let (beginning, _) = second["revision"].as_str().unwrap().split_at(8);
    setting.json(&format!("rollback --to {beginning}"), 0);
    assert!(setting.may_read(&url, STRANGER));
    setting.json("drift --no-probe", 0);
    assert_code(&setting.deploy("rollback --to nonsense"), 1);
}

#[test]
fn drift_by_hand_is_found_named_and_mended() {
    let Some(setting) = Setting::on(Emulator::LocalStack) else { return };
    setting.apply();
    let url = setting.url();
    let id = setting.census().apis.remove(0);
    setting.somebody().allows(&id, "'*'");
    // It is in the definition only: what is live has not changed.
    let drift = setting.json("drift --settle 0", 1);
    let found = drift["drift"].as_array().unwrap();
    assert_eq!(found.len(), 1, "{drift:#}");
    assert_eq!(found[0]["kind"], "definition");
    let path = found[0]["path"].as_str().unwrap();
    assert!(path.starts_with(r#"routes."/inference".POST.integration.responses."#), "{path}");
    assert!(path.ends_with("headers.Access-Control-Allow-Origin"), "{path}");
    assert_eq!(found[0]["live"], "'*'");

    // Somebody deploys it, and points the stage to it.
    setting.somebody().points(&id, &setting.somebody().deploys(&id, ""));
    let drift = setting.json("drift --no-probe", 1);
    let kinds: Vec<&str> =
        drift["drift"].as_array().unwrap().iter().filter_map(|drift| drift["kind"].as_str()).collect();
    assert_eq!(kinds, ["definition", "stage"], "{drift:#}");
    setting.apply();
    setting.json("drift --settle 0", 0);
    assert!(setting.may_read(&url, PAGE));
    assert!(!setting.may_read(&url, STRANGER));
}

#[test]
fn a_usage_plan_comes_changes_and_goes() {
    let Some(setting) = Setting::on(Emulator::LocalStack) else { return };
    let file = setting.workshop.read("corridor.toml");
    let with = |limit: u32| {
        let file = file.replacen("policy  = \"web\"", "policy  = \"web\"\nauth    = \"api-key\"", 1);
        let file = file.replacen(r#"["Content-Type"]"#, r#"["Content-Type", "X-Api-Key"]"#, 1);
        file.replacen("[aws]", &format!("[aws]\nquota = {{ limit = {limit}, period = \"day\" }}"), 1)
    };
    let apply = |file: &str| {
        setting.workshop.write("corridor.toml", file);
        let planned = setting.json("plan", 0);
        let steps = planned["steps"].as_array().unwrap().iter();
        let steps: Vec<String> = steps.map(|step| step["kind"].as_str().unwrap().to_owned()).collect();
        // Without a key of the plan, a probe is refused.
        assert_code(&setting.deploy("apply --yes --no-probe"), 0);
        assert_eq!(setting.json("plan", 0)["steps"], serde_json::json!([]));
        steps
    };
    assert!(apply(&with(100)).contains(&"create-usage-plan".to_owned()));
    let status = setting.json("status", 0);
    assert_eq!(status["proven"], false);
    let plan = status["usage_plan"].as_str().unwrap().to_owned();
    proven_with_a_key(&setting);
    assert!(apply(&with(200)).contains(&"update-usage-plan".to_owned()));
    assert_eq!(setting.json("status", 0)["usage_plan"], plan.as_str());
    assert!(apply(&file).contains(&"delete-usage-plan".to_owned()));
    apply(&with(100));
    setting.json("destroy --yes", 0);
    let plans = wait(async { setting.client().get_usage_plans().send().await.unwrap() });
    assert!(plans.items().iter().all(|plan| plan.name() != Some(&setting.name)));
}

/// The commands that are told make a key, and with it the deployment is proven. Its value is seen nowhere.
fn proven_with_a_key(setting: &Setting) {
    let without = setting.deploy("apply --settle 0");
    assert_code(&without, 1);
    let told = String::from_utf8_lossy(&without.stderr);
    assert!(told.contains("hint: a route asks for an API key: `--header-env X-Api-Key=VARIABLE`"), "{told}");
    assert_code(&setting.deploy("apply --yes --no-probe"), 0);
    let plan = setting.json("status", 0)["usage_plan"].as_str().unwrap().to_owned();
    let notes = setting.json("plan", 0)["notes"].clone();
    let command = format!("create-usage-plan-key --usage-plan-id {plan} --key-type API_KEY");
    assert!(notes[0]["commands"][1].as_str().unwrap().contains(&command), "{notes:#}");
    wait(async {
        let client = setting.client();
        let key = client.create_api_key().name(&setting.name).value(SECRET).enabled(true).send().await;
        let of_plan = client.create_usage_plan_key().usage_plan_id(plan).key_type("API_KEY");
        of_plan.key_id(key.unwrap().id().unwrap()).send().await.unwrap();
    });
    for verb in ["apply", "drift"] {
        let line = format!("{verb} --settle 0 --header-env X-Api-Key=API_KEY");
        let output = setting.command_at(setting.emulator, &line).env("API_KEY", SECRET).output().unwrap();
        assert_code(&output, 0);
    }
    assert_eq!(setting.json("status", 0)["proven"], true);
}

#[test]
fn who_asks_and_where_must_be_known() {
    let Some(setting) = Setting::on(Emulator::LocalStack) else { return };
    let told = |command: &mut std::process::Command| {
        let output = command.output().unwrap();
        assert_code(&output, 3);
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let mut nobody = setting.command_at(setting.emulator, "status");
    let without = told(nobody.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY"));
    assert!(without.starts_with("error: no AWS credentials were found"), "{without}");
    let file = setting.workshop.read("corridor.toml").replace("region = \"us-east-1\"", "");
    setting.workshop.write("corridor.toml", file);
    let nowhere = told(&mut setting.command_at(setting.emulator, "status"));
    assert!(nowhere.starts_with("error: no AWS region is known\n  hint: `--region`"), "{nowhere}");
}
