//! Programs in Pulumi YAML, run with Pulumi's own Python SDK and AWS package on mocks.
//!
//! The program `pulumi` and its YAML host are in no package index, so neither has run here what is exported. What is shown
//! is what `pulumi_program.py` says: that the classes that are generated from the provider's schema take it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{DeployTool, Result, finish, script};

/// Pulumi's SDK, installed.
#[derive(Clone, Debug)]
pub struct Pulumi {
    interpreter: PathBuf,
}

/// What a program registers.
#[derive(Clone, Debug, Deserialize)]
pub struct Registered {
    /// Its resources, in no order.
    pub resources: Vec<Resource>,
    /// Its outputs, by name.
    pub outputs: BTreeMap<String, Value>,
}

/// A resource as the SDK sends it to the engine.
#[derive(Clone, Debug, Deserialize)]
pub struct Resource {
    /// Its type token, such as `aws:apigateway/restApi:RestApi`.
    pub r#type: String,
    /// Its name in the program.
    pub name: String,
    /// Its properties, under the provider's own names.
    pub inputs: Map<String, Value>,
}

impl Pulumi {
    /// Nothing where it cannot be had, which is said.
    #[must_use]
    pub fn installed() -> Option<Self> {
        Some(Self { interpreter: DeployTool::Pulumi.interpreter()? })
    }

    /// Runs the program in this file.
    ///
    /// # Errors
    ///
    /// What is wrong with it: a type, a property, an output that the AWS package does not have.
    pub fn run(&self, program: &Path) -> Result<Registered> {
        let mut command = script(&self.interpreter, "pulumi_program.py");
        command.arg(program);
        Ok(serde_json::from_str(&finish(command)?)?)
    }
}
