//! Which engines are installed on this machine, and in which version.

use std::env;
use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::str::FromStr;

use super::family::Family;
use super::{Result, launch};

/// The environment variable that names the engines which must be installed, such as `chromium,firefox,webkit`.
const REQUIRED: &str = "CORRIDOR_BROWSERS";
/// The value of that variable that leaves browsers out: for the quick run.
const NONE: &str = "none";

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Engine {
    /// Chromium, the engine of Chrome, Edge and others.
    Chromium,
    /// Firefox.
    Firefox,
    /// WebKit, the engine of Safari; here its GTK port.
    WebKit,
}

/// An engine that is installed.
#[derive(Clone, Debug)]
pub struct Installation {
    pub(super) engine: Engine,
    /// The browser.
    pub(super) program: PathBuf,
    version: String,
}

impl Engine {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// The name by which `CORRIDOR_BROWSERS` calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// The engine as this machine has it. If it has not, that is said on stderr, for a test to pass over it.
    ///
    /// # Errors
    ///
    /// If it is not there although `CORRIDOR_BROWSERS` names it, or if it does not tell its version.
    pub fn installed(self) -> Result<Option<Installation>> {
        let screen: &[&str] = match self {
            Self::Chromium | Self::Firefox => &[],
            Self::WebKit => &["Xvfb"],
        };
        self.installed_with(screen)
    }

    /// The same with its driver: what [`Installation::drive`] needs.
    ///
    /// # Errors
    ///
    /// As [`Engine::installed`], also if only the driver is missing.
    pub fn drivable(self) -> Result<Option<Installation>> {
        self.installed_with(match self {
            Self::Chromium => &["chromedriver"],
            // Marionette is in it.
            Self::Firefox => &[],
            Self::WebKit => &["Xvfb", "WebKitWebDriver"],
        })
    }

    fn installed_with(self, others: &[&str]) -> Result<Option<Installation>> {
        if env::var(REQUIRED).is_ok_and(|list| list == NONE) {
            say(&format!("SKIPPED: {REQUIRED} is `{NONE}`"));
            return Ok(None);
        }
        let program = self.program().filter(|_| others.iter().all(|other| find_program(other).is_some()));
        if let Some(program) = program {
            let version = self.version(&program)?;
            return Ok(Some(Installation { engine: self, program, version }));
        }
        let missing = format!("{self} or its driver is not installed ({})", self.packages());
        if self.is_required()? {
            return Err(format!("{REQUIRED} names {self}: {missing}").into());
        }
        say(&format!("SKIPPED: {missing}"));
        Ok(None)
    }

    /// The Debian packages that bring it and its driver.
    #[must_use]
    pub fn packages(self) -> &'static str {
        match self {
            Self::Chromium => "apt-get install chromium chromium-driver",
            Self::Firefox => "apt-get install firefox-esr",
            Self::WebKit => "apt-get install libwebkit2gtk-4.1-0 webkit2gtk-driver xvfb",
        }
    }

    fn is_required(self) -> Result<bool> {
        let Ok(list) = env::var(REQUIRED) else { return Ok(false) };
        let names = list.split(',').map(str::trim).filter(|name| !name.is_empty());
        let engines = names.map(Self::from_str).collect::<Result<Vec<_>>>()?;
        Ok(engines.contains(&self))
    }

    fn program(self) -> Option<PathBuf> {
        match self {
            Self::Chromium => {
                ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(find_program)
            }
            Self::Firefox => ["firefox-esr", "firefox"].into_iter().find_map(find_program),
            // The package keeps it out of the way of users, below the architecture's directory.
            Self::WebKit => fs::read_dir("/usr/lib").ok()?.flatten().find_map(|directory| {
                let program = directory.path().join("webkit2gtk-4.1/MiniBrowser");
                program.is_file().then_some(program)
            }),
        }
    }

    fn version(self, program: &Path) -> Result<String> {
        let mut family = Family::new();
        let mut command = Command::new(program);
        command.arg("--version").stderr(Stdio::null());
        if self == Self::WebKit {
            // MiniBrowser opens its display even to tell its version.
            command.env("DISPLAY", launch::screen(&mut family)?);
        }
        let output = command.output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let number = text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        let number =
            number.ok_or_else(|| format!("{} --version said {:?}", program.display(), text.trim()))?;
        Ok(number.to_owned())
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Engine {
    type Err = Box<dyn std::error::Error + Send + Sync>;

    fn from_str(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|engine| engine.name() == name);
        found.ok_or_else(|| format!("{REQUIRED}: there is no engine `{name}`").into())
    }
}

impl Installation {
    /// Which engine it is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Its version, as it tells it.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }
}

/// Says a line on stderr itself, past the test harness, which shows what passing tests print to nobody.
pub fn say(line: &str) {
    // There is nobody to tell that stderr is closed.
    drop(writeln!(io::stderr().lock(), "browsers: {line}"));
}

/// A program on the `PATH`.
pub(super) fn find_program(name: impl AsRef<OsStr>) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|directory| directory.join(name.as_ref())).find(|program| program.is_file())
}
