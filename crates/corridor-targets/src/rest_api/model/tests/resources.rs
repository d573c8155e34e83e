//! APIs as separate resources.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::{Rule, accept_resources};

/// One `OPTIONS` method on a MOCK integration, deployed in a stage.
fn program() -> Vec<Value> {
    let of =
        json!({"restApi": "${api.id}", "resourceId": "${path.id}", "httpMethod": "${options.httpMethod}"});
    let with = |more: Value| {
        let mut properties = of.clone();
        for (name, value) in more.as_object().expect("an object") {
            properties[name] = value.clone();
        }
        properties
    };
    vec![
        json!({"name": "api", "type": "RestApi", "properties": {}}),
        json!({"name": "path", "type": "Resource", "properties": {"restApi": "${api.id}", "parentId": "${api.rootResourceId}", "pathPart": "inference"}}),
        json!({"name": "options", "type": "Method", "properties": {"restApi": "${api.id}", "resourceId": "${path.id}", "httpMethod": "OPTIONS", "authorization": "NONE"}}),
        json!({"name": "mock", "type": "Integration", "properties": with(json!({"type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": 200}"}}))}),
        json!({"name": "ok", "type": "MethodResponse", "properties": with(json!({"statusCode": "200"}))}),
        json!({"name": "answer", "type": "IntegrationResponse", "dependsOn": ["mock"], "properties": with(json!({"statusCode": "${ok.statusCode}"}))}),
        json!({"name": "deployment", "type": "Deployment", "dependsOn": ["answer"], "properties": {"restApi": "${api.id}", "triggers": {"revision": "1"}}}),
        json!({"name": "stage", "type": "Stage", "properties": {"restApi": "${api.id}", "deployment": "${deployment.id}", "stageName": "prod"}}),
    ]
}

fn broken(change: impl Fn(&mut Vec<Value>)) -> BTreeSet<Rule> {
    let mut resources = program();
    change(&mut resources);
    match accept_resources(&json!({"resources": resources, "outputs": {"url": "https://${api.id}.example/"}}))
    {
        Ok(_) => BTreeSet::new(),
        Err(refusals) => refusals.into_iter().map(|refusal| refusal.rule).collect(),
    }
}

#[test]
fn each_rule_is_broken_alone() {
    assert_eq!(broken(|_| ()), BTreeSet::new());
    let without =
        |name: &'static str| move |all: &mut Vec<Value>| all.retain(|resource| resource["name"] != name);
    for (rule, found) in [
        (Rule::UnknownParent, broken(|all| all[1]["properties"]["parentId"] = json!("${nobody.id}"))),
        (
            Rule::UnknownParent,
            broken(|all| drop(all[1]["properties"].as_object_mut().map(|all| all.remove("parentId")))),
        ),
        (Rule::UnknownMethod, broken(|all| all[4]["properties"]["httpMethod"] = json!("POST"))),
        (Rule::Unordered, broken(|all| all[5]["dependsOn"] = json!([]))),
        (Rule::Unordered, broken(|all| all[6]["dependsOn"] = json!([]))),
        (Rule::Unordered, broken(|all| all[5]["properties"]["statusCode"] = json!("200"))),
        (Rule::NoStage, broken(without("stage"))),
        (Rule::NoRedeployment, broken(|all| all[6]["properties"]["triggers"] = Value::Null)),
        (Rule::StageName, broken(|all| all[7]["properties"]["stageName"] = json!("a b"))),
        (
            Rule::DuplicateResource,
            broken(|all| {
                let mut again = all[1].clone();
                again["name"] = json!("again");
                all.push(again);
            }),
        ),
    ] {
        let mut expected = BTreeSet::from([rule]);
        // What answers a method that is not there has no method response either.
        if rule == Rule::UnknownMethod {
            expected.insert(Rule::NoMethodResponse);
        }
        assert_eq!(found, expected, "{}", rule.code());
    }
    let undeployed = broken(|all| all.truncate(6));
    assert_eq!(undeployed, BTreeSet::from([Rule::NoDeployment, Rule::NoRedeployment, Rule::NoStage]));
}

#[test]
fn references_in_a_circle_end() {
    let circle = |all: &mut Vec<Value>| all[1]["properties"]["parentId"] = json!("${path.id}");
    assert_eq!(broken(circle), BTreeSet::from([Rule::UnknownParent]));
    let circle = |all: &mut Vec<Value>| all[4]["properties"]["statusCode"] = json!("${ok.statusCode}");
    assert!(!broken(circle).is_empty());
}
