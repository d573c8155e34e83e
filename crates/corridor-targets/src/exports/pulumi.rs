//! Pulumi: one program in Pulumi YAML, on the official `aws` package in the names of its version 7.
//!
//! It is a project (`pulumi up` beside it), and what a project with `options: { compiler: corridor export pulumi }` takes
//! from stdout: everything is in the one file.

use std::fmt::Write;

use corridor_config::{ApiKind, EndpointType};
use serde_json::Value;

use super::{ExportedFile, heading, indented, private_endpoints, quoted};
use crate::artifact::{Artifact, endpoint_word};
use crate::ordered::to_ordered_json;

pub(super) fn files(artifact: &Artifact) -> Vec<ExportedFile> {
    let mut text = heading(artifact, "A program in Pulumi YAML");
    let _ = write!(text, "name: {}\nruntime: yaml\n", project(&artifact.name));
    if let Some(description) = &artifact.description {
        let _ = writeln!(text, "description: {}", quoted(description));
    }
    text.push_str("\nresources:\n");
    if let Some(region) = &artifact.settings.region {
        let _ = write!(
            text,
            "  aws:\n    type: pulumi:providers:aws\n    defaultProvider: true\n    properties:\n      region: {region}\n\n"
        );
    }
    match artifact.api {
        ApiKind::Rest => rest(artifact, &mut text),
        ApiKind::Http => http(artifact, &mut text),
    }
    for (index, function) in artifact.settings.functions.iter().enumerate() {
        let _ = write!(
            text,
            "\n  # Lets the API call the function.\n  permission{index}:\n    type: aws:lambda:Permission\n    properties:\n      \
             action: lambda:InvokeFunction\n      function: {function}\n      principal: apigateway.amazonaws.com\n      \
             sourceArn: ${{api.executionArn}}/*\n"
        );
    }
    let _ = write!(
        text,
        "\noutputs:\n  # Where the API is reached.\n  url: ${{stage.invokeUrl}}\n  apiId: ${{api.id}}\n  revision: {}\n",
        quoted(&artifact.revision())
    );
    if artifact.settings.usage_plan.is_some() {
        text.push_str("  apiKey:\n    fn::secret: ${key.value}\n");
    }
    vec![ExportedFile { name: "Pulumi.yaml", text }]
}

fn rest(artifact: &Artifact, text: &mut String) {
    let settings = &artifact.settings;
    let _ = write!(
        text,
        "  api:\n    type: aws:apigateway:RestApi\n    properties:\n      name: {}\n",
        literal(&artifact.name)
    );
    if let Some(description) = &artifact.description {
        let _ = writeln!(text, "      description: {}", literal(description));
    }
    let _ =
        write!(text, "      endpointConfiguration:\n        types: {}\n", endpoint_word(settings.endpoint));
    if settings.endpoint == EndpointType::Private {
        let _ = writeln!(text, "        vpcEndpointIds: {}", private_endpoints(artifact));
    }
    let _ = write!(
        text,
        "      # The whole API: methods, preflights, integrations, and the headers of errors.\n      body: |\n        {}\n\n  \
         # An API answers as it was deployed: another document is another deployment.\n  deployment:\n    \
         type: aws:apigateway:Deployment\n    properties:\n      restApi: ${{api.id}}\n      triggers:\n        \
         revision: {}\n\n  stage:\n    type: aws:apigateway:Stage\n    properties:\n      restApi: ${{api.id}}\n      \
         deployment: ${{deployment.id}}\n      stageName: {}\n",
        body(artifact),
        quoted(&artifact.revision()),
        quoted(&settings.stage)
    );
    variables("variables", artifact, text);
    if let Some(throttle) = &settings.throttle {
        let _ = write!(
            text,
            "\n  throttle:\n    type: aws:apigateway:MethodSettings\n    properties:\n      restApi: ${{api.id}}\n      \
             stageName: ${{stage.stageName}}\n      methodPath: \"*/*\"\n      settings:\n        throttlingRateLimit: {}\n        \
             throttlingBurstLimit: {}\n",
            throttle.rate, throttle.burst
        );
    }
    usage_plan(artifact, text);
}

