//! CloudFormation, as an emulator of AWS has it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use super::{Result, finish, script};
use crate::emulators::Emulator;

/// CloudFormation of LocalStack, told what to do by AWS's own client.
#[derive(Clone, Debug)]
pub struct CloudFormation {
    interpreter: PathBuf,
    address: SocketAddr,
}

impl CloudFormation {
    /// Nothing where LocalStack cannot be had, which is said.
    #[must_use]
    pub fn of_localstack() -> Option<Self> {
        let address = Emulator::LocalStack.address()?;
        Some(Self { interpreter: Emulator::LocalStack.interpreter()?, address })
    }

    /// Where the APIs of its stacks answer.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Creates a stack, to its end; its outputs.
    ///
    /// # Errors
    ///
    /// What CloudFormation says, if it does not come to be.
    pub fn create(&self, name: &str, template: &Path) -> Result<BTreeMap<String, String>> {
        let mut command = script(&self.interpreter, "cloudformation.py");
        command.arg(format!("http://{}", self.address)).args(["create", name]).arg(template);
        Ok(serde_json::from_str(&finish(command)?)?)
    }

    /// Deletes a stack, to its end.
    ///
    /// # Errors
    ///
    /// What CloudFormation says, if it does not cease to be.
    pub fn delete(&self, name: &str) -> Result<()> {
        let mut command = script(&self.interpreter, "cloudformation.py");
        command.arg(format!("http://{}", self.address)).args(["delete", name]);
        finish(command).map(drop)
    }
}
