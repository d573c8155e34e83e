//! `export`: files for other tools, and what these cannot express, as its users see it.

use serde_json::Value;

use crate::program::Workshop;

const FILE: &str = r#"
[api]
name = "my-ml-model-api"

[policies.web]
allow_origins = ["https://example.com", "https://*.example.org"]
allow_methods = ["POST"]
allow_headers = ["Content-Type", "X-Api-Key"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "model"
auth    = "api-key"

[backends.model]
builtin = "digits"

[environments.production.backends.model]
http = "https://models.example.com"

[environments.production.aws]
region = "us-east-1"
errors = "any"
"#;

fn json(workshop: &Workshop, arguments: &str) -> Value {
    let output = workshop.run(arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one document")
}

#[test]
fn an_embedded_model_is_refused_with_the_overlay_that_mends_it() {
    Workshop::with(FILE).assert_seen("export_embedded_model", "export openapi");
}

#[test]
fn losses_are_told_with_their_sources() {
    Workshop::with(FILE).assert_seen("export_losses", "--env production export openapi --losses");
}

#[test]
fn several_files_need_a_directory() {
    Workshop::with(FILE).assert_seen("export_several_files", "--env production export terraform");
}

#[test]
fn files_are_written_and_losses_counted() {
    let workshop = Workshop::with(FILE);
    workshop.assert_seen("export_out", "--env production export terraform --out infra");
    assert!(workshop.read("infra/main.tf").contains("aws_api_gateway_rest_api"));
    let written: Value = serde_json::from_str(&workshop.read("infra/openapi.json")).expect("a document");
    let printed = json(&workshop, "--quiet --env production export openapi");
    assert_eq!(written, printed);
}

#[test]
fn a_compiler_of_pulumi_gets_a_program_and_nothing_else() {
    let output = Workshop::with(FILE).run("--env production export pulumi");
    let program = String::from_utf8(output.stdout).expect("text");
    assert_eq!(output.status.code(), Some(0));
    assert!(program.contains("type: aws:apigateway:RestApi") && program.contains("url: ${stage.invokeUrl}"));
}

#[test]
fn programs_get_files_losses_and_refusals_as_one_document() {
    let workshop = Workshop::with(FILE);
    let document = json(&workshop, "--format json --env production export cloudformation");
    assert_eq!((&document["target"], &document["api"]), (&"cloudformation".into(), &"rest".into()));
    assert_eq!(document["files"][0]["name"], "template.yaml");
    let losses = document["losses"].as_array().expect("losses");
    let wider = losses.iter().find(|loss| loss["kind"] == "error-origins").expect("errors for everybody");
    assert_eq!((&wider["effect"], &wider["policy"]), (&"wider".into(), &"web".into()));
    assert!(wider["source"]["url"].as_str().is_some_and(|url| url.starts_with("https://")));

    let refused = workshop.run("--format json export openapi");
    assert_eq!(refused.status.code(), Some(1));
    let refused: Value = serde_json::from_slice(&refused.stdout).expect("one document");
    assert_eq!(refused["refusals"][0]["kind"], "embedded-model");
}

#[test]
fn what_only_a_cloud_has_is_not_served() {
    let file = FILE.replace(
        "builtin = \"digits\"",
        "sagemaker = \"digits\"\nrole = \"arn:aws:iam::123456789012:role/call\"",
    );
    Workshop::with(&file).assert_seen("serve_deployed_only", "serve --listen 127.0.0.1:0");
}
