//! A REST API as separate resources, as Pulumi, Terraform and CloudFormation make it without a document.
//!
//! ```json
//! {"resources": [{"name": "post", "type": "Method", "dependsOn": [], "properties": {"restApi": "${api.id}", …}}],
//!  "outputs": {"url": "https://${api.id}.execute-api.…"}}
//! ```
//!
//! The types are `RestApi`, `Resource`, `Method`, `MethodResponse`, `Integration`, `IntegrationResponse`,
//! `GatewayResponse`, `Deployment` and `Stage`; the properties have the names of Pulumi's `aws.apigateway`. `${name.property}`
//! is a property of another resource, and makes one depend on the other. Nothing else orders them: what is made in the wrong
//! order on one day in ten is refused every day.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::api::{
    Authorization, GatewayResponse, Integration, IntegrationResponse, Method, MethodResponse, Parameter,
    Resource, RestApi,
};
use super::document::{object, pairs, plain};
use super::refusal::{Refusal, Rule};

/// How far references are followed: a bound of ours.
const REFERENCES_MAX: usize = 32;

/// Would AWS make these resources, in every order that their dependencies allow, and could the API then be called?
///
/// # Errors
///
/// Every refusal, not only the first.
pub fn accept_resources(resources: &Json) -> Result<RestApi, Vec<Refusal>> {
    let Some(list) = resources.get("resources").and_then(Json::as_array) else {
        return Err(vec![Refusal::new(Rule::NotOpenApi, "/resources", "")]);
    };
    let declared = list.iter().filter_map(Declared::read).map(|declared| (declared.name, declared)).collect();
    let mut reader = Reader { declared, found: Vec::new() };
    let api = reader.api();
    reader.deployments(resources);
    super::judge(api, reader.found)
}

/// A resource as it is written.
struct Declared<'j> {
    name: &'j str,
    kind: &'j str,
    properties: &'j Json,
    after: Vec<&'j str>,
}

impl<'j> Declared<'j> {
    fn read(json: &'j Json) -> Option<Self> {
        let after = json.get("dependsOn").and_then(Json::as_array).into_iter().flatten();
        Some(Self {
            name: json.get("name")?.as_str()?,
            kind: json.get("type")?.as_str()?,
            properties: json.get("properties").unwrap_or(&Json::Null),
            after: after.filter_map(Json::as_str).collect(),
        })
    }
}

struct Reader<'j> {
    declared: BTreeMap<&'j str, Declared<'j>>,
    found: Vec<Refusal>,
}

/// A method of a resource: what methods, integrations and responses are found by.
type Key = (String, String);

impl<'j> Reader<'j> {
    fn api(&mut self) -> RestApi {
        let mut resources: BTreeMap<String, Resource> = self
            .paths()
            .into_iter()
            .map(|(name, path)| (name.clone(), Resource { path, methods: Vec::new(), pointer: name }))
            .collect();
        for (key, method) in self.methods() {
            resources.entry(key.0.clone()).or_default().methods.push(method);
        }
        let api = self.of("RestApi").next();
        let binary = api.and_then(|api| api.properties.get("binaryMediaTypes")).and_then(Json::as_array);
        RestApi {
            name: api.map(|api| api.name.to_owned()).unwrap_or_default(),
            resources: resources.into_values().collect(),
            gateway_responses: self
                .of("GatewayResponse")
                .map(|declared| self.gateway_response(declared))
                .collect(),
            binary_media_types: binary
                .into_iter()
                .flatten()
                .filter_map(Json::as_str)
                .map(str::to_owned)
                .collect(),
            notices: Vec::new(),
        }
    }

    fn of(&self, kind: &'static str) -> impl Iterator<Item = &Declared<'j>> {
        self.declared.values().filter(move |declared| declared.kind == kind)
    }

    fn refuse(&mut self, rule: Rule, name: &str, named: &str) {
        self.found.push(Refusal::new(rule, name, named));
    }

    // --- references ---

    /// A property as text, its references followed.
    fn text(&self, declared: &Declared<'_>, property: &str) -> Option<String> {
        self.resolved(declared.properties.get(property)?, 0)
    }

    fn resolved(&self, value: &Json, depth: usize) -> Option<String> {
        let text = plain(value);
        let Some((name, property)) = reference(&text) else { return Some(text) };
        let Some(target) = self.declared.get(name) else { return Some(text) };
        match property {
            "id" => Some(name.to_owned()),
            "rootResourceId" => Some("/".to_owned()),
            _ if depth < REFERENCES_MAX => self.resolved(target.properties.get(property)?, depth + 1),
            _ => None,
        }
    }

    /// What a resource waits for, directly or not.
    fn waits_for(&self, name: &str) -> BTreeSet<&'j str> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&str> = vec![name];
        while let Some(name) = open.pop() {
            let Some(declared) = self.declared.get(name) else { continue };
            let mut direct = declared.after.clone();
            names_in(declared.properties, &self.declared, &mut direct);
            for name in direct {
                if let Some((name, _)) = self.declared.get_key_value(name)
                    && seen.insert(*name)
                {
                    open.push(name);
                }
            }
        }
        seen
    }