fn usage_plan(artifact: &Artifact, text: &mut String) {
    let Some(plan) = &artifact.settings.usage_plan else { return };
    text.push_str(
        "\n  plan:\n    type: aws:apigateway:UsagePlan\n    properties:\n      apiStages:\n        - apiId: ${api.id}\n          \
         stage: ${stage.stageName}\n",
    );
    if let Some(throttle) = &plan.throttle {
        let _ = write!(
            text,
            "      throttleSettings:\n        rateLimit: {}\n        burstLimit: {}\n",
            throttle.rate, throttle.burst
        );
    }
    if let Some(quota) = &plan.quota {
        let _ = write!(
            text,
            "      quotaSettings:\n        limit: {}\n        period: {}\n",
            quota.limit,
            quota.period.as_str()
        );
    }
    text.push_str(
        "\n  # A first key; its value is an output.\n  key:\n    type: aws:apigateway:ApiKey\n\n  planKey:\n    \
         type: aws:apigateway:UsagePlanKey\n    properties:\n      keyId: ${key.id}\n      keyType: API_KEY\n      \
         usagePlanId: ${plan.id}\n",
    );
}

fn http(artifact: &Artifact, text: &mut String) {
    let settings = &artifact.settings;
    let _ = write!(
        text,
        "  api:\n    type: aws:apigatewayv2:Api\n    properties:\n      name: {}\n      protocolType: HTTP\n      \
         # The same as in the document, where the provider does not look.\n      corsConfiguration:\n{}      body: |\n        \
         {}\n\n  # An API answers as it was deployed: another document is another deployment.\n  deployment:\n    \
         type: aws:apigatewayv2:Deployment\n    properties:\n      apiId: ${{api.id}}\n      triggers:\n        revision: {}\n\n  \
         stage:\n    type: aws:apigatewayv2:Stage\n    properties:\n      apiId: ${{api.id}}\n      \
         deploymentId: ${{deployment.id}}\n      name: {}\n",
        literal(&artifact.name),
        cors(artifact),
        body(artifact),
        quoted(&artifact.revision()),
        quoted(&settings.stage)
    );
    variables("stageVariables", artifact, text);
    if let Some(throttle) = &settings.throttle {
        let _ = write!(
            text,
            "      defaultRouteSettings:\n        throttlingRateLimit: {}\n        throttlingBurstLimit: {}\n",
            throttle.rate, throttle.burst
        );
    }
}

fn cors(artifact: &Artifact) -> String {
    let Some(Value::Object(cors)) = &artifact.settings.cors_configuration else { return String::new() };
    let mut lines: Vec<String> = cors
        .iter()
        .map(|(key, value)| {
            format!("        {key}: {}\n", escaped(&to_ordered_json(value, false)).replace(',', ", "))
        })
        .collect();
    lines.sort();
    lines.concat()
}

fn variables(key: &str, artifact: &Artifact, text: &mut String) {
    if artifact.settings.stage_variables.is_empty() {
        return;
    }
    let _ = writeln!(text, "      {key}:");
    for (name, value) in &artifact.settings.stage_variables {
        // Quoted: `yes` and `no` are no names in YAML 1.1.
        let _ = writeln!(text, "        {}: {}", quoted(name), literal(value));
    }
}

/// The document, in a block of its own.
fn body(artifact: &Artifact) -> String {
    escaped(&indented(&artifact.to_json(), 8))
}

/// A text in quotes, in which nothing is interpolated.
fn literal(text: &str) -> String {
    escaped(&quoted(text))
}

/// `${` would be an expression, and `$$` is one sign (pulumi/pulumi-yaml, `parseInterpolate`): each sign of a run, and one
/// before a brace, is written twice.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut before = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '$' && (before == Some('$') || matches!(letters.peek(), Some('$' | '{'))) {
            written.push('$');
        }
        written.push(letter);
        before = Some(letter);
    }
    written
}

/// The name of a project: letters, digits, `-`, `_` and `.`.
fn project(name: &str) -> String {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    let name: String = name.chars().map(|letter| if is_letter(letter) { letter } else { '-' }).collect();
    if name.is_empty() { "api".to_owned() } else { quoted(&name) }
}
