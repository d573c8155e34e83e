# many-origins: revision 242c2fdf4b3c
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
  region = "eu-central-1"
}

locals {
  # The whole API: methods, preflights, integrations, and the headers of errors.
  document = file("${path.module}/openapi.json")
}

resource "aws_api_gateway_rest_api" "api" {
  name = "many-origins"
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

output "url" {
  description = "Where the API is reached"
  value       = aws_api_gateway_stage.stage.invoke_url
}

output "api_id" {
  value = aws_api_gateway_rest_api.api.id
}

output "revision" {
  value = "242c2fdf4b3c90e4a7e61b666a1b369f464be51e4f441415648fa21b13e2dc56"
}
