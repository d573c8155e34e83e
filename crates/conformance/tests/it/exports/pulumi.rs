//! Pulumi's SDK and its AWS package 7.51.1, on mocks: that every type, property and output has the name and the type that
//! version 7 gives it, and that texts arrive as they are.

use conformance::deploy_tools::{Pulumi, Registered, Resource};
use corridor_config::ApiKind;
use corridor_targets::exports::Format;
use serde_json::{Value, json};

use super::{AWKWARD, FILES, artifact, exported};

fn of_type<'r>(registered: &'r Registered, kind: &str) -> &'r Resource {
    let mut found = registered.resources.iter().filter(|resource| resource.r#type == kind);
    let one = found.next().unwrap_or_else(|| panic!("no {kind} in {registered:#?}"));
    assert!(found.next().is_none(), "one {kind}");
    one
}

#[test]
fn each_program_registers_the_api() {
    let Some(pulumi) = Pulumi::installed() else { return };
    for (name, file) in FILES.into_iter().chain([("awkward", AWKWARD)]) {
        let artifact = artifact(file);
        let (_directory, program) = exported(&artifact, Format::Pulumi);
        let registered = pulumi.run(&program).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (module, id, body) = match artifact.api {
            ApiKind::Rest => ("aws:apigateway", "restApi", "restApi:RestApi"),
            ApiKind::Http => ("aws:apigatewayv2", "apiId", "api:Api"),
        };
        let api = of_type(&registered, &format!("{module}/{body}"));
        let document: Value = serde_json::from_str(api.inputs["body"].as_str().unwrap()).unwrap();
        assert_eq!(document, artifact.document, "{name}");
        assert_eq!(api.inputs["name"], json!(artifact.name), "{name}");
        assert_eq!(
            api.inputs.get("description").and_then(Value::as_str),
            artifact.description.as_deref(),
            "{name}"
        );
        let deployment = of_type(&registered, &format!("{module}/deployment:Deployment"));
        assert_eq!(deployment.inputs[id], json!("api-id"), "{name}");
        assert_eq!(deployment.inputs["triggers"], json!({"revision": artifact.revision()}), "{name}");
        let stage = of_type(&registered, &format!("{module}/stage:Stage"));
        assert_eq!(stage.inputs[id], json!("api-id"), "{name}");
        let variables: serde_json::Map<String, Value> = artifact
            .settings
            .stage_variables
            .iter()
            .map(|(name, value)| (name.clone(), json!(value)))
            .collect();
        let of_stage = ["variables", "stageVariables"].into_iter().find_map(|key| stage.inputs.get(key));
        assert_eq!(of_stage.cloned().unwrap_or(json!({})), Value::Object(variables), "{name}");
        assert_eq!(registered.outputs["url"], json!("invokeUrl-of-stage"), "{name}");
        assert_eq!(registered.outputs["revision"], json!(artifact.revision()), "{name}");
        let has_plan = artifact.settings.usage_plan.is_some();
        assert_eq!(registered.outputs.contains_key("apiKey"), has_plan, "{name}");
    }
}

/// A program in the names of version 6, or of no version, is told.
#[test]
fn what_the_package_does_not_have_is_told() {
    let Some(pulumi) = Pulumi::installed() else { return };
    let (directory, program) = exported(&artifact(FILES[0].1), Format::Pulumi);
    let right = std::fs::read_to_string(&program).unwrap();
    let wrong = [
        ("types: REGIONAL", "types: [REGIONAL]", "has to be str"),
        ("stageName:", "stage:", "`stage.stage` is no property"),
        ("apigateway:Deployment", "apigateway:Deploy", "is no type of the package"),
        ("${stage.invokeUrl}", "${deployment.invokeUrl}", "has only these outputs"),
        ("      deployment: ${deployment.id}\n", "", "missing 1 required keyword-only argument"),
        ("${stage.invokeUrl}", "${stages.invokeUrl}", "the program cannot be read"),
    ];
    for (from, to, told) in wrong {
        assert!(right.contains(from), "{from}");
        std::fs::write(&program, right.replace(from, to)).unwrap();
        let error = pulumi.run(&program).expect_err(to).to_string();
        assert!(error.contains(told), "{to}: {error}");
    }
    drop(directory);
}
