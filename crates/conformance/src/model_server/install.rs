//! A Python environment with a model server in it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use super::{Result, say};

/// What is installed, of which versions; a change of it is a new environment.
const REQUIREMENTS: &str = include_str!("../../model-servers/mlserver/requirements.txt");
/// The interpreter that the pinned versions have wheels for.
const PYTHON_VERSION: &str = "3.11";

/// An environment in which everything is installed.
#[derive(Clone, Debug)]
pub struct Venv {
    folder: PathBuf,
}

/// The environment of MLServer; it is made if it is not there, which takes half a minute and the package registry.
///
/// Several processes may ask at once: one installs, the others wait for it.
///
/// # Errors
///
/// If there is no interpreter, or a package cannot be had.
pub fn install() -> Result<Venv> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/venvs/mlserver");
    fs::create_dir_all(&folder)?;
    let folder = folder.canonicalize()?;
    let lock = File::create(folder.with_extension("lock"))?;
    lock.lock()?;
    let stamp = folder.join("installed-requirements.txt");
    let venv = Venv { folder };
    // INVARIANT: the stamp is written last, so an installation that was interrupted is begun again.
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == REQUIREMENTS) {
        return Ok(venv);
    }
    let began = Instant::now();
    let python = find_python()?;
    say("mlserver", format_args!("installing it into {}, once", venv.folder.display()));
    run("python -m venv", Command::new(python).args(["-m", "venv", "--clear"]).arg(&venv.folder))?;
    let requirements = venv.folder.join("requirements.txt");
    fs::write(&requirements, REQUIREMENTS)?;
    let pip = ["-m", "pip", "install", "--require-virtualenv", "--disable-pip-version-check", "--no-input"];
    // Wheels only, as nothing of a compiler is promised; no bytecode, as most modules are never imported.
    let options = ["--quiet", "--retries", "2", "--only-binary", ":all:", "--no-compile", "--requirement"];
    run("pip install", Command::new(venv.python()).args(pip).args(options).arg(requirements))?;
    fs::write(stamp, REQUIREMENTS)?;
    say("mlserver", format_args!("installed in {:.0} s", began.elapsed().as_secs_f64()));
    Ok(venv)
}

impl Venv {
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

fn find_python() -> Result<&'static str> {
    let is_right = |python: &&str| {
        let version = "import sys; print('%d.%d' % sys.version_info[:2])";
        let output = Command::new(python).args(["-c", version]).stderr(Stdio::null()).output();
        output.is_ok_and(|output| output.stdout.trim_ascii() == PYTHON_VERSION.as_bytes())
    };
    let found = ["python3.11", "python3", "python"].into_iter().find(is_right);
    found.ok_or_else(|| format!("no Python {PYTHON_VERSION} was found").into())
}

fn run(step: &str, command: &mut Command) -> Result<()> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    // `venv` tells its errors on standard output.
    let said = [output.stdout, output.stderr].concat();
    Err(format!("`{step}` failed: {}", String::from_utf8_lossy(&said).trim()).into())
}
