//! From a configuration to an artifact: the target is chosen, and what cannot be said there is collected.

use corridor_config::{ApiKind, Configuration};

use crate::artifact::Artifact;
use crate::loss::Loss;
use crate::refusal::Refusal;
use crate::{http_api, rest_api};

/// An artifact, and what it cannot express.
#[derive(Clone, Debug, PartialEq)]
pub struct Emission {
    /// The artifact.
    pub artifact: Artifact,
    /// Every difference from the policy.
    pub losses: Vec<Loss>,
}

/// Makes the artifact of the kind of API that `[aws]` names; a REST API if there is no such table.
///
/// # Errors
///
/// Every reason why there is none.
pub fn emit(configuration: &Configuration) -> Result<Emission, Vec<Refusal>> {
    match configuration.aws.as_ref().map(|aws| aws.api).unwrap_or_default() {
        ApiKind::Rest => rest_api::emit(configuration),
        ApiKind::Http => http_api::emit(configuration),
    }
}
