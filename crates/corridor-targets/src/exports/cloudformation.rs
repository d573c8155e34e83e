//! AWS CloudFormation: one template. The document stands in it as JSON, which is YAML.
//!
//! A deployment of CloudFormation is made once and never again, so its logical id carries the document's hash: another
//! document is another deployment, which the stage then points at.

use std::fmt::Write;

use corridor_config::{ApiKind, EndpointType};

use super::{ExportedFile, heading, indented, private_endpoints, quoted};
use crate::artifact::{Artifact, endpoint_word};

pub(super) fn files(artifact: &Artifact) -> Vec<ExportedFile> {
    let mut text = heading(artifact, "A CloudFormation template");
    text.push_str("#\n#   aws cloudformation deploy --template-file template.yaml --stack-name NAME\n");
    if artifact.to_json().len() > 45_000 {
        text.push_str("#\n# It is longer than 51200 bytes: add `--s3-bucket BUCKET`.\n");
    }
    text.push_str("AWSTemplateFormatVersion: \"2010-09-09\"\n");
    let description = artifact.description.as_deref().unwrap_or(&artifact.name);
    let _ = writeln!(text, "Description: {}\n\nResources:", quoted(description));
    match artifact.api {
        ApiKind::Rest => rest(artifact, &mut text),
        ApiKind::Http => http(artifact, &mut text),
    }
    for (index, function) in artifact.settings.functions.iter().enumerate() {
        let _ = write!(
            text,
            "\n  # Lets the API call the function.\n  Permission{index}:\n    Type: AWS::Lambda::Permission\n    Properties:\n      \
             Action: lambda:InvokeFunction\n      FunctionName: {function}\n      Principal: apigateway.amazonaws.com\n      \
             SourceArn: !Sub \"arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{Api}}/*\"\n"
        );
    }
    outputs(artifact, &mut text);
    vec![ExportedFile { name: "template.yaml", text }]
}

fn rest(artifact: &Artifact, text: &mut String) {
    let settings = &artifact.settings;
    let _ = write!(
        text,
        "  Api:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n      Name: {}\n      EndpointConfiguration:\n        \
         Types: [{}]\n",
        quoted(&artifact.name),
        endpoint_word(settings.endpoint)
    );
    if settings.endpoint == EndpointType::Private {
        let _ = writeln!(text, "        VpcEndpointIds: {}", private_endpoints(artifact));
    }
    let _ = write!(
        text,
        "      FailOnWarnings: true\n      Body:\n        {}\n\n  # Another document is another deployment: its hash is in \
         the name.\n  {}:\n    Type: AWS::ApiGateway::Deployment\n    Properties:\n      RestApiId: !Ref Api\n\n  Stage:\n    \
         Type: AWS::ApiGateway::Stage\n    Properties:\n      RestApiId: !Ref Api\n      DeploymentId: !Ref {}\n      \
         StageName: {}\n",
        indented(&artifact.to_json(), 8),
        deployment(artifact),
        deployment(artifact),
        settings.stage
    );
    variables("Variables", artifact, text);
    if let Some(throttle) = &settings.throttle {
        let _ = write!(
            text,
            "      MethodSettings:\n        - ResourcePath: \"/*\"\n          HttpMethod: \"*\"\n          \
             ThrottlingRateLimit: {}\n          ThrottlingBurstLimit: {}\n",
            throttle.rate, throttle.burst
        );
    }
    usage_plan(artifact, text);
}

fn usage_plan(artifact: &Artifact, text: &mut String) {
    let Some(plan) = &artifact.settings.usage_plan else { return };
    text.push_str(
        "\n  UsagePlan:\n    Type: AWS::ApiGateway::UsagePlan\n    Properties:\n      ApiStages:\n        - ApiId: !Ref Api\n          \
         Stage: !Ref Stage\n",
    );
    if let Some(throttle) = &plan.throttle {
        let _ = write!(
            text,
            "      Throttle:\n        RateLimit: {}\n        BurstLimit: {}\n",
            throttle.rate, throttle.burst
        );
    }
    if let Some(quota) = &plan.quota {
        let _ = write!(
            text,
            "      Quota:\n        Limit: {}\n        Period: {}\n",
            quota.limit,
            quota.period.as_str()
        );
    }
    text.push_str(
        "\n  # A first key. Its value: aws apigateway get-api-key --include-value --api-key ID\n  ApiKey:\n    \
         Type: AWS::ApiGateway::ApiKey\n    Properties:\n      Enabled: true\n\n  UsagePlanKey:\n    \
         Type: AWS::ApiGateway::UsagePlanKey\n    Properties:\n      KeyId: !Ref ApiKey\n      KeyType: API_KEY\n      \
         UsagePlanId: !Ref UsagePlan\n",
    );
}

fn http(artifact: &Artifact, text: &mut String) {
    let settings = &artifact.settings;
    let _ = write!(
        text,
        "  Api:\n    Type: AWS::ApiGatewayV2::Api\n    Properties:\n      FailOnWarnings: true\n      Body:\n        {}\n\n  \
         # Another document is another deployment: its hash is in the name.\n  {}:\n    \
         Type: AWS::ApiGatewayV2::Deployment\n    Properties:\n      ApiId: !Ref Api\n\n  Stage:\n    \
         Type: AWS::ApiGatewayV2::Stage\n    Properties:\n      ApiId: !Ref Api\n      DeploymentId: !Ref {}\n      \
         StageName: {}\n",
        indented(&artifact.to_json(), 8),
        deployment(artifact),
        deployment(artifact),
        settings.stage
    );
    variables("StageVariables", artifact, text);
    if let Some(throttle) = &settings.throttle {
        let _ = write!(
            text,
            "      DefaultRouteSettings:\n        ThrottlingRateLimit: {}\n        ThrottlingBurstLimit: {}\n",
            throttle.rate, throttle.burst
        );
    }
}

fn variables(key: &str, artifact: &Artifact, text: &mut String) {
    if artifact.settings.stage_variables.is_empty() {
        return;
    }
    let _ = writeln!(text, "      {key}:");
    for (name, value) in &artifact.settings.stage_variables {
        // Quoted: `yes` and `no` are no names in YAML 1.1.
        let _ = writeln!(text, "        {}: {}", quoted(name), quoted(value));
    }
}

fn outputs(artifact: &Artifact, text: &mut String) {
    let stage = match artifact.settings.stage.as_str() {
        "$default" => String::new(),
        stage => format!("/{stage}"),
    };
    let _ = write!(
        text,
        "\nOutputs:\n  Url:\n    Description: Where the API is reached\n    \
         Value: !Sub \"https://${{Api}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}{stage}\"\n  ApiId:\n    Value: !Ref Api\n  \
         Revision:\n    Value: {}\n",
        quoted(&artifact.revision())
    );
    if artifact.settings.usage_plan.is_some() {
        text.push_str("  ApiKeyId:\n    Value: !Ref ApiKey\n");
    }
}

fn deployment(artifact: &Artifact) -> String {
    format!("Deployment{}", artifact.short_revision())
}
