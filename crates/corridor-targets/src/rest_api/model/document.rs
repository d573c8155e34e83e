//! An OpenAPI document with `x-amazon-apigateway-*`, as `ImportRestApi` reads it.
//!
//! Sources: "OpenAPI extensions for API Gateway" and "Amazon API Gateway important notes", developer guide.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::api::{
    Authorization, GatewayResponse, Integration, IntegrationResponse, Method, MethodResponse, Parameter,
    Resource, RestApi, Validation,
};
use super::refusal::{Refusal, Rule};

/// The keys of a path that are methods.
const METHODS: [&str; 8] =
    ["get", "put", "post", "delete", "patch", "options", "head", "x-amazon-apigateway-any-method"];

/// What a security scheme comes to.
enum Scheme {
    ApiKey,
    Authorization(Authorization),
}

struct Reader<'d> {
    document: &'d Json,
    schemes: BTreeMap<String, Scheme>,
    problems: Vec<Refusal>,
}

/// Reads a document; what cannot be read of it, and what AWS ignores of it, is in the list.
pub(super) fn read(document: &Json) -> (RestApi, Vec<Refusal>) {
    let mut reader = Reader { document, schemes: BTreeMap::new(), problems: Vec::new() };
    let api = reader.api();
    (api, reader.problems)
}

