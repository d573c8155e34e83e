//! What every verb needs: the file, its identity, and a session.

use corridor_aws::{ConnectOptions, Identity, Observed, Service, Session, Wanted};
use corridor_config::{ApiKind, Configuration};
use corridor_targets::{Loss, emit, http_api, rest_api};

use super::{Failed, TargetArguments};
use crate::cli::GlobalOptions;
use crate::exit::Exit;
use crate::file::SelectedFile;
use crate::output::Output;

/// One environment of a file, and where it is or will be deployed.
pub(super) struct Place {
    pub(super) configuration: Configuration,
    pub(super) identity: Identity,
    pub(super) stage: String,
    pub(super) region: String,
    /// Where the API of AWS is, if it is an emulator's.
    pub(super) endpoint: Option<String>,
    pub(super) service: Service,
    /// The name of the file in sentences.
    pub(super) file: String,
}

impl Place {
    pub(super) async fn find(
        target: &TargetArguments,
        options: &GlobalOptions,
        output: &Output,
    ) -> Result<Self, Exit> {
        let file = SelectedFile::of(options);
        let mut configuration =
            file.load().map(|(_, loaded)| loaded).map_err(|trouble| trouble.tell(output))?;
        let mut aws = configuration.aws.take().unwrap_or_default();
        aws.region = target.region.clone().or(aws.region);
        aws.stage = target.stage.clone().unwrap_or(aws.stage);
        let connect = ConnectOptions {
            region: aws.region.clone(),
            endpoint_url: target.endpoint_url.as_ref().map(ToString::to_string),
        };
        let session = Session::connect(connect).await.map_err(|error| {
            output.error(&error.to_string(), error.hint());
            Exit::Failed
        })?;
        // What the SDK's chain found is as good as what the file says: addresses within AWS have the region in them.
        aws.region = Some(session.region().to_owned());
        let service = Service::new(&session, aws.api);
        let identity =
            Identity { api: configuration.name.clone(), environment: configuration.environment.clone() };
        let (stage, region) = (aws.stage.clone(), session.region().to_owned());
        configuration.aws = Some(aws);
        let endpoint = session.endpoint().map(str::to_owned);
        Ok(Self { configuration, identity, stage, region, endpoint, service, file: file.name() })
    }

    /// What is live.
    pub(super) async fn observe(&self) -> Result<Observed, Failed> {
        Ok(self.service.observe(&self.identity, &self.stage).await?)
    }

    /// What is to be live, and what of the policy it cannot express. Everything that stands against it is told.
    pub(super) fn wanted(&self, output: &Output) -> Result<(Wanted, Vec<Loss>), Failed> {
        match emit(&self.configuration) {
            Ok(emission) => {
                let document = &emission.artifact.document;
                let accepted = match emission.artifact.api {
                    ApiKind::Rest => rest_api::model::accept(document).map(drop),
                    ApiKind::Http => http_api::model::accept(document).map(drop),
                };
                // Emulators take what AWS refuses, and AWS tells one thing at a time.
                if let Err(refusals) = accepted {
                    for refusal in refusals.iter().filter(|refusal| refusal.is_fatal()) {
                        output.error(
                            &format!("AWS would refuse this: {refusal}"),
                            "`corridor export openapi` shows it",
                        );
                    }
                    return Err(Failed::Told(Exit::No));
                }
                Ok((Wanted::of(&emission.artifact, &self.configuration.api), emission.losses))
            }
            Err(refusals) => {
                for refusal in &refusals {
                    output.error(&refusal.to_string(), &refusal.hint);
                }
                Err(Failed::Told(Exit::No))
            }
        }
    }
}
