//! Terraform, in a directory.

use std::path::{Path, PathBuf};
use std::process::Output;

use super::{DeployTool, Result, said, script};

/// Terraform, installed.
#[derive(Clone, Debug)]
pub struct Terraform {
    interpreter: PathBuf,
}

impl Terraform {
    /// Nothing where it cannot be had, which is said.
    #[must_use]
    pub fn installed() -> Option<Self> {
        Some(Self { interpreter: DeployTool::Terraform.interpreter()? })
    }

    /// Runs it in `directory`, whatever it comes to: `plan -detailed-exitcode` has three good ends.
    ///
    /// # Errors
    ///
    /// If it cannot be run.
    pub fn output(&self, directory: &Path, arguments: &str) -> Result<Output> {
        let mut command = script(&self.interpreter, "terraform.py");
        Ok(command.args(arguments.split_whitespace()).current_dir(directory).output()?)
    }

    /// What it wrote to standard output, if it came to a good end.
    ///
    /// # Errors
    ///
    /// All that it wrote, if not.
    pub fn run(&self, directory: &Path, arguments: &str) -> Result<String> {
        let output = self.output(directory, arguments)?;
        if output.status.success() {
            return Ok(String::from_utf8(output.stdout)?);
        }
        Err(format!("`terraform {arguments}` failed:\n{}", said(&output)).into())
    }
}
