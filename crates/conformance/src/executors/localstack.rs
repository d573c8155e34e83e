//! A REST API on LocalStack, which imports the document that is emitted, and answers over HTTP/1.1.

use aws_sdk_apigateway::primitives::Blob;
use aws_sdk_apigateway::types::PutMode;
use corridor_targets::{Artifact, Emission, emit};

use super::emulated::{self, Backend, Deployed};
use super::model::Spelling;
use super::rest_model::NO_SUCH_METHODS;
use super::{Executor, configuration, told};
use crate::cases::{Case, Seen, Suite};
use crate::emulators::{self, Emulator, replay, rest_client};

/// A REST API on LocalStack, and what its emitter says that it loses.
pub struct LocalStack {
    /// What was emitted.
    pub emission: Emission,
    deployed: Deployed,
    /// How header names are written.
    pub spelling: Spelling,
}

impl Executor for LocalStack {
    const NAME: &'static str = "REST API, LocalStack";

    fn start(suite: &Suite) -> Result<Self, String> {
        let emulator = Emulator::LocalStack.address().ok_or("LocalStack cannot be had here")?;
        let backend = Backend::start()?;
        let suite = emulated::deployable(suite, "rest", &NO_SUCH_METHODS, &backend);
        let emission = emit(&configuration(&suite)?).map_err(|refusals| told(&refusals))?;
        let client = rest_client(emulator);
        let api = emulated::wait(put(&client, &suite.name, &emission.artifact))?;
        let deployed = Deployed::new(emulator, &api, backend);
        Ok(Self { emission, deployed, spelling: Spelling::Canonical })
    }

    fn run(&mut self, case: &Case) -> Result<Seen, String> {
        self.deployed.run(case, self.spelling)
    }
}

async fn put(
    client: &aws_sdk_apigateway::Client,
    name: &str,
    artifact: &Artifact,
) -> emulators::Result<String> {
    let made = client.create_rest_api().name(name).send().await?;
    let api = made.id().ok_or("CreateRestApi gives no id")?.to_owned();
    let put = client.put_rest_api().rest_api_id(&api).mode(PutMode::Overwrite);
    put.body(Blob::new(artifact.to_compact_json())).send().await?;
    replay::deploy(client, &api).await?;
    Ok(api)
}
