# my-ml-model-api: revision 177a26e7d67d
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
  name        = "my-ml-model-api"
  description = "API for ML Model"
  body        = local.document

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
  value = "177a26e7d67dc534e8e05c623467f2aaa4a143655dc0de52bdfaf1938cc881f5"
}