    // --- paths ---

    /// The path of each resource, by its name; `/` is the root.
    fn paths(&mut self) -> BTreeMap<String, String> {
        let names: Vec<String> = self.of("Resource").map(|declared| declared.name.to_owned()).collect();
        let mut paths: BTreeMap<String, String> = BTreeMap::new();
        for name in names {
            if let Some(path) = self.path(&name, 0) {
                paths.insert(name, path);
            } else {
                self.refuse(Rule::UnknownParent, &name, "");
                // Below the root, so that the rest of it can be looked at.
                let part =
                    self.declared.get(name.as_str()).and_then(|declared| self.text(declared, "pathPart"));
                paths.insert(name, format!("/{}", part.unwrap_or_default()));
            }
        }
        let has_root_methods =
            self.of("Method").any(|method| self.text(method, "resourceId").as_deref() == Some("/"));
        if has_root_methods {
            paths.insert("/".to_owned(), "/".to_owned());
        }
        paths
    }

    fn path(&self, name: &str, depth: usize) -> Option<String> {
        let declared = self
            .declared
            .get(name)
            .filter(|declared| declared.kind == "Resource" && depth < REFERENCES_MAX)?;
        let part = self.text(declared, "pathPart")?;
        match self.text(declared, "parentId")?.as_str() {
            "/" => Some(format!("/{part}")),
            parent => Some(format!("{}/{part}", self.path(parent, depth + 1)?)),
        }
    }

    // --- methods ---

    fn key(&self, declared: &Declared<'_>) -> Key {
        let text = |property| self.text(declared, property).unwrap_or_default();
        (text("resourceId"), text("httpMethod"))
    }

    fn methods(&mut self) -> Vec<(Key, Method)> {
        let mut methods: BTreeMap<Key, Method> = BTreeMap::new();
        for declared in self.of("Method") {
            methods.insert(self.key(declared), self.method(declared));
        }
        let mut unknown = Vec::new();
        for declared in self.of("MethodResponse") {
            match methods.get_mut(&self.key(declared)) {
                Some(method) => method.responses.push(self.method_response(declared)),
                None => unknown.push(declared.name),
            }
        }
        for declared in self.of("Integration") {
            match methods.get_mut(&self.key(declared)) {
                Some(method) => method.integration = Some(self.integration(declared)),
                None => unknown.push(declared.name),
            }
        }
        for declared in self.of("IntegrationResponse") {
            match methods.get_mut(&self.key(declared)).and_then(|method| method.integration.as_mut()) {
                Some(integration) => integration.responses.push(self.integration_response(declared)),
                None => unknown.push(declared.name),
            }
        }
        for name in unknown {
            self.refuse(Rule::UnknownMethod, name, "");
        }
        self.order();
        methods.into_iter().collect()
    }

