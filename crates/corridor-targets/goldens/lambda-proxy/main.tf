# functions: revision c03760ae76d8
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
  name = "functions"
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

# Lets the API call the function.
resource "aws_lambda_permission" "function_0" {
  action        = "lambda:InvokeFunction"
  function_name = "arn:aws:lambda:us-east-1:123456789012:function:infer"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/*"
}

output "url" {
  description = "Where the API is reached"
  value       = aws_api_gateway_stage.stage.invoke_url
}

output "api_id" {
  value = aws_api_gateway_rest_api.api.id
}

output "revision" {
  value = "c03760ae76d8165a632708db42e8f6c8a0782beab6f553b0333eb90449d927de"
}
