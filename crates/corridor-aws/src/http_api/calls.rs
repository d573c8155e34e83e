//! Each call, and what of its answer matters.

use std::collections::HashSet;

use aws_sdk_apigatewayv2::Client;
use aws_sdk_apigatewayv2::types::{
    Api, AuthorizationType, Cors, Integration, IntegrationType, ProtocolType, Route, RouteSettings,
};
use aws_smithy_types::DateTime;
use corridor_config::Throttle;
use serde_json::{Map, Value};

use super::definition::{self, WantedIntegration};
use crate::definition::Definition;
use crate::error::{Error, Result};
use crate::identity::Identity;
use crate::observed::{Deployment, Observed, ObservedApi, Stage};
use crate::rest_api::call;
use crate::service::{Calls, StageState};
use crate::session::Session;
use crate::wanted::Wanted;

/// The stage that is no part of the URL.
const DEFAULT_STAGE: &str = "$default";

/// A client of `apigatewayv2`.
#[derive(Clone, Debug)]
pub(crate) struct HttpCalls {
    client: Client,
    first: Client,
    session: Session,
}

/// Reads all pages of a list.
macro_rules! all {
    ($name:literal, $request:expr) => {{
        let (mut items, mut token) = (Vec::new(), None);
        loop {
            let page = call!($name, $request.set_next_token(token.take()))?;
            items.extend(page.items().iter().cloned());
            token = page.next_token().filter(|token| !token.is_empty()).map(str::to_owned);
            if token.is_none() {
                break items;
            }
        }
    }};
}

impl HttpCalls {
    pub(crate) fn new(session: &Session) -> Self {
        let first = Client::new(&session.config_of_the_first_call());
        Self { client: Client::new(&session.config), first, session: session.clone() }
    }

    async fn stages(&self, api: &str) -> Result<Vec<Stage>> {
        Ok(all!("GetStages", self.client.get_stages().api_id(api)).iter().map(stage).collect())
    }

    async fn routes(&self, api: &str) -> Result<Vec<Route>> {
        Ok(all!("GetRoutes", self.client.get_routes().api_id(api)))
    }

    async fn integrations(&self, api: &str) -> Result<Vec<Integration>> {
        Ok(all!("GetIntegrations", self.client.get_integrations().api_id(api)))
    }

