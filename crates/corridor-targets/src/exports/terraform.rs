//! Terraform: a module of two files, the resources and the document. It uses only what version 3.39 of the AWS provider
//! (2021) has as well as the current one.

use std::fmt::Write;

use corridor_config::{ApiKind, EndpointType};
use serde_json::Value;

use super::{ExportedFile, heading, private_endpoints, quoted};
use crate::artifact::{Artifact, endpoint_word};

pub(super) fn files(artifact: &Artifact) -> Vec<ExportedFile> {
    let mut text = heading(artifact, "A Terraform module");
    text.push_str(
        "\nterraform {\n  required_providers {\n    aws = {\n      source  = \"hashicorp/aws\"\n      version = \">= 3.39\"\n    }\n  }\n}\n\n",
    );
    if let Some(region) = &artifact.settings.region {
        let _ = write!(text, "provider \"aws\" {{\n  region = {}\n}}\n\n", hcl(region));
    }
    text.push_str(
        "locals {\n  # The whole API: methods, preflights, integrations, and the headers of errors.\n  \
         document = file(\"${path.module}/openapi.json\")\n}\n\n",
    );
    match artifact.api {
        ApiKind::Rest => rest(artifact, &mut text),
        ApiKind::Http => http(artifact, &mut text),
    }
    vec![
        ExportedFile { name: "main.tf", text },
        ExportedFile { name: "openapi.json", text: artifact.to_json() },
    ]
}

fn rest(artifact: &Artifact, text: &mut String) {
    let settings = &artifact.settings;
    // As `terraform fmt` has it: the signs of neighbours stand below each other.
    let (name, body) = ("name", "body");
    let width = if artifact.description.is_some() { "description".len() } else { name.len() };
    let _ = write!(
        text,
        "resource \"aws_api_gateway_rest_api\" \"api\" {{\n  {name:<width$} = {}\n",
        hcl(&artifact.name)
    );
    if let Some(description) = &artifact.description {
        let _ = writeln!(text, "  description = {}", hcl(description));
    }
    let vpc = match settings.endpoint {
        EndpointType::Private => format!("\n    vpc_endpoint_ids = {}", private_endpoints(artifact)),
        EndpointType::Regional | EndpointType::Edge => String::new(),
    };
    let _ = write!(
        text,
        "  {body:<width$} = local.document\n\n  endpoint_configuration {{\n    types = [{}]{vpc}\n  }}\n}}\n\n\
         # An API answers as it was deployed: another document is another deployment.\n\
         resource \"aws_api_gateway_deployment\" \"deployment\" {{\n  rest_api_id = aws_api_gateway_rest_api.api.id\n\n  \
         triggers = {{\n    document = sha1(local.document)\n  }}\n\n  lifecycle {{\n    create_before_destroy = true\n  }}\n}}\n\n\
         resource \"aws_api_gateway_stage\" \"stage\" {{\n  rest_api_id   = aws_api_gateway_rest_api.api.id\n  \
         deployment_id = aws_api_gateway_deployment.deployment.id\n  stage_name    = {}\n{}}}\n",
        quoted(endpoint_word(settings.endpoint)),
        hcl(&settings.stage),
        variables("variables", artifact)
    );
    if let Some(throttle) = &settings.throttle {
        let _ = write!(
            text,
            "\nresource \"aws_api_gateway_method_settings\" \"all\" {{\n  rest_api_id = aws_api_gateway_rest_api.api.id\n  \
             stage_name  = aws_api_gateway_stage.stage.stage_name\n  method_path = \"*/*\"\n\n  settings {{\n    \
             throttling_rate_limit  = {}\n    throttling_burst_limit = {}\n  }}\n}}\n",
            throttle.rate, throttle.burst
        );
    }
    usage_plan(artifact, text);
    permissions(artifact, "aws_api_gateway_rest_api.api", text);
    outputs(artifact, "aws_api_gateway_rest_api.api", "aws_api_gateway_stage.stage", text);
}

fn usage_plan(artifact: &Artifact, text: &mut String) {
    let Some(plan) = &artifact.settings.usage_plan else { return };
    let _ = write!(
        text,
        "\nresource \"aws_api_gateway_usage_plan\" \"plan\" {{\n  name = {}\n\n  api_stages {{\n    \
         api_id = aws_api_gateway_rest_api.api.id\n    stage  = aws_api_gateway_stage.stage.stage_name\n  }}\n",
        hcl(&artifact.name)
    );
    if let Some(throttle) = &plan.throttle {
        let _ = write!(
            text,
            "\n  throttle_settings {{\n    rate_limit  = {}\n    burst_limit = {}\n  }}\n",
            throttle.rate, throttle.burst
        );
    }
    if let Some(quota) = &plan.quota {
        let _ = write!(
            text,
            "\n  quota_settings {{\n    limit  = {}\n    period = {}\n  }}\n",
            quota.limit,
            quoted(quota.period.as_str())
        );
    }
    let _ = write!(
        text,
        "}}\n\n# A first key; its value is an output.\nresource \"aws_api_gateway_api_key\" \"key\" {{\n  name = {}\n}}\n\n\
         resource \"aws_api_gateway_usage_plan_key\" \"key\" {{\n  key_id        = aws_api_gateway_api_key.key.id\n  \
         key_type      = \"API_KEY\"\n  usage_plan_id = aws_api_gateway_usage_plan.plan.id\n}}\n\n\
         output \"api_key\" {{\n  value     = aws_api_gateway_api_key.key.value\n  sensitive = true\n}}\n",
        hcl(&artifact.name)
    );
}

