//! A document, put there call by call: for an emulator that imports none.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_apigateway::types::IntegrationType;
use aws_sdk_apigatewayv2::types::{Cors, ProtocolType};
use serde_json::{Map, Value};

use super::Result;

/// Puts a REST API there, with its gateway responses, and deploys it to the stage `prod`. Its id.
///
/// # Errors
///
/// The first call that is refused.
pub async fn rest_api(client: &aws_sdk_apigateway::Client, name: &str, document: &Value) -> Result<String> {
    let made = client.create_rest_api().name(name).send().await?;
    let api = made.id().ok_or("CreateRestApi gives no id")?.to_owned();
    let root = made.root_resource_id().ok_or("CreateRestApi gives no root")?;
    let mut resources = BTreeMap::from([(String::new(), root.to_owned())]);
    for (path, item) in object(document.get("paths")) {
        let resource = resource(client, &api, &mut resources, path).await?;
        for (method, operation) in object(Some(item)).iter().filter(|(_, operation)| operation.is_object()) {
            put_method(client, &api, &resource, &method.to_ascii_uppercase(), operation).await?;
        }
    }
    for (kind, response) in object(document.get("x-amazon-apigateway-gateway-responses")) {
        let put = client.put_gateway_response().rest_api_id(&api).response_type(kind.as_str().into());
        let put = put.set_status_code(text(response, "statusCode"));
        let put = put.set_response_parameters(Some(texts(response.get("responseParameters"))));
        put.set_response_templates(Some(texts(response.get("responseTemplates")))).send().await?;
    }
    deploy(client, &api).await?;
    Ok(api)
}

/// Deploys a REST API to the stage `prod`.
///
/// # Errors
///
/// The first call that is refused.
pub async fn deploy(client: &aws_sdk_apigateway::Client, api: &str) -> Result<()> {
    let deployment = client.create_deployment().rest_api_id(api).send().await?;
    let stage = client.create_stage().rest_api_id(api).stage_name("prod");
    stage.set_deployment_id(deployment.id().map(str::to_owned)).send().await?;
    Ok(())
}

/// Puts an HTTP API there, with its CORS configuration, in the stage `prod`. Its id.
///
/// # Errors
///
/// The first call that is refused.
pub async fn http_api(client: &aws_sdk_apigatewayv2::Client, name: &str, document: &Value) -> Result<String> {
    let made = client.create_api().name(name).protocol_type(ProtocolType::Http);
    let cors = document.get("x-amazon-apigateway-cors").map(cors);
    let made = made.set_cors_configuration(cors).send().await?;
    let api = made.api_id().ok_or("CreateApi gives no id")?.to_owned();
    for (path, item) in object(document.get("paths")) {
        for (method, operation) in object(Some(item)) {
            let Some(integration) = operation.get("x-amazon-apigateway-integration") else { continue };
            let kind = text(integration, "type").unwrap_or_default().to_ascii_uppercase();
            let put = client.create_integration().api_id(&api).integration_type(kind.as_str().into());
            let put = put.set_integration_method(text(integration, "httpMethod"));
            let put = put.set_integration_uri(text(integration, "uri"));
            let put = put.set_payload_format_version(text(integration, "payloadFormatVersion"));
            let put = put.send().await?;
            let target = format!("integrations/{}", put.integration_id().unwrap_or_default());
            let any = method == "x-amazon-apigateway-any-method";
            let method = if any { "ANY".to_owned() } else { method.to_ascii_uppercase() };
            let route = client.create_route().api_id(&api).route_key(format!("{method} {path}"));
            route.target(target).send().await?;
        }
    }
    client.create_stage().api_id(&api).stage_name("prod").auto_deploy(true).send().await?;
    Ok(api)
}

fn cors(document: &Value) -> Cors {
    let list = |name: &str| {
        let list = document.get(name).and_then(Value::as_array)?;
        Some(list.iter().filter_map(|text| Some(text.as_str()?.to_owned())).collect::<Vec<_>>())
    };
    let seconds =
        document.get("maxAge").and_then(Value::as_i64).and_then(|seconds| i32::try_from(seconds).ok());
    Cors::builder()
        .set_allow_origins(list("allowOrigins"))
        .set_allow_methods(list("allowMethods"))
        .set_allow_headers(list("allowHeaders"))
        .set_expose_headers(list("exposeHeaders"))
        .set_allow_credentials(document.get("allowCredentials").and_then(Value::as_bool))
        .set_max_age(seconds)
        .build()
}

/// The resource of a path, which is made with those above it if it is not there.
async fn resource(
    client: &aws_sdk_apigateway::Client,
    api: &str,
    resources: &mut BTreeMap<String, String>,
    path: &str,
) -> Result<String> {
    let (mut above, mut id) = (String::new(), resources.get("").cloned().unwrap_or_default());
    for part in path.split('/').filter(|part| !part.is_empty()) {
        above = format!("{above}/{part}");
        id = match resources.get(&above) {
            Some(id) => id.clone(),
            None => {
                let create = client.create_resource().rest_api_id(api).parent_id(&id).path_part(part);
                let made = create.send().await?.id().ok_or("CreateResource gives no id")?.to_owned();
                resources.insert(above.clone(), made.clone());
                made
            }
        };
    }
    Ok(id)
}

async fn put_method(
    client: &aws_sdk_apigateway::Client,
    api: &str,
    resource: &str,
    method: &str,
    operation: &Value,
) -> Result<()> {
    let needs_key = operation.get("security").and_then(Value::as_array).is_some_and(|list| !list.is_empty());
    let put = client.put_method().rest_api_id(api).resource_id(resource).http_method(method);
    put.authorization_type("NONE").api_key_required(needs_key).send().await?;
    for (status, response) in object(operation.get("responses")) {
        let headers = object(response.get("headers")).keys();
        let headers = headers.map(|name| (format!("method.response.header.{name}"), false)).collect();
        let put = client.put_method_response().rest_api_id(api).resource_id(resource).http_method(method);
        put.status_code(status).set_response_parameters(Some(headers)).send().await?;
    }
    let integration = operation.get("x-amazon-apigateway-integration").unwrap_or(&Value::Null);
    let kind = text(integration, "type").unwrap_or_default().to_ascii_uppercase();
    let behaviour = text(integration, "passthroughBehavior").map(|text| text.to_ascii_uppercase());
    let put = client.put_integration().rest_api_id(api).resource_id(resource).http_method(method);
    let put = put.r#type(IntegrationType::from(kind.as_str()));
    let put = put.set_integration_http_method(text(integration, "httpMethod"));
    let put = put.set_uri(text(integration, "uri")).set_passthrough_behavior(behaviour);
    let put = put.set_request_parameters(Some(texts(integration.get("requestParameters"))));
    put.set_request_templates(Some(texts(integration.get("requestTemplates")))).send().await?;
    for (pattern, response) in object(integration.get("responses")) {
        let put =
            client.put_integration_response().rest_api_id(api).resource_id(resource).http_method(method);
        let put = put.set_status_code(text(response, "statusCode"));
        let put = put.set_selection_pattern((pattern != "default").then(|| pattern.clone()));
        put.set_response_parameters(Some(texts(response.get("responseParameters")))).send().await?;
    }
    Ok(())
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key).and_then(Value::as_str).map(str::to_owned)
}

fn object(value: Option<&Value>) -> &Map<String, Value> {
    static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    value.and_then(Value::as_object).unwrap_or(&NONE)
}

fn texts(value: Option<&Value>) -> HashMap<String, String> {
    let entries = object(value).iter();
    entries.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
}
