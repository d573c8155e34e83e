//! What takes an exported API: the tools that people deploy with, and the validators that they run before.
//!
//! Each is installed from the package index, every version pinned, into a folder of its own below `target/venvs`, the
//! first time that it is asked for. Where it cannot be had, the tests that need it say so and pass, unless [`REQUIRED`]
//! names it: then they fail. None of them is told of an account: what is deployed goes to an emulator.

mod cloudformation;
mod pulumi;
mod terraform;
mod validators;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

pub use cloudformation::CloudFormation;
pub use pulumi::{Pulumi, Registered, Resource};
pub use terraform::Terraform;
pub use validators::Validators;

use crate::python::{self, Recipe};

/// What went wrong, in words for whoever reads the test's output.
pub type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

/// The environment variable that names, comma between comma, the tools without which tests fail; `all` of them, or `none`,
/// which leaves them out.
pub const REQUIRED: &str = "CORRIDOR_DEPLOY_TOOLS";

/// The versions of CPython that each tool has packages for.
const VERSIONS: &[&str] = &["3.11", "3.13", "3.12"];

/// Tools that are installed together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeployTool {
    /// cfn-lint and openapi-spec-validator: is it of the right shape?
    Validators,
    /// Terraform 1.15.5 with the AWS provider 3.39.0.
    Terraform,
    /// Pulumi's Python SDK and its AWS package 7.51.1; the program `pulumi` is in no package index.
    Pulumi,
}

impl DeployTool {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Validators, Self::Terraform, Self::Pulumi];

    /// The name by which [`REQUIRED`] calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Validators => "validators",
            Self::Terraform => "terraform",
            Self::Pulumi => "pulumi",
        }
    }

    /// Installs it, if it is not: what `cargo xtask setup` does. Its interpreter.
    ///
    /// # Errors
    ///
    /// If there is no interpreter that it runs under, or a package cannot be had.
    pub fn install(self) -> Result<PathBuf> {
        let requirements = match self {
            Self::Validators => include_str!("../../deploy-tools/validators.txt"),
            Self::Terraform => include_str!("../../deploy-tools/terraform.txt"),
            Self::Pulumi => include_str!("../../deploy-tools/pulumi.txt"),
        };
        python::install(self.name(), &[Recipe { versions: VERSIONS, requirements }])
    }

    /// Its interpreter; it is installed if it is not. Nothing if it cannot be had here, which is said.
    fn interpreter(self) -> Option<PathBuf> {
        static INSTALLED: [OnceLock<Option<PathBuf>>; 3] = [const { OnceLock::new() }; 3];
        let [validators, terraform, pulumi] = &INSTALLED;
        let installed = match self {
            Self::Validators => validators,
            Self::Terraform => terraform,
            Self::Pulumi => pulumi,
        };
        let interpreter = installed.get_or_init(|| self.install_unless_left_out());
        if interpreter.is_none() {
            python::say(self.name(), "SKIPPED: it cannot be had here");
        }
        interpreter.clone()
    }

    fn install_unless_left_out(self) -> Option<PathBuf> {
        let required = std::env::var(REQUIRED).unwrap_or_default();
        if required == "none" {
            return None;
        }
        let is_required = required == "all" || required.split(',').any(|name| name.trim() == self.name());
        match self.install() {
            Ok(interpreter) => Some(interpreter),
            #[expect(clippy::panic, reason = "a test that must have it fails without it")]
            Err(error) if is_required => panic!("{REQUIRED} names {}: {error}", self.name()),
            Err(error) => {
                python::say(self.name(), error);
                None
            }
        }
    }
}

/// One of our scripts, with nothing in its environment of whoever runs the tests: neither an account nor a proxy.
fn script(interpreter: &Path, name: &str) -> Command {
    let mut command = Command::new(interpreter);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy-tools").join(name));
    let is_foreign = |name: &str| {
        name.starts_with("AWS_")
            || name.starts_with("TF_")
            || name.starts_with("PULUMI_")
            || name.ends_with("_PROXY")
    };
    for (name, _) in
        std::env::vars_os().filter(|(name, _)| is_foreign(&name.to_string_lossy().to_uppercase()))
    {
        command.env_remove(name);
    }
    // Bytecode goes into the environment, so that the second start is quicker.
    command
        .env_remove("PYTHONDONTWRITEBYTECODE")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .stdin(Stdio::null());
    command
}

/// What it wrote to standard output, if it came to a good end.
fn finish(mut command: Command) -> Result<String> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(String::from_utf8(output.stdout)?);
    }
    Err(said(&output).into())
}

/// All that it wrote.
fn said(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).trim().to_owned();
    [text(&output.stdout), text(&output.stderr)].join("\n")
}
