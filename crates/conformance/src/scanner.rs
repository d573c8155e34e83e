//! Another scanner, to be run beside the audit: [CORScanner](https://github.com/chenjj/CORScanner), from PyPI.
//!
//! It is installed, every version pinned, into `target/venvs/corscanner` the first time that it is asked for. Where that
//! cannot be done, the test that needs it says so and does without, unless [`REQUIRED`] is `corscanner`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::model_server::{Result, Venv};

/// The environment variable that makes the scanner's absence a failure (`corscanner`), or leaves it out (`none`).
pub const REQUIRED: &str = "CORRIDOR_SCANNERS";

const REQUIREMENTS: &str = include_str!("../scanners/corscanner/requirements.txt");
const SCAN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scanners/corscanner/scan.py");

/// What CORScanner says about a URL.
#[derive(Clone, Debug, Deserialize)]
pub struct Scanned {
    /// The URL.
    pub url: String,
    /// What it found first, which is where it stops.
    pub found: Named,
}

/// What it found: empty if nothing.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Named {
    /// Its word for it: `reflect_origin`.
    #[serde(rename = "type")]
    pub name: Option<String>,
}

/// The interpreter of the environment that has it.
///
/// # Errors
///
/// If there is no Python, or a package cannot be had.
pub fn install() -> Result<PathBuf> {
    Ok(Venv::install("corscanner", REQUIREMENTS)?.python())
}

/// Scans these URLs, one after the other.
///
/// # Errors
///
/// If it does not run to its end, or says what cannot be read.
pub fn scan(python: &Path, urls: &[String]) -> Result<Vec<Scanned>> {
    let output = Command::new(python).arg(SCAN).args(urls).stdin(Stdio::null()).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let text = String::from_utf8(output.stdout)?;
    let lines = text.lines().filter(|line| line.starts_with('{'));
    lines.map(|line| serde_json::from_str(line).map_err(Into::into)).collect()
}