    async fn read(&self, api: &Api, stages: Vec<Stage>, stage_name: &str) -> Result<ObservedApi> {
        let id = api.api_id().ok_or(Error::Incomplete { call: "GetApis", what: "id" })?;
        let (routes, integrations) = (self.routes(id).await?, self.integrations(id).await?);
        let definition = definition::live(api.cors_configuration(), &routes, &integrations);
        let deployments = all!("GetDeployments", self.client.get_deployments().api_id(id));
        let mut deployments: Vec<Deployment> = deployments.iter().filter_map(deployment).collect();
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

    /// Gives a route that is not as wanted an integration of its own, and deletes what no route needs any more.
    async fn settle_routes(&self, api: &str, wanted: &Wanted) -> Result<()> {
        let (routes, integrations) = (self.routes(api).await?, self.integrations(api).await?);
        let live = definition::live(None, &routes, &integrations);
        let definition = definition::wanted(wanted);
        let of = |definition: &Definition, key: &str| {
            Definition(
                definition.0.get("routes").and_then(|routes| routes.get(key)).cloned().unwrap_or_default(),
            )
        };
        let keys = definition.0.get("routes").and_then(Value::as_object).into_iter().flat_map(Map::keys);
        for key in keys {
            let there = routes.iter().find(|route| route.route_key() == Some(key));
            if there.is_none() || !of(&live, key).differences(&of(&definition, key)).is_empty() {
                self.settle_route(api, wanted, key, there).await?;
            }
        }
        let routes_now = self.routes(api).await?;
        for route in &routes_now {
            let (Some(key), Some(id)) = (route.route_key(), route.route_id()) else { continue };
            if of(&definition, key).0.is_null() {
                call!("DeleteRoute", self.client.delete_route().api_id(api).route_id(id))?;
            }
        }
        self.delete_unused_integrations(api).await
    }

    async fn settle_route(&self, api: &str, wanted: &Wanted, key: &str, there: Option<&Route>) -> Result<()> {
        let lacks = |what: &str| Error::Artifact(format!("`{key}` has no {what}"));
        let operation = definition::operation(&wanted.document, key).ok_or_else(|| lacks("operation"))?;
        let integration = WantedIntegration::of(operation).ok_or_else(|| lacks("integration"))?;
        let authorization = AuthorizationType::from(definition::authorization(&wanted.document, operation));
        if matches!(authorization, AuthorizationType::Jwt | AuthorizationType::Custom) {
            let why = format!(
                "`{key}` has an authorizer, and authorizers of HTTP APIs are not deployed directly; use `corridor export`"
            );
            return Err(Error::Artifact(why));
        }
        let request = self
            .client
            .create_integration()
            .api_id(api)
            .integration_type(IntegrationType::from(integration.kind.as_str()))
            .set_integration_method(integration.method)
            .set_integration_uri(integration.uri)
            .timeout_in_millis(integration.timeout_ms)
            .payload_format_version(integration.payload_format)
            .set_request_parameters(Some(integration.parameters).filter(|parameters| !parameters.is_empty()));
        let made = call!("CreateIntegration", request)?;
        let id = made.integration_id().ok_or(Error::Incomplete { call: "CreateIntegration", what: "id" })?;
        let target = format!("integrations/{id}");
        match there.and_then(Route::route_id) {
            Some(route) => {
                let request = self.client.update_route().api_id(api).route_id(route).target(target);
                call!("UpdateRoute", request.authorization_type(authorization)).map(drop)
            }
            None => {
                let request = self.client.create_route().api_id(api).route_key(key).target(target);
                call!("CreateRoute", request.authorization_type(authorization)).map(drop)
            }
        }
    }

    async fn delete_unused_integrations(&self, api: &str) -> Result<()> {
        let routes = self.routes(api).await?;
        let used: HashSet<&str> =
            routes.iter().filter_map(|route| route.target()?.strip_prefix("integrations/")).collect();
        for integration in self.integrations(api).await? {
            let Some(id) = integration.integration_id().filter(|id| !used.contains(id)) else { continue };
            call!("DeleteIntegration", self.client.delete_integration().api_id(api).integration_id(id))?;
        }
        Ok(())
    }
}

impl Calls for HttpCalls {
    async fn observe(&self, identity: &Identity, stage_name: &str) -> Result<Observed> {
        let apis: Vec<Api> = all!("GetApis", self.first.get_apis());
        let mut ours: Vec<Api> = apis.into_iter().filter(|api| identity.is_of(api.tags())).collect();
        ours.sort_by_key(|api| (api.created_date().map(DateTime::secs), api.api_id().map(str::to_owned)));
        let mut with_stages = Vec::new();
        for api in ours {
            let stages = self.stages(api.api_id().unwrap_or_default()).await?;
            with_stages.push((api, stages));
        }
        let live = with_stages.iter().filter(|(_, stages)| !stages.is_empty());
        let live: Vec<String> = live.filter_map(|(api, _)| api.api_id().map(str::to_owned)).collect();
        if live.len() > 1 {
            return Err(Error::Ambiguous { identity: identity.to_string(), ids: live });
        }
        let chosen = with_stages.iter().position(|(_, stages)| !stages.is_empty()).unwrap_or_default();
        let mut observed = Observed::default();
        for (at, (api, stages)) in with_stages.into_iter().enumerate() {
            if at == chosen {
                observed.api = Some(self.read(&api, stages, stage_name).await?);
            } else {
                observed.duplicates.extend(api.api_id().map(str::to_owned));
            }
        }
        Ok(observed)
    }

    async fn create_api(&self, wanted: &Wanted) -> Result<String> {
        let request = self
            .client
            .create_api()
            .name(&wanted.identity.api)
            .protocol_type(ProtocolType::Http)
            .set_description(wanted.description.clone())
            .set_cors_configuration(wanted.cors.as_ref().map(cors))
            .set_tags(Some(wanted.identity.tags().into_iter().collect()));
        let api = call!("CreateApi", request)?;
        api.api_id().map(str::to_owned).ok_or(Error::Incomplete { call: "CreateApi", what: "id" })
    }

    async fn put_definition(&self, api: &str, wanted: &Wanted) -> Result<Vec<String>> {
        let update = self.client.update_api().api_id(api);
        match &wanted.cors {
            Some(configuration) => drop(call!("UpdateApi", update.cors_configuration(cors(configuration)))?),
            None => {
                drop(call!("DeleteCorsConfiguration", self.client.delete_cors_configuration().api_id(api))?);
            }
        }
        self.settle_routes(api, wanted).await?;
        Ok(Vec::new())
    }

    async fn create_deployment(&self, api: &str, description: &str) -> Result<String> {
        let request = self.client.create_deployment().api_id(api).description(description);
        let made = call!("CreateDeployment", request)?;
        made.deployment_id()
            .map(str::to_owned)
            .ok_or(Error::Incomplete { call: "CreateDeployment", what: "id" })
    }

