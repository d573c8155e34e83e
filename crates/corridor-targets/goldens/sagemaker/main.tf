# digits: revision 2f53e386de79
# A Terraform module, made by `corridor export`. Change corridor.toml and make it again.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 3.39"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

locals {
  # The whole API: methods, preflights, integrations, and the headers of errors.
  document = file("${path.module}/openapi.json")
}

resource "aws_api_gateway_rest_api" "api" {
  name = "digits"
  body = local.document

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

# An API answers as it was deployed: another document is another deployment.
resource "aws_api_gateway_deployment" "deployment" {
  rest_api_id = aws_api_gateway_rest_api.api.id

  triggers = {
    document = sha1(local.document)
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "stage" {
  rest_api_id   = aws_api_gateway_rest_api.api.id
  deployment_id = aws_api_gateway_deployment.deployment.id
  stage_name    = "prod"
}

resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  stage_name  = aws_api_gateway_stage.stage.stage_name
  method_path = "*/*"

  settings {
    throttling_rate_limit  = 10
    throttling_burst_limit = 20
  }
}

resource "aws_api_gateway_usage_plan" "plan" {
  name = "digits"

  api_stages {
    api_id = aws_api_gateway_rest_api.api.id
    stage  = aws_api_gateway_stage.stage.stage_name
  }

  throttle_settings {
    rate_limit  = 10
    burst_limit = 20
  }

  quota_settings {
    limit  = 1000
    period = "DAY"
  }
}

# A first key; its value is an output.
resource "aws_api_gateway_api_key" "key" {
  name = "digits"
}

resource "aws_api_gateway_usage_plan_key" "key" {
  key_id        = aws_api_gateway_api_key.key.id
  key_type      = "API_KEY"
  usage_plan_id = aws_api_gateway_usage_plan.plan.id
}

output "api_key" {
  value     = aws_api_gateway_api_key.key.value
  sensitive = true
}

output "url" {
  description = "Where the API is reached"
  value       = aws_api_gateway_stage.stage.invoke_url
}

output "api_id" {
  value = aws_api_gateway_rest_api.api.id
}

output "revision" {
  value = "2f53e386de79a9dd258def0ef52cf1530e36a98619f4ae3ce3442bb03cc840d5"
}