impl Reader<'_> {
    fn api(&mut self) -> RestApi {
        let document = self.document;
        let is_open_api =
            ["openapi", "swagger"].iter().any(|key| document.get(key).is_some_and(Json::is_string));
        let paths = document.get("paths").and_then(Json::as_object);
        let (true, Some(paths)) = (is_open_api, paths) else {
            self.problem(Rule::NotOpenApi, "", "");
            return RestApi::default();
        };
        if document.get("security").is_some() {
            self.problem(Rule::RootSecurity, "/security", "");
        }
        self.schemes();
        self.model_names();
        let resources = paths.iter().map(|(path, item)| self.resource(path, item)).collect();
        RestApi {
            name: document.pointer("/info/title").and_then(Json::as_str).unwrap_or_default().to_owned(),
            resources,
            gateway_responses: self.gateway_responses(),
            binary_media_types: texts(document.get("x-amazon-apigateway-binary-media-types")),
            notices: Vec::new(),
        }
    }

    fn problem(&mut self, rule: Rule, pointer: &str, named: &str) {
        self.problems.push(Refusal::new(rule, pointer, named));
    }

    /// OpenAPI 3 keeps them under `components`, Swagger 2 at the root.
    fn schemes(&mut self) {
        for at in ["/components/securitySchemes", "/securityDefinitions"] {
            for (name, scheme) in object(self.document.pointer(at)) {
                let pointer = format!("{at}/{}", escaped(name));
                match self.scheme(name, scheme) {
                    Some(scheme) => drop(self.schemes.insert(name.clone(), scheme)),
                    None => self.problem(Rule::SecurityScheme, &pointer, name),
                }
            }
        }
    }

    fn scheme(&self, name: &str, scheme: &Json) -> Option<Scheme> {
        let text = |key: &str| scheme.get(key).and_then(Json::as_str);
        if text("type") != Some("apiKey") {
            return None;
        }
        let header = text("name").unwrap_or_default().to_owned();
        if text("x-amazon-apigateway-authtype").is_some_and(|kind| kind.eq_ignore_ascii_case("awsSigv4")) {
            return Some(Scheme::Authorization(Authorization::Iam));
        }
        let Some(authorizer) = scheme.get("x-amazon-apigateway-authorizer") else {
            // Any other name of an API key header is not looked at.
            return header.eq_ignore_ascii_case("x-api-key").then_some(Scheme::ApiKey);
        };
        let is_cognito = authorizer.get("type").and_then(Json::as_str) == Some("cognito_user_pools");
        Some(Scheme::Authorization(Authorization::Authorizer { name: name.to_owned(), header, is_cognito }))
    }

    fn model_names(&mut self) {
        for at in ["/components/schemas", "/definitions"] {
            for (name, _) in object(self.document.pointer(at)) {
                if !name.chars().all(|c| c.is_ascii_alphanumeric()) {
                    self.problem(Rule::ModelName, &format!("{at}/{}", escaped(name)), name);
                }
            }
        }
    }

    fn resource(&mut self, path: &str, item: &Json) -> Resource {
        let pointer = format!("/paths/{}", escaped(path));
        let shared = self.parameters(item);
        let methods = object(Some(item))
            .filter(|(key, _)| METHODS.contains(&key.as_str()) || *key == "trace")
            .map(|(key, operation)| self.method(key, operation, &pointer, &shared))
            .collect();
        Resource { path: path.to_owned(), methods, pointer }
    }

    fn method(&mut self, key: &str, operation: &Json, resource: &str, shared: &[Parameter]) -> Method {
        let pointer = format!("{resource}/{key}");
        let name = if key.starts_with("x-") { "ANY".to_owned() } else { key.to_ascii_uppercase() };
        let mut parameters = self.parameters(operation);
        let is_own = |parameter: &&Parameter| {
            !parameters.iter().any(|own| (&own.location, &own.name) == (&parameter.location, &parameter.name))
        };
        let inherited: Vec<Parameter> = shared.iter().filter(is_own).cloned().collect();
        parameters.extend(inherited);
        let (api_key_required, authorization) = self.security(operation, &pointer);
        Method {
            name,
            api_key_required,
            authorization,
            parameters,
            validation: self.validation(operation, &pointer),
            body_schema: self.body_schema(operation),
            responses: self.responses(operation, &pointer),
            integration: operation
                .get("x-amazon-apigateway-integration")
                .map(|json| integration(json, &format!("{pointer}/x-amazon-apigateway-integration"))),
            pointer,
        }
    }

    /// A `$ref` into this document is followed once.
    fn resolve<'j>(&'j self, json: &'j Json) -> &'j Json {
        let target = json.get("$ref").and_then(Json::as_str).and_then(|target| target.strip_prefix('#'));
        target.and_then(|pointer| self.document.pointer(pointer)).unwrap_or(json)
    }

    fn parameters(&self, of: &Json) -> Vec<Parameter> {
        let list = of.get("parameters").and_then(Json::as_array);
        let read = |json: &Json| {
            let json = self.resolve(json);
            let location = match json.get("in").and_then(Json::as_str)? {
                "query" => "querystring",
                "header" => "header",
                "path" => "path",
                _ => return None,
            };
            Some(Parameter {
                location: location.to_owned(),
                name: json.get("name").and_then(Json::as_str)?.to_owned(),
                required: json.get("required").and_then(Json::as_bool).unwrap_or(location == "path"),
            })
        };
        list.into_iter().flatten().filter_map(read).collect()
    }

    /// `security` of the operation; a requirement of an unknown scheme is one of an authorizer that is not there.
    fn security(&mut self, operation: &Json, pointer: &str) -> (bool, Authorization) {
        let mut api_key_required = false;
        let mut authorization = Authorization::None;
        let mut unknown = Vec::new();
        let requirements = operation.get("security").and_then(Json::as_array).into_iter().flatten();
        for (name, _) in requirements.flat_map(|requirement| object(Some(requirement))) {
            match self.schemes.get(name) {
                Some(Scheme::ApiKey) => api_key_required = true,
                Some(Scheme::Authorization(kind)) => authorization = kind.clone(),
                None => unknown.push(name.clone()),
            }
        }
        let auth = operation.pointer("/x-amazon-apigateway-auth/type").and_then(Json::as_str);
        if auth.is_some_and(|kind| kind.eq_ignore_ascii_case("AWS_IAM")) {
            authorization = Authorization::Iam;
        }
        for name in unknown {
            // A scheme that is defined and not read was told already.
            let is_defined = self.problems.iter().any(|problem| {
                problem.rule == Rule::SecurityScheme
                    && problem.pointer.ends_with(&format!("/{}", escaped(&name)))
            });
            if !is_defined {
                self.problem(Rule::UnknownAuthorizer, &format!("{pointer}/security"), &name);
            }
        }
        (api_key_required, authorization)
    }

    fn validation(&mut self, operation: &Json, pointer: &str) -> Validation {
        const KEY: &str = "x-amazon-apigateway-request-validator";
        let named = operation.get(KEY).or_else(|| self.document.get(KEY)).and_then(Json::as_str);
        let Some(name) = named else { return Validation::default() };
        let validators = self.document.get("x-amazon-apigateway-request-validators");
        let Some(validator) = validators.and_then(|validators| validators.get(name)) else {
            self.problem(Rule::UnknownValidator, &format!("{pointer}/{KEY}"), name);
            return Validation::default();
        };
        let flag = |key: &str| validator.get(key).and_then(Json::as_bool).unwrap_or(false);
        Validation { body: flag("validateRequestBody"), parameters: flag("validateRequestParameters") }
    }

    fn body_schema(&self, operation: &Json) -> Option<Json> {
        let schema = operation.get("requestBody").map(|body| self.resolve(body))?;
        let schema = schema.get("content")?.get("application/json")?.get("schema")?;
        Some(self.resolve(schema).clone())
    }

    fn responses(&self, operation: &Json, pointer: &str) -> Vec<MethodResponse> {
        let read = |(status, json): (&String, &Json)| {
            let headers = object(self.resolve(json).get("headers")).map(|(name, _)| name.clone()).collect();
            let pointer = format!("{pointer}/responses/{}", escaped(status));
            MethodResponse { status: status.clone(), headers, pointer }
        };
        // `default` of OpenAPI is no method response of API Gateway.
        object(operation.get("responses")).filter(|(status, _)| *status != "default").map(read).collect()
    }

    fn gateway_responses(&self) -> Vec<GatewayResponse> {
        const KEY: &str = "x-amazon-apigateway-gateway-responses";
        let read = |(kind, json): (&String, &Json)| GatewayResponse {
            kind: kind.clone(),
            status: json.get("statusCode").map(plain),
            parameters: pairs(json.get("responseParameters")),
            templates: pairs(json.get("responseTemplates")),
            pointer: format!("/{KEY}/{}", escaped(kind)),
        };
        object(self.document.get(KEY)).map(read).collect()
    }
}

