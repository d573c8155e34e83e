//! Each call, and what of its answer matters.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_apigateway::Client;
use aws_sdk_apigateway::primitives::Blob;
use aws_sdk_apigateway::types::{
    EndpointConfiguration, GatewayResponse, GatewayResponseType, Op, PatchOperation, PutMode,
    RequestValidator, Resource, RestApi,
};
use aws_smithy_types::DateTime;
use corridor_config::{EndpointType, Throttle};
use serde_json::{Map, Value};

use super::live;
use crate::definition::Definition;
use crate::error::{Error, Result};
use crate::identity::Identity;
use crate::observed::{Deployment, Observed, ObservedApi, Stage};
use crate::service::{Calls, StageState};
use crate::session::Session;
use crate::wanted::Wanted;

mod usage_plan;

/// The most that AWS gives on one page.
const PAGE: i32 = 500;

/// A client of `apigateway`.
#[derive(Clone, Debug)]
pub(crate) struct RestCalls {
    client: Client,
    first: Client,
    session: Session,
}

/// Makes a call, and names it where it fails.
macro_rules! call {
    ($name:literal, $request:expr) => {
        $request.send().await.map_err(|error| Error::of($name, &error))
    };
}
pub(crate) use call;

/// Reads all pages of a list.
macro_rules! all {
    ($name:literal, $request:expr) => {{
        let mut items = Vec::new();
        let mut pages = $request.into_paginator().items().send();
        while let Some(item) = pages.next().await {
            items.push(item.map_err(|error| Error::of($name, &error))?);
        }
        items
    }};
}
use all;

impl RestCalls {
    pub(crate) fn new(session: &Session) -> Self {
        let first = Client::new(&session.config_of_the_first_call());
        Self { client: Client::new(&session.config), first, session: session.clone() }
    }

    async fn ours(&self, identity: &Identity) -> Result<Vec<RestApi>> {
        let apis: Vec<RestApi> = all!("GetRestApis", self.first.get_rest_apis().limit(PAGE));
        let mut ours: Vec<RestApi> = apis.into_iter().filter(|api| identity.is_of(api.tags())).collect();
        ours.sort_by_key(|api| (api.created_date().map(DateTime::secs), api.id().map(str::to_owned)));
        Ok(ours)
    }

    async fn stages(&self, api: &str) -> Result<Vec<Stage>> {
        let stages = call!("GetStages", self.client.get_stages().rest_api_id(api))?;
        Ok(stages.item().iter().map(stage).collect())
    }

    async fn read(&self, api: &RestApi, stages: Vec<Stage>, stage_name: &str) -> Result<ObservedApi> {
        let id = api.id().ok_or(Error::Incomplete { call: "GetRestApis", what: "id" })?;
        let request = self.client.get_resources().rest_api_id(id).embed("methods").limit(PAGE);
        let resources: Vec<Resource> = all!("GetResources", request);
        let responses = self.gateway_responses(id).await?;
        let validators = self.validators(id).await?;
        let definition = live::definition(api.binary_media_types(), &resources, &validators, &responses);
        let definition = self.comparable(definition);
        let deployments = all!("GetDeployments", self.client.get_deployments().rest_api_id(id).limit(PAGE));
        let mut deployments: Vec<Deployment> = deployments.iter().filter_map(deployment).collect();
        // The newest first. AWS tells seconds only, so of those of one second the one that it tells last is the newest.
        deployments.reverse();
        deployments.sort_by_key(|deployment| std::cmp::Reverse(deployment.created));
        let (mut own, others): (Vec<Stage>, Vec<Stage>) =
            stages.into_iter().partition(|stage| stage.name == stage_name);
        Ok(ObservedApi {
            id: id.to_owned(),
            definition,
            deployments,
            stage: own.pop(),
            held: others.into_iter().map(|stage| stage.deployment).collect(),
        })
    }

    /// What of a definition is kept where it is.
    fn comparable(&self, definition: Definition) -> Definition {
        if self.session.endpoint.is_some() { definition.kept_by_emulators() } else { definition }
    }

    async fn gateway_responses(&self, api: &str) -> Result<Vec<GatewayResponse>> {
        let (mut all, mut position) = (Vec::new(), None);
        loop {
            let request =
                self.client.get_gateway_responses().rest_api_id(api).limit(PAGE).set_position(position);
            let page = call!("GetGatewayResponses", request)?;
            all.extend(page.items().iter().cloned());
            position = page.position().filter(|position| !position.is_empty()).map(str::to_owned);
            if position.is_none() {
                return Ok(all);
            }
        }
    }

    async fn validators(&self, api: &str) -> Result<Vec<RequestValidator>> {
        let request = self.client.get_request_validators().rest_api_id(api).limit(PAGE);
        Ok(call!("GetRequestValidators", request)?.items().to_vec())
    }

