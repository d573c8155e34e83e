//! An artifact as files that other tools take: what a person would have written, with the document of the artifact in it.
//!
//! One file a format. A change of the document makes a new deployment in each of them: an API of which only the definition
//! changed goes on answering as before (hashicorp/terraform-provider-aws issue 162, pulumi/pulumi issue 5849).

mod cloudformation;
mod openapi;
mod pulumi;
mod terraform;

use serde_json::Value;

use crate::artifact::Artifact;

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedFile {
    /// Its name.
    pub name: &'static str,
    /// Its text.
    pub text: String,
}

/// What takes an artifact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// The document alone, for the console, the AWS CLI and everything else that imports OpenAPI.
    OpenApi,
    /// A template of AWS CloudFormation.
    CloudFormation,
    /// A module of Terraform.
    Terraform,
    /// A program in Pulumi YAML.
    Pulumi,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::OpenApi, Self::CloudFormation, Self::Terraform, Self::Pulumi];

    /// Its name on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OpenApi => "openapi",
            Self::CloudFormation => "cloudformation",
            Self::Terraform => "terraform",
            Self::Pulumi => "pulumi",
        }
    }

    /// The files of an artifact; the first is the one to read.
    #[must_use]
    pub fn files(self, artifact: &Artifact) -> Vec<ExportedFile> {
        match self {
            Self::OpenApi => openapi::files(artifact),
            Self::CloudFormation => cloudformation::files(artifact),
            Self::Terraform => terraform::files(artifact),
            Self::Pulumi => pulumi::files(artifact),
        }
    }
}

/// A text in double quotes, as JSON and YAML have it.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// A text with each line but the first indented.
fn indented(text: &str, columns: usize) -> String {
    text.trim_end().replace('\n', &format!("\n{}", " ".repeat(columns)))
}

/// The words at the head of each file.
fn heading(artifact: &Artifact, file: &str) -> String {
    let environment =
        artifact.environment.as_ref().map(|name| format!(", environment {name}")).unwrap_or_default();
    format!(
        "# {}{environment}: revision {}\n# {file}, made by `corridor export`. Change corridor.toml and make it again.\n",
        artifact.name,
        artifact.short_revision()
    )
}

/// The VPC endpoints of a private API, as a list.
fn private_endpoints(artifact: &Artifact) -> String {
    let ids = artifact.document.pointer("/x-amazon-apigateway-endpoint-configuration/vpcEndpointIds");
    ids.map(Value::to_string).unwrap_or_default()
}
