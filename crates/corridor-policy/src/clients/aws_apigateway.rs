//! `aws-apigateway`: Amazon API Gateway, with IAM signatures or API keys.

use super::Client;

pub(super) static CLIENT: Client = Client {
    name: "aws-apigateway",
    about: "Amazon API Gateway, with IAM signatures or API keys",
    other_names: &["api-gateway", "aws-api-gateway", "apigateway"],
    methods: &[],
    request_headers: &[&["x-api-key", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256", "x-amz-user-agent"]],
    request_header_families: &[],
    response_headers: &[&["x-amzn-requestid", "x-amzn-trace-id", "x-amzn-errortype", "apigw-requestid"]],
    sources: &["Amazon API Gateway, CORS: https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html"],
};
