//! Python environments, each with one program of others in it, every version pinned.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// What went wrong, in words for whoever reads the test's output.
pub(crate) type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

/// What is installed, and under which interpreter.
pub(crate) struct Recipe {
    /// The versions of CPython that the requirements have packages for, such as `3.13`; the first that is found is taken.
    pub(crate) versions: &'static [&'static str],
    /// `pip freeze` of what works.
    pub(crate) requirements: &'static str,
}

/// The interpreter of an environment in which the first recipe is installed that this machine has a Python for. Making
/// it takes up to half a minute and the package index.
///
/// Several processes may ask at once: one installs, the others wait for it.
pub(crate) fn install(name: &str, recipes: &[Recipe]) -> Result<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/venvs").join(name);
    fs::create_dir_all(&folder)?;
    let folder = folder.canonicalize()?;
    let lock = File::create(folder.with_extension("lock"))?;
    lock.lock()?;
    let found = recipes.iter().find_map(|recipe| Some((find_python(recipe.versions)?, recipe.requirements)));
    let versions: Vec<&str> = recipes.iter().flat_map(|recipe| recipe.versions).copied().collect();
    let (python, requirements) =
        found.ok_or_else(|| format!("no Python {} was found", versions.join(" or ")))?;
    let stamp = folder.join("installed-requirements.txt");
    let interpreter = folder.join("bin/python");
    // INVARIANT: the stamp is written last, so an installation that was interrupted is begun again.
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == requirements) {
        return Ok(interpreter);
    }
    let began = Instant::now();
    say(name, &format!("installing it into {}, once", folder.display()));
    run("python -m venv", Command::new(python).args(["-m", "venv", "--clear"]).arg(&folder))?;
    let list = folder.join("requirements.txt");
    fs::write(&list, requirements)?;
    let pip = ["-m", "pip", "install", "--require-virtualenv", "--disable-pip-version-check", "--no-input"];
    // Every package is listed, so nothing is resolved; one of them (airspeed-ext) is published as source only.
    let options =
        ["--quiet", "--retries", "2", "--prefer-binary", "--no-deps", "--no-compile", "--requirement"];
    run("pip install", Command::new(&interpreter).args(pip).args(options).arg(list))?;
    fs::write(stamp, requirements)?;
    say(name, &format!("installed in {:.0} s", began.elapsed().as_secs_f64()));
    Ok(interpreter)
}

/// Says something that a passing test's captured output would hide.
pub(crate) fn say(name: &str, words: &str) {
    // A test whose standard error is closed has nobody to tell.
    let _ = writeln!(std::io::stderr(), "{name}: {words}");
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

/// Runs a step to its end; what it says is in the error.
pub(crate) fn run(step: &str, command: &mut Command) -> Result<()> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    // `venv` tells its errors on standard output.
    let said = [output.stdout, output.stderr].concat();
    Err(format!("`{step}` failed: {}", String::from_utf8_lossy(&said).trim()).into())
}