/// Reads `x-amazon-apigateway-integration`.
fn integration(json: &Json, pointer: &str) -> Integration {
    let text = |key: &str| json.get(key).and_then(Json::as_str).map(str::to_owned);
    let responses = object(json.get("responses")).map(|(pattern, response)| IntegrationResponse {
        pattern: (pattern != "default").then(|| pattern.clone()),
        status: response.get("statusCode").map(plain).unwrap_or_default(),
        parameters: pairs(response.get("responseParameters")),
        templates: pairs(response.get("responseTemplates")),
        content_handling: response.get("contentHandling").and_then(Json::as_str).map(str::to_owned),
        pointer: format!("{pointer}/responses/{}", escaped(pattern)),
    });
    Integration {
        kind: text("type").unwrap_or_default().to_ascii_uppercase(),
        http_method: text("httpMethod"),
        uri: text("uri"),
        passthrough: text("passthroughBehavior")
            .map_or("WHEN_NO_MATCH".to_owned(), |word| word.to_ascii_uppercase()),
        content_handling: text("contentHandling"),
        timeout_ms: json.get("timeoutInMillis").and_then(Json::as_i64),
        transfer_mode: text("responseTransferMode"),
        request_parameters: pairs(json.get("requestParameters")),
        request_templates: pairs(json.get("requestTemplates")),
        responses: responses.collect(),
        pointer: pointer.to_owned(),
    }
}

/// The entries of an object; none of anything else.
pub(crate) fn object(json: Option<&Json>) -> impl Iterator<Item = (&String, &Json)> {
    json.and_then(Json::as_object).into_iter().flat_map(Map::iter)
}

/// The entries of an object, owned.
pub(crate) fn pairs(json: Option<&Json>) -> Vec<(String, Json)> {
    object(json).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// A text or a number, as text.
pub(crate) fn plain(json: &Json) -> String {
    json.as_str().map_or_else(|| json.to_string(), str::to_owned)
}

/// The texts of a list.
pub(crate) fn texts(json: Option<&Json>) -> Vec<String> {
    let items = json.and_then(Json::as_array).into_iter().flatten();
    items.filter_map(Json::as_str).map(str::to_owned).collect()
}

/// A key in a JSON pointer (RFC 6901).
pub(crate) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