    /// An integration response needs the integration and the method response; a deployment needs every integration.
    fn order(&mut self) {
        let mut found = Vec::new();
        for response in self.of("IntegrationResponse") {
            let waits_for = self.waits_for(response.name);
            let needs = [
                ("Integration", "No integration defined for method"),
                ("MethodResponse", "No method response exists for method."),
            ];
            for (kind, text) in needs {
                let is_needed = |other: &&Declared<'_>| {
                    let is_of_status = kind == "Integration"
                        || self.text(other, "statusCode") == self.text(response, "statusCode");
                    is_of_status && self.key(other) == self.key(response)
                };
                if self.of(kind).filter(is_needed).any(|needed| !waits_for.contains(needed.name)) {
                    found.push(Refusal::new(Rule::Unordered, response.name, text));
                }
            }
        }
        for deployment in self.of("Deployment") {
            let waits_for = self.waits_for(deployment.name);
            if self.of("Integration").any(|integration| !waits_for.contains(integration.name)) {
                found.push(Refusal::new(
                    Rule::Unordered,
                    deployment.name,
                    "No integration defined for method",
                ));
            }
        }
        self.found.extend(found);
    }

    fn method(&self, declared: &Declared<'_>) -> Method {
        let authorization = match self.text(declared, "authorization").as_deref() {
            None | Some("NONE") => Authorization::None,
            Some("AWS_IAM") => Authorization::Iam,
            Some(kind) => Authorization::Authorizer {
                name: self.text(declared, "authorizerId").unwrap_or_default(),
                header: "Authorization".to_owned(),
                is_cognito: kind == "COGNITO_USER_POOLS",
            },
        };
        let parameters =
            object(declared.properties.get("requestParameters")).filter_map(|(name, required)| {
                let (location, name) = name.strip_prefix("method.request.")?.split_once('.')?;
                let required = required.as_bool().unwrap_or(false);
                Some(Parameter { location: location.to_owned(), name: name.to_owned(), required })
            });
        Method {
            name: self.text(declared, "httpMethod").unwrap_or_default(),
            pointer: declared.name.to_owned(),
            api_key_required: declared
                .properties
                .get("apiKeyRequired")
                .and_then(Json::as_bool)
                .unwrap_or(false),
            authorization,
            parameters: parameters.collect(),
            ..Method::default()
        }
    }

    fn method_response(&self, declared: &Declared<'_>) -> MethodResponse {
        let headers = object(declared.properties.get("responseParameters"));
        MethodResponse {
            status: self.text(declared, "statusCode").unwrap_or_default(),
            headers: headers
                .filter_map(|(name, _)| name.strip_prefix("method.response.header.").map(str::to_owned))
                .collect(),
            pointer: declared.name.to_owned(),
        }
    }

    fn integration(&self, declared: &Declared<'_>) -> Integration {
        let text = |property| self.text(declared, property);
        Integration {
            kind: text("type").unwrap_or_default(),
            http_method: text("integrationHttpMethod"),
            uri: text("uri"),
            passthrough: text("passthroughBehavior").unwrap_or_else(|| "WHEN_NO_MATCH".to_owned()),
            content_handling: text("contentHandling"),
            timeout_ms: declared.properties.get("timeoutMilliseconds").and_then(Json::as_i64),
            transfer_mode: text("responseTransferMode"),
            request_parameters: pairs(declared.properties.get("requestParameters")),
            request_templates: pairs(declared.properties.get("requestTemplates")),
            responses: Vec::new(),
            pointer: declared.name.to_owned(),
        }
    }

    fn integration_response(&self, declared: &Declared<'_>) -> IntegrationResponse {
        IntegrationResponse {
            pattern: self.text(declared, "selectionPattern"),
            status: self.text(declared, "statusCode").unwrap_or_default(),
            parameters: pairs(declared.properties.get("responseParameters")),
            templates: pairs(declared.properties.get("responseTemplates")),
            content_handling: self.text(declared, "contentHandling"),
            pointer: declared.name.to_owned(),
        }
    }

    fn gateway_response(&self, declared: &Declared<'_>) -> GatewayResponse {
        GatewayResponse {
            kind: self.text(declared, "responseType").unwrap_or_default(),
            status: self.text(declared, "statusCode"),
            parameters: pairs(declared.properties.get("responseParameters")),
            templates: pairs(declared.properties.get("responseTemplates")),
            pointer: declared.name.to_owned(),
        }
    }

    // --- deployments ---

    fn deployments(&mut self, resources: &Json) {
        let api = self.of("RestApi").next().map_or("", |api| api.name);
        if self.of("Deployment").next().is_none() {
            self.refuse(Rule::NoDeployment, api, "");
        }
        if !self.of("Deployment").any(|deployment| {
            deployment.properties.get("triggers").is_some_and(|triggers| !triggers.is_null())
        }) {
            self.refuse(Rule::NoRedeployment, api, "");
        }
        let stages: Vec<(&str, String)> = self
            .of("Stage")
            .map(|stage| (stage.name, self.text(stage, "stageName").unwrap_or_default()))
            .collect();
        if stages.is_empty() {
            self.refuse(Rule::NoStage, api, "");
        }
        for (name, stage) in stages {
            if super::accept_stage(&stage).is_err() {
                self.refuse(Rule::StageName, name, &stage);
            }
        }
        for (output, value) in object(resources.get("outputs")) {
            let text = plain(value);
            if text.contains("://") && text.contains(".executionArn}") {
                self.refuse(Rule::UrlOfArn, output, &text);
            }
        }
    }
}

/// `${name.property}`, if that is the whole text.
fn reference(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix("${")?.strip_suffix('}')?.split_once('.')
}

/// The resources that are named anywhere in a value.
fn names_in<'j>(value: &'j Json, declared: &BTreeMap<&'j str, Declared<'j>>, names: &mut Vec<&'j str>) {
    match value {
        Json::String(text) => {
            let referred = text.split("${").skip(1).filter_map(|rest| rest.split(['.', '}']).next());
            names.extend(referred.filter(|name| declared.contains_key(name)));
        }
        Json::Array(items) => items.iter().for_each(|item| names_in(item, declared, names)),
        Json::Object(map) => map.values().for_each(|item| names_in(item, declared, names)),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}
