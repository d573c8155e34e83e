//! Somebody who makes, changes and deploys an API with another tool than Corridor.

use aws_sdk_apigateway::Client;
use aws_sdk_apigateway::types::{IntegrationType, Op, PatchOperation};

use super::setting::wait;

/// The header that everything is about, as a mapping names it.
const ALLOW_ORIGIN: &str = "method.response.header.Access-Control-Allow-Origin";

/// What they have: the client of AWS.
#[derive(Clone)]
pub(super) struct ByHand(pub(super) Client);

impl ByHand {
    /// An API with the tags of a file's, one `POST /inference` whose answers have this `Access-Control-Allow-Origin`, and a
    /// stage.
    pub(super) fn makes(&self, name: &str, origin: &str) {
        wait(async {
            let create = self.0.create_rest_api().name(name);
            let create = create.tags("corridor:api", name).tags("corridor:environment", "");
            let made = create.send().await.unwrap();
            let (api, root) = (made.id().unwrap(), made.root_resource_id().unwrap());
            let create = self.0.create_resource().rest_api_id(api).parent_id(root).path_part("inference");
            let resource = create.send().await.unwrap().id().unwrap().to_owned();
            let put = self.0.put_method().rest_api_id(api).resource_id(&resource).http_method("POST");
            put.authorization_type("NONE").send().await.unwrap();
            let put = self.0.put_method_response().rest_api_id(api).resource_id(&resource);
            let put = put.http_method("POST").status_code("200").response_parameters(ALLOW_ORIGIN, false);
            put.send().await.unwrap();
            let put = self.0.put_integration().rest_api_id(api).resource_id(&resource).http_method("POST");
            let put = put.r#type(IntegrationType::Mock);
            put.request_templates("application/json", r#"{"statusCode": 200}"#).send().await.unwrap();
            let put = self.0.put_integration_response().rest_api_id(api).resource_id(&resource);
            let put = put.http_method("POST").status_code("200").response_parameters(ALLOW_ORIGIN, origin);
            put.send().await.unwrap();
            self.0.create_deployment().rest_api_id(api).stage_name("prod").send().await.unwrap();
        });
    }

    /// Gives the answers of `POST /inference` another `Access-Control-Allow-Origin`.
    pub(super) fn allows(&self, api: &str, origin: &str) {
        wait(async {
            let resources = self.0.get_resources().rest_api_id(api).send().await.unwrap();
            let resource = resources.items().iter().find(|of| of.path() == Some("/inference")).unwrap();
            let resource = resource.id().unwrap();
            let integration = self.0.get_integration().rest_api_id(api).resource_id(resource);
            let integration = integration.http_method("POST").send().await.unwrap();
            let mut responses = integration.integration_responses().unwrap().values();
            let response = responses.find(|response| response.status_code() == Some("200")).unwrap();
            let mut parameters = response.response_parameters().unwrap().clone();
            assert!(parameters.insert(ALLOW_ORIGIN.to_owned(), origin.to_owned()).is_some());
            // LocalStack does not know how to update this mapping; to put it is the same.
            let put = self.0.put_integration_response().rest_api_id(api).resource_id(resource);
            let put = put.http_method("POST").status_code("200");
            let put = put.set_selection_pattern(response.selection_pattern().map(str::to_owned));
            let put = put.set_response_parameters(Some(parameters));
            put.set_response_templates(response.response_templates().cloned()).send().await.unwrap();
        });
    }

    /// Deploys the definition as it is: the deployment's id.
    pub(super) fn deploys(&self, api: &str, description: &str) -> String {
        let create = self.0.create_deployment().rest_api_id(api).description(description).send();
        wait(create).unwrap().id().unwrap().to_owned()
    }

    /// An API that only has this name.
    pub(super) fn names(&self, name: &str) -> String {
        wait(self.0.create_rest_api().name(name).send()).unwrap().id().unwrap().to_owned()
    }

    /// Deletes an API.
    pub(super) fn deletes(&self, api: &str) {
        wait(self.0.delete_rest_api().rest_api_id(api).send()).unwrap();
    }

    /// Points the stage to a deployment.
    pub(super) fn points(&self, api: &str, deployment: &str) {
        let patch = PatchOperation::builder().op(Op::Replace).path("/deploymentId").value(deployment).build();
        let update = self.0.update_stage().rest_api_id(api).stage_name("prod").patch_operations(patch);
        wait(update.send()).unwrap();
    }
}
