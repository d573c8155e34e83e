//! Python environments with a server in them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use super::{Result, say};

/// What is installed for MLServer, of which versions.
const MLSERVER: &str = include_str!("../../model-servers/mlserver/requirements.txt");
/// The interpreter that the pinned versions have wheels for.
const PYTHON_VERSION: &str = "3.11";
/// What installs the others: ten times as fast as `pip`, and it comes from the same registry.
const UV: &str = "uv==0.13.9\n";

/// An environment in which everything is installed.
#[derive(Clone, Debug)]
pub struct Venv {
    folder: PathBuf,
}

/// The environment of MLServer.
///
/// # Errors
///
/// As [`Venv::install`].
pub fn install() -> Result<Venv> {
    Venv::install("mlserver", MLSERVER)
}

impl Venv {
    /// The environment of this name below `target/venvs`, with all that the requirements name, and nothing besides; it is
    /// made if it is not there or they have changed, which takes some seconds and the package registry.
    ///
    /// # Errors
    ///
    /// If there is no interpreter, or a package cannot be had.
    pub fn install(name: &str, requirements: &str) -> Result<Self> {
        let folder = once(&format!("venvs/{name}"), requirements, |folder| {
            let uv = Self::of_uv()?;
            let uv = uv.folder.join("bin/uv");
            let version = ["--quiet", "--clear", "--no-project", "--python", PYTHON_VERSION];
            run("uv venv", Command::new(&uv).arg("venv").args(version).arg(folder))?;
            let file = folder.join("requirements.txt");
            fs::write(&file, requirements)?;
            // Wheels only, as nothing of a compiler is promised.
            let options = ["pip", "install", "--quiet", "--only-binary", ":all:", "--requirement"];
            let mut install = Command::new(&uv);
            install.args(options).arg(file).arg("--python").arg(folder.join("bin/python"));
            run("uv pip install", &mut install)
        })?;
        Ok(Self { folder })
    }

    fn of_uv() -> Result<Self> {
        let folder = once("venvs/uv", UV, |folder| {
            let python = find_python()?;
            run("python -m venv", Command::new(python).args(["-m", "venv", "--clear"]).arg(folder))?;
            let pip =
                ["-m", "pip", "install", "--require-virtualenv", "--disable-pip-version-check", "--no-input"];
            let options = ["--quiet", "--retries", "2", "--only-binary", ":all:", UV.trim()];
            run("pip install", Command::new(folder.join("bin/python")).args(pip).args(options))
        })?;
        Ok(Self { folder })
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its interpreter.
    #[must_use]
    pub fn python(&self) -> PathBuf {
        self.folder.join("bin/python")
    }
}

/// A folder below `target` that `make` fills, once for each content of what is wanted in it.
///
/// Several processes may ask at once: one makes it, the others wait.
pub(crate) fn once(path: &str, wanted: &str, make: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target").join(path);
    fs::create_dir_all(&folder)?;
    let folder = folder.canonicalize()?;
    let lock = File::create(folder.with_extension("lock"))?;
    lock.lock()?;
    let stamp = folder.join("installed-requirements.txt");
    // INVARIANT: the stamp is written last, so an installation that was interrupted is begun again.
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(folder);
    }
    let began = Instant::now();
    say("installing", format_args!("{}, once", folder.display()));
    make(&folder)?;
    fs::write(stamp, wanted)?;
    say("installed", format_args!("{path} in {:.0} s", began.elapsed().as_secs_f64()));
    Ok(folder)
}

fn find_python() -> Result<&'static str> {
    let is_right = |python: &&str| {
        let version = "import sys; print('%d.%d' % sys.version_info[:2])";
        let output = Command::new(python).args(["-c", version]).stderr(Stdio::null()).output();
        output.is_ok_and(|output| output.stdout.trim_ascii() == PYTHON_VERSION.as_bytes())
    };
    let found = ["python3.11", "python3", "python"].into_iter().find(is_right);
    found.ok_or_else(|| format!("no Python {PYTHON_VERSION} was found").into())
}

/// Runs a step of an installation to its end; what it says is in the error.
pub(crate) fn run(step: &str, command: &mut Command) -> Result<()> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("`{step}`: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    // `venv` tells its errors on standard output.
    let said = [output.stdout, output.stderr].concat();
    Err(format!("`{step}` failed: {}", String::from_utf8_lossy(&said).trim()).into())
}