    async fn create_stage(&self, api: &str, wanted: &Wanted, to: &StageState) -> Result<()> {
        let request = self
            .client
            .create_stage()
            .api_id(api)
            .stage_name(&wanted.stage)
            .deployment_id(&to.deployment)
            .auto_deploy(false)
            .set_default_route_settings(to.throttle.map(route_settings))
            .set_stage_variables(Some(to.variables.clone().into_iter().collect()))
            .set_tags(Some(wanted.identity.tags().into_iter().collect()));
        call!("CreateStage", request).map(drop)
    }

    /// A variable that is to go is set to nothing, which is how this API removes one.
    async fn update_stage(&self, api: &str, from: &Stage, to: &StageState) -> Result<()> {
        let gone = from.variables.keys().filter(|name| !to.variables.contains_key(*name));
        let gone = gone.map(|name| (name.clone(), String::new()));
        let request = self
            .client
            .update_stage()
            .api_id(api)
            .stage_name(&from.name)
            .deployment_id(&to.deployment)
            .set_default_route_settings(to.throttle.map(route_settings))
            .set_stage_variables(Some(to.variables.clone().into_iter().chain(gone).collect()));
        call!("UpdateStage", request).map(drop)
    }

    async fn delete_stage(&self, api: &str, stage: &str) -> Result<()> {
        call!("DeleteStage", self.client.delete_stage().api_id(api).stage_name(stage)).map(drop)
    }

    async fn delete_deployment(&self, api: &str, deployment: &str) -> Result<()> {
        let request = self.client.delete_deployment().api_id(api).deployment_id(deployment);
        call!("DeleteDeployment", request).map(drop)
    }

    async fn delete_api(&self, api: &str) -> Result<()> {
        call!("DeleteApi", self.client.delete_api().api_id(api)).map(drop)
    }

    // HTTP APIs have no API keys, and so no usage plans.
    async fn create_usage_plan(&self, _api: &str, wanted: &Wanted) -> Result<String> {
        Err(Error::Artifact(format!("{} asks for an API key, which HTTP APIs have not", wanted.identity)))
    }

    async fn update_usage_plan(
        &self,
        _id: &str,
        api: &str,
        wanted: &Wanted,
        _observed: &Observed,
    ) -> Result<()> {
        self.create_usage_plan(api, wanted).await.map(drop)
    }

    async fn delete_usage_plan(&self, _id: &str, _observed: &Observed) -> Result<()> {
        Ok(())
    }

    fn definition(&self, wanted: &Wanted) -> Definition {
        definition::wanted(wanted)
    }

    fn url(&self, api: &str, stage: &str) -> String {
        let base = self.session.execute_url(api);
        // At AWS, the default stage is no part of the URL.
        if stage == DEFAULT_STAGE && self.session.endpoint.is_none() {
            base
        } else {
            format!("{base}/{stage}")
        }
    }
}

fn deployment(deployment: &aws_sdk_apigatewayv2::types::Deployment) -> Option<Deployment> {
    Some(Deployment {
        id: deployment.deployment_id()?.to_owned(),
        description: deployment.description().unwrap_or_default().to_owned(),
        created: deployment.created_date().map(DateTime::secs).unwrap_or_default(),
    })
}

fn stage(stage: &aws_sdk_apigatewayv2::types::Stage) -> Stage {
    let variables = stage.stage_variables().into_iter().flatten().filter(|(_, value)| !value.is_empty());
    let throttle = stage.default_route_settings().and_then(|settings| {
        let rate = format!("{:.0}", settings.throttling_rate_limit()?).parse().ok()?;
        let burst = u32::try_from(settings.throttling_burst_limit()?).ok()?;
        (burst > 0).then_some(Throttle { rate, burst })
    });
    Stage {
        name: stage.stage_name().unwrap_or_default().to_owned(),
        deployment: stage.deployment_id().unwrap_or_default().to_owned(),
        variables: variables.map(|(name, value)| (name.clone(), value.clone())).collect(),
        throttle,
    }
}

fn route_settings(throttle: Throttle) -> RouteSettings {
    let burst = i32::try_from(throttle.burst).unwrap_or(i32::MAX);
    RouteSettings::builder().throttling_rate_limit(throttle.rate.into()).throttling_burst_limit(burst).build()
}

/// The configuration in the words of the call.
fn cors(configuration: &Value) -> Cors {
    let list = |key: &str| {
        let list = configuration.get(key).and_then(Value::as_array)?;
        Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    };
    let age = configuration.get("maxAge").and_then(Value::as_i64).and_then(|age| i32::try_from(age).ok());
    Cors::builder()
        .set_allow_origins(list("allowOrigins"))
        .set_allow_methods(list("allowMethods"))
        .set_allow_headers(list("allowHeaders"))
        .set_expose_headers(list("exposeHeaders"))
        .set_allow_credentials(configuration.get("allowCredentials").and_then(Value::as_bool))
        .set_max_age(age)
        .build()
}
