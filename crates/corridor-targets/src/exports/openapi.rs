//! The document itself.

use super::ExportedFile;
use crate::artifact::Artifact;

pub(super) fn files(artifact: &Artifact) -> Vec<ExportedFile> {
    vec![ExportedFile { name: "openapi.json", text: artifact.to_json() }]
}
