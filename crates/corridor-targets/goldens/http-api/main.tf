# llm: revision 16b9d45102d2
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

resource "aws_apigatewayv2_api" "api" {
  name          = "llm"
  protocol_type = "HTTP"
  body          = local.document

  # The same as in the document, where the provider does not look.
  cors_configuration {
    allow_credentials = true
    allow_headers     = ["Authorization", "Content-Type"]
    allow_methods     = ["GET", "POST"]
    allow_origins     = ["https://example.com", "http://localhost:3000"]
    expose_headers    = ["X-Request-Id"]
    max_age           = 600
  }
}

# An API answers as it was deployed: another document is another deployment.
resource "aws_apigatewayv2_deployment" "deployment" {
  api_id = aws_apigatewayv2_api.api.id

  triggers = {
    document = sha1(local.document)
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_apigatewayv2_stage" "stage" {
  api_id        = aws_apigatewayv2_api.api.id
  deployment_id = aws_apigatewayv2_deployment.deployment.id
  name          = "$default"
}

output "url" {
  description = "Where the API is reached"
  value       = aws_apigatewayv2_stage.stage.invoke_url
}

output "api_id" {
  value = aws_apigatewayv2_api.api.id
}

output "revision" {
  value = "16b9d45102d269da46dfb2579ba6c9091636dd5c65e0b5d1db8b6c5a2239a2e4"
}