    /// An import sets them; where it did not, as in LocalStack, or left others, that is mended by single calls.
    async fn settle_gateway_responses(&self, api: &str, document: &Value) -> Result<()> {
        let there = self.gateway_responses(api).await?;
        let live = live::definition(&[], &[], &[], &there);
        let wanted = Definition::of_document(document);
        let of = |definition: &Definition| members(definition.0.get("gateway_responses"));
        let (live, wanted) = (of(&live), of(&wanted));
        for kind in live.keys().filter(|kind| !wanted.contains_key(*kind)) {
            let request =
                self.client.delete_gateway_response().rest_api_id(api).response_type(kind.as_str().into());
            call!("DeleteGatewayResponse", request)?;
        }
        let written = document.get("x-amazon-apigateway-gateway-responses");
        for kind in wanted.keys() {
            let same = |live: &Value| {
                Definition(live.clone())
                    .differences(&Definition(wanted.get(kind).cloned().unwrap_or_default()))
                    .is_empty()
            };
            if !live.get(kind).is_some_and(same) {
                self.put_gateway_response(api, kind, written.and_then(|all| all.get(kind))).await?;
            }
        }
        Ok(())
    }

    async fn put_gateway_response(&self, api: &str, kind: &str, written: Option<&Value>) -> Result<()> {
        let member = |name: &str| written.and_then(|written| written.get(name));
        let status = member("statusCode")
            .map(|status| status.as_str().map_or_else(|| status.to_string(), str::to_owned));
        let request = self
            .client
            .put_gateway_response()
            .rest_api_id(api)
            .response_type(GatewayResponseType::from(kind))
            .set_status_code(status)
            .set_response_parameters(Some(texts(member("responseParameters"))))
            .set_response_templates(Some(texts(member("responseTemplates"))));
        call!("PutGatewayResponse", request).map(drop)
    }
}

impl Calls for RestCalls {
    async fn observe(&self, identity: &Identity, stage_name: &str) -> Result<Observed> {
        let mut with_stages = Vec::new();
        for api in self.ours(identity).await? {
            let stages = self.stages(api.id().unwrap_or_default()).await?;
            with_stages.push((api, stages));
        }
        let live: Vec<String> = with_stages
            .iter()
            .filter(|(_, stages)| !stages.is_empty())
            .filter_map(|(api, _)| api.id().map(str::to_owned))
            .collect();
        if live.len() > 1 {
            return Err(Error::Ambiguous { identity: identity.to_string(), ids: live });
        }
        // The one that is live, or else the oldest.
        let chosen = with_stages.iter().position(|(_, stages)| !stages.is_empty()).unwrap_or_default();
        let mut observed = Observed { usage_plan: self.usage_plan(identity).await?, ..Observed::default() };
        for (at, (api, stages)) in with_stages.into_iter().enumerate() {
            if at == chosen {
                observed.api = Some(self.read(&api, stages, stage_name).await?);
            } else {
                observed.duplicates.extend(api.id().map(str::to_owned));
            }
        }
        Ok(observed)
    }

    async fn create_api(&self, wanted: &Wanted) -> Result<String> {
        let endpoint = match wanted.endpoint {
            EndpointType::Regional => aws_sdk_apigateway::types::EndpointType::Regional,
            EndpointType::Edge => aws_sdk_apigateway::types::EndpointType::Edge,
            EndpointType::Private => aws_sdk_apigateway::types::EndpointType::Private,
        };
        let request = self
            .client
            .create_rest_api()
            .name(&wanted.identity.api)
            .set_description(wanted.description.clone())
            .endpoint_configuration(EndpointConfiguration::builder().types(endpoint).build())
            .set_tags(Some(wanted.identity.tags().into_iter().collect()));
        let api = call!("CreateRestApi", request)?;
        api.id().map(str::to_owned).ok_or(Error::Incomplete { call: "CreateRestApi", what: "id" })
    }

    async fn put_definition(&self, api: &str, wanted: &Wanted) -> Result<Vec<String>> {
        let body = Blob::new(wanted.text.clone());
        let request = self.client.put_rest_api().rest_api_id(api).mode(PutMode::Overwrite).body(body);
        let put = call!("PutRestApi", request)?;
        self.settle_gateway_responses(api, &wanted.document).await?;
        Ok(put.warnings().to_vec())
    }

    async fn create_deployment(&self, api: &str, description: &str) -> Result<String> {
        let request = self.client.create_deployment().rest_api_id(api).description(description);
        let made = call!("CreateDeployment", request)?;
        made.id().map(str::to_owned).ok_or(Error::Incomplete { call: "CreateDeployment", what: "id" })
    }

    async fn create_stage(&self, api: &str, wanted: &Wanted, to: &StageState) -> Result<()> {
        let request = self
            .client
            .create_stage()
            .rest_api_id(api)
            .stage_name(&wanted.stage)
            .deployment_id(&to.deployment)
            .set_variables(Some(to.variables.clone().into_iter().collect()))
            .set_tags(Some(wanted.identity.tags().into_iter().collect()));
        call!("CreateStage", request)?;
        if to.throttle.is_none() {
            return Ok(());
        }
        // A rate cannot be given with the creation; a run that ends between the two is mended by the next.
        let created = Stage {
            name: wanted.stage.clone(),
            deployment: to.deployment.clone(),
            variables: to.variables.clone(),
            throttle: None,
        };
        self.update_stage(api, &created, to).await
    }