fn http(artifact: &Artifact, text: &mut String) {
    let settings = &artifact.settings;
    let _ = write!(
        text,
        "resource \"aws_apigatewayv2_api\" \"api\" {{\n  name          = {}\n  protocol_type = \"HTTP\"\n  \
         body          = local.document\n{}}}\n\n\
         # An API answers as it was deployed: another document is another deployment.\n\
         resource \"aws_apigatewayv2_deployment\" \"deployment\" {{\n  api_id = aws_apigatewayv2_api.api.id\n\n  \
         triggers = {{\n    document = sha1(local.document)\n  }}\n\n  lifecycle {{\n    create_before_destroy = true\n  }}\n}}\n\n\
         resource \"aws_apigatewayv2_stage\" \"stage\" {{\n  api_id        = aws_apigatewayv2_api.api.id\n  \
         deployment_id = aws_apigatewayv2_deployment.deployment.id\n  name          = {}\n{}",
        hcl(&artifact.name),
        cors(artifact),
        hcl(&settings.stage),
        variables("stage_variables", artifact)
    );
    if let Some(throttle) = &settings.throttle {
        let _ = write!(
            text,
            "\n  default_route_settings {{\n    throttling_rate_limit  = {}\n    throttling_burst_limit = {}\n  }}\n",
            throttle.rate, throttle.burst
        );
    }
    text.push_str("}\n");
    permissions(artifact, "aws_apigatewayv2_api.api", text);
    outputs(artifact, "aws_apigatewayv2_api.api", "aws_apigatewayv2_stage.stage", text);
}

/// The provider takes away a CORS configuration that stands in the document alone.
fn cors(artifact: &Artifact) -> String {
    let Some(Value::Object(cors)) = &artifact.settings.cors_configuration else { return String::new() };
    let lines = cors.iter().map(|(key, value)| {
        let name = match key.as_str() {
            "allowOrigins" => "allow_origins",
            "allowMethods" => "allow_methods",
            "allowHeaders" => "allow_headers",
            "exposeHeaders" => "expose_headers",
            "maxAge" => "max_age",
            _ => "allow_credentials",
        };
        let value = value.to_string().replace(',', ", ");
        format!("    {name:<17} = {value}\n")
    });
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    format!(
        "\n  # The same as in the document, where the provider does not look.\n  cors_configuration {{\n{}  }}\n",
        lines.concat()
    )
}

fn variables(key: &str, artifact: &Artifact) -> String {
    if artifact.settings.stage_variables.is_empty() {
        return String::new();
    }
    let variables = &artifact.settings.stage_variables;
    let width = variables.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let lines: String =
        variables.iter().map(|(name, value)| format!("    {name:<width$} = {}\n", hcl(value))).collect();
    format!("\n  {key} = {{\n{lines}  }}\n")
}

fn permissions(artifact: &Artifact, api: &str, text: &mut String) {
    for (index, function) in artifact.settings.functions.iter().enumerate() {
        let _ = write!(
            text,
            "\n# Lets the API call the function.\nresource \"aws_lambda_permission\" \"function_{index}\" {{\n  \
             action        = \"lambda:InvokeFunction\"\n  function_name = {}\n  principal     = \"apigateway.amazonaws.com\"\n  \
             source_arn    = \"${{{api}.execution_arn}}/*\"\n}}\n",
            hcl(function)
        );
    }
}

fn outputs(artifact: &Artifact, api: &str, stage: &str, text: &mut String) {
    let _ = write!(
        text,
        "\noutput \"url\" {{\n  description = \"Where the API is reached\"\n  value       = {stage}.invoke_url\n}}\n\n\
         output \"api_id\" {{\n  value = {api}.id\n}}\n\noutput \"revision\" {{\n  value = {}\n}}\n",
        quoted(&artifact.revision())
    );
}

/// A text in double quotes, in which nothing is interpolated.
fn hcl(text: &str) -> String {
    quoted(text).replace("${", "$${").replace("%{", "%%{")
}
