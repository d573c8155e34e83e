//! Clients of an emulator: an account that is none, and no retries that would hide what it does.

use std::net::SocketAddr;

use aws_sdk_apigateway::config::{BehaviorVersion, Credentials, Region};

/// A client for REST APIs.
#[must_use]
pub fn rest_client(emulator: SocketAddr) -> aws_sdk_apigateway::Client {
    let config = aws_sdk_apigateway::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .endpoint_url(format!("http://{emulator}"))
        .http_client(aws_smithy_http_client::Builder::new().build_http());
    aws_sdk_apigateway::Client::from_conf(config.build())
}

/// A client for HTTP APIs.
#[must_use]
pub fn http_client(emulator: SocketAddr) -> aws_sdk_apigatewayv2::Client {
    let config = aws_sdk_apigatewayv2::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .endpoint_url(format!("http://{emulator}"))
        .http_client(aws_smithy_http_client::Builder::new().build_http());
    aws_sdk_apigatewayv2::Client::from_conf(config.build())
}