    async fn update_stage(&self, api: &str, from: &Stage, to: &StageState) -> Result<()> {
        let operations = stage_patch(from, to);
        if operations.is_empty() {
            return Ok(());
        }
        let request = self.client.update_stage().rest_api_id(api).stage_name(&from.name);
        call!("UpdateStage", request.set_patch_operations(Some(operations))).map(drop)
    }

    async fn delete_stage(&self, api: &str, stage: &str) -> Result<()> {
        call!("DeleteStage", self.client.delete_stage().rest_api_id(api).stage_name(stage)).map(drop)
    }

    async fn delete_deployment(&self, api: &str, deployment: &str) -> Result<()> {
        let request = self.client.delete_deployment().rest_api_id(api).deployment_id(deployment);
        call!("DeleteDeployment", request).map(drop)
    }

    async fn delete_api(&self, api: &str) -> Result<()> {
        call!("DeleteRestApi", self.client.delete_rest_api().rest_api_id(api)).map(drop)
    }

    async fn create_usage_plan(&self, api: &str, wanted: &Wanted) -> Result<String> {
        self.make_usage_plan(api, wanted).await
    }

    async fn update_usage_plan(
        &self,
        id: &str,
        api: &str,
        wanted: &Wanted,
        observed: &Observed,
    ) -> Result<()> {
        self.mend_usage_plan(id, api, wanted, observed).await
    }

    async fn delete_usage_plan(&self, id: &str, observed: &Observed) -> Result<()> {
        self.remove_usage_plan(id, observed).await
    }

    fn definition(&self, wanted: &Wanted) -> Definition {
        self.comparable(Definition::of_document(&wanted.document))
    }

    fn url(&self, api: &str, stage: &str) -> String {
        format!("{}/{stage}", self.session.execute_url(api))
    }
}

fn deployment(deployment: &aws_sdk_apigateway::types::Deployment) -> Option<Deployment> {
    Some(Deployment {
        id: deployment.id()?.to_owned(),
        description: deployment.description().unwrap_or_default().to_owned(),
        created: deployment.created_date().map(DateTime::secs).unwrap_or_default(),
    })
}

fn stage(stage: &aws_sdk_apigateway::types::Stage) -> Stage {
    let settings = stage.method_settings().and_then(|settings| settings.get("*/*"));
    let throttle = settings.filter(|settings| settings.throttling_burst_limit() > 0).and_then(|settings| {
        Some(Throttle {
            rate: whole(settings.throttling_rate_limit())?,
            burst: u32::try_from(settings.throttling_burst_limit()).ok()?,
        })
    });
    Stage {
        name: stage.stage_name().unwrap_or_default().to_owned(),
        deployment: stage.deployment_id().unwrap_or_default().to_owned(),
        variables: stage
            .variables()
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
        throttle,
    }
}

/// A rate that is a whole number, as all of ours are.
fn whole(rate: f64) -> Option<u32> {
    format!("{rate:.0}").parse().ok()
}

/// One call's worth of changes: so the stage and what its variables say of it change at once.
fn stage_patch(from: &Stage, to: &StageState) -> Vec<PatchOperation> {
    let mut operations = Vec::new();
    if from.deployment != to.deployment {
        operations.push(patch(Op::Replace, "/deploymentId", Some(&to.deployment)));
    }
    for (name, value) in to.variables.iter().filter(|(name, value)| from.variables.get(*name) != Some(value))
    {
        operations.push(patch(Op::Replace, &format!("/variables/{name}"), Some(value)));
    }
    for name in from.variables.keys().filter(|name| !to.variables.contains_key(*name)) {
        operations.push(patch(Op::Remove, &format!("/variables/{name}"), None));
    }
    if from.throttle != to.throttle {
        match to.throttle {
            Some(Throttle { rate, burst }) => operations.extend([
                patch(Op::Replace, "/*/*/throttling/rateLimit", Some(&rate.to_string())),
                patch(Op::Replace, "/*/*/throttling/burstLimit", Some(&burst.to_string())),
            ]),
            None => operations.push(patch(Op::Remove, "/*/*", None)),
        }
    }
    operations
}

fn patch(op: Op, path: &str, value: Option<&str>) -> PatchOperation {
    PatchOperation::builder().op(op).path(path).set_value(value.map(str::to_owned)).build()
}

fn members(value: Option<&Value>) -> BTreeMap<String, Value> {
    value
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::iter)
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn texts(value: Option<&Value>) -> HashMap<String, String> {
    members(value).into_iter().filter_map(|(name, value)| Some((name, value.as_str()?.to_owned()))).collect()
}
