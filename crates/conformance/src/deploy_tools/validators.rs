//! Validators of shape. None of them looks into what is Amazon's in an OpenAPI document.

use std::path::PathBuf;
use std::process::Command;

use super::{DeployTool, Result, finish};

/// cfn-lint and openapi-spec-validator, installed.
#[derive(Clone, Debug)]
pub struct Validators {
    programs: PathBuf,
}

impl Validators {
    /// Nothing where they cannot be had, which is said.
    #[must_use]
    pub fn installed() -> Option<Self> {
        let interpreter = DeployTool::Validators.interpreter()?;
        Some(Self { programs: interpreter.parent()?.to_owned() })
    }

    /// Whether each of the files is an OpenAPI document.
    ///
    /// # Errors
    ///
    /// What openapi-spec-validator says of them.
    pub fn openapi(&self, files: &[PathBuf]) -> Result<()> {
        let mut command = Command::new(self.programs.join("openapi-spec-validator"));
        command.args(files);
        finish(command).map(drop)
    }

    /// Whether each of the files is a template of CloudFormation, without so much as a note.
    ///
    /// # Errors
    ///
    /// What cfn-lint says of them.
    pub fn cloudformation(&self, files: &[PathBuf]) -> Result<()> {
        let mut command = Command::new(self.programs.join("cfn-lint"));
        command.args(["--include-checks", "I", "--regions", "us-east-1", "--"]).args(files);
        finish(command).map(drop)
    }
}
