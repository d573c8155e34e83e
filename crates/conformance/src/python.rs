//! Python environments, each with one program of others in it, every version pinned.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(crate) use crate::model_server::{Result, say};
use crate::model_server::{once, run};

/// What is installed, and under which interpreter.
pub(crate) struct Recipe {
    /// The versions of CPython that the requirements have packages for, such as `3.13`; the first that is found is taken.
    pub(crate) versions: &'static [&'static str],
    /// `pip freeze` of what works.
    pub(crate) requirements: &'static str,
}

/// The interpreter of an environment in which the first recipe is installed that this machine has a Python for. Making
/// it takes up to half a minute and the package index.
pub(crate) fn install(name: &str, recipes: &[Recipe]) -> Result<PathBuf> {
    let found = recipes.iter().find_map(|recipe| Some((find_python(recipe.versions)?, recipe.requirements)));
    let versions: Vec<&str> = recipes.iter().flat_map(|recipe| recipe.versions).copied().collect();
    let (python, requirements) =
        found.ok_or_else(|| format!("no Python {} was found", versions.join(" or ")))?;
    let folder = once(&format!("venvs/{name}"), requirements, |folder| {
        run("python -m venv", Command::new(python).args(["-m", "venv", "--clear"]).arg(folder))?;
        let list = folder.join("requirements.txt");
        fs::write(&list, requirements)?;
        let pip =
            ["-m", "pip", "install", "--require-virtualenv", "--disable-pip-version-check", "--no-input"];
        // Every package is listed, so nothing is resolved; one of them (airspeed-ext) is published as source only.
        let options =
            ["--quiet", "--retries", "2", "--prefer-binary", "--no-deps", "--no-compile", "--requirement"];
        run("pip install", Command::new(folder.join("bin/python")).args(pip).args(options).arg(list))
    })?;
    Ok(folder.join("bin/python"))
}

/// The interpreters of the `PATH`, and those of pyenv, which has no version of its own on the `PATH` unless told.
fn find_python(versions: &[&str]) -> Option<PathBuf> {
    let pyenv = std::env::home_dir().map(|home| home.join(".pyenv/versions"));
    let pyenv = pyenv.and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let pyenv: Vec<PathBuf> = pyenv.map(|entry| entry.path().join("bin/python")).collect();
    versions.iter().find_map(|version| {
        let named = [format!("python{version}"), "python3".to_owned(), "python".to_owned()];
        let mut candidates = named.into_iter().map(PathBuf::from).chain(pyenv.iter().cloned());
        candidates.find(|python| is_version(python, version))
    })
}

fn is_version(python: &Path, version: &str) -> bool {
    let tell = "import sys, venv; print('%d.%d' % sys.version_info[:2])";
    let output = Command::new(python).args(["-c", tell]).stderr(Stdio::null()).output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == version.as_bytes())
}
