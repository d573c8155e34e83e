//! How each engine is started.

use std::ffi::OsString;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::classic::Classic;
use super::driven::DrivenBrowser;
use super::engine::find_program;
use super::family::Family;
use super::marionette::Marionette;
use super::session::Session;
use super::{Engine, Installation, Result, firefox};

/// How long a browser or a driver may take to start, on a machine that has other things to do.
const TO_START: Duration = Duration::from_secs(60);
/// What the screens of Xvfb measure.
const SCREEN: &str = "1600x1200x24";

/// A browser on one page, without a driver. It ends when this is dropped.
#[derive(Debug)]
pub struct OpenBrowser {
    // The family first: the profile is in use until it has ended.
    family: Family,
    _profile: TempDir,
}

impl OpenBrowser {
    /// The lines that it wrote and nobody has read yet.
    pub(super) fn written(&self) -> Vec<String> {
        self.family.written()
    }
}

impl Installation {
    /// Starts the browser on a page.
    ///
    /// # Errors
    ///
    /// If it cannot be started. Whether it shows the page is for the page's own server to see.
    pub fn open(&self, url: &str) -> Result<OpenBrowser> {
        self.open_with(&[], url)
    }

    pub(super) fn open_with(&self, more: &[&str], url: &str) -> Result<OpenBrowser> {
        let mut family = Family::new();
        let profile = profile(&family)?;
        let mut command = command(&self.program, &profile);
        command.args(more);
        match self.engine {
            Engine::Chromium => command.args(chromium_arguments(profile.path())).arg(url),
            Engine::Firefox => command.args(firefox::arguments(profile.path())?).arg(url),
            Engine::WebKit => command.env("DISPLAY", screen(&mut family)?).arg(url),
        };
        family.spawn(command)?;
        Ok(OpenBrowser { family, _profile: profile })
    }

    /// Starts the browser with a driver in front.
    ///
    /// # Errors
    ///
    /// If the browser or its driver cannot be started, with what they wrote.
    pub fn drive(&self) -> Result<DrivenBrowser> {
        let mut family = Family::new();
        let profile = profile(&family)?;
        let deadline = Instant::now() + TO_START;
        let session: Box<dyn Session> = match self.engine {
            Engine::Chromium => {
                let address = chromedriver(&mut family, &profile, deadline)?;
                let arguments = chromium_arguments(profile.path());
                let arguments: Vec<_> = arguments.iter().map(|argument| argument.to_string_lossy()).collect();
                let options = json!({ "binary": self.program.to_string_lossy(), "args": arguments });
                let capabilities = json!({
                    "goog:chromeOptions": options,
                    "goog:loggingPrefs": { "browser": "ALL" },
                    // The certificates of tests are nobody's.
                    "acceptInsecureCerts": true,
                });
                Box::new(Classic::begin(address, &capabilities)?)
            }
            Engine::WebKit => {
                let address = webkit_driver(&mut family, &profile, deadline)?;
                let options = json!({ "binary": self.program.to_string_lossy(), "args": ["--automation"] });
                Box::new(Classic::begin(address, &json!({ "webkitgtk:browserOptions": options }))?)
            }
            Engine::Firefox => {
                let mut command = command(&self.program, &profile);
                command
                    .args(firefox::arguments(profile.path())?)
                    .args(["--marionette", "--remote-allow-system-access"]);
                let output = family.spawn(command)?;
                let port = output.find("its Marionette port", deadline, |line| {
                    line.rsplit_once("Listening on port ")?.1.trim().parse::<u16>().ok()
                })?;
                Box::new(Marionette::begin(loopback(port))?)
            }
        };
        DrivenBrowser::new(self.engine, session, family, profile)
    }
}

/// Starts a screen that nobody looks at, and says its name for `DISPLAY`.
pub(super) fn screen(family: &mut Family) -> Result<String> {
    let mut command = Command::new(program("Xvfb", Engine::WebKit)?);
    command.args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp"]);
    let output = family.spawn(command)?;
    let number = output
        .find("its display's number", Instant::now() + TO_START, |line| line.trim().parse::<u32>().ok())?;
    Ok(format!(":{number}"))
}

fn chromedriver(family: &mut Family, profile: &TempDir, deadline: Instant) -> Result<SocketAddr> {
    let mut command = command(&program("chromedriver", Engine::Chromium)?, profile);
    command.arg("--port=0");
    let port = family.spawn(command)?.find("its port", deadline, |line| {
        line.rsplit_once("started successfully on port ")?.1.trim_end_matches('.').parse::<u16>().ok()
    })?;
    Ok(loopback(port))
}

fn webkit_driver(family: &mut Family, profile: &TempDir, deadline: Instant) -> Result<SocketAddr> {
    let display = screen(family)?;
    let program = program("WebKitWebDriver", Engine::WebKit)?;
    // It takes port 0, but tells nobody which port it got.
    let address = TcpListener::bind(loopback(0))?.local_addr()?;
    let mut command = command(&program, profile);
    command.env("DISPLAY", display).arg(format!("--port={}", address.port()));
    let output = family.spawn(command)?;
    output.retry("listen", deadline, || TcpStream::connect(address).ok())?;
    Ok(address)
}

fn program(name: &str, engine: Engine) -> Result<std::path::PathBuf> {
    find_program(name).ok_or_else(|| format!("there is no {name}: {}", engine.packages()).into())
}

fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

/// A directory for everything that the browser keeps.
fn profile(family: &Family) -> Result<TempDir> {
    Ok(tempfile::Builder::new().prefix(family.mark()).tempdir()?)
}

/// A command that reads and writes nothing of the user's, and knows no proxy.
fn command(program: &Path, profile: &TempDir) -> Command {
    let mut command = Command::new(program);
    for name in ["HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "TMPDIR"] {
        command.env(name, profile.path());
    }
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
        command.env_remove(name).env_remove(name.to_uppercase());
    }
    // No message bus, no settings daemon, no assistive technology: none of them is there on a build machine.
    command
        .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        .env("GSETTINGS_BACKEND", "memory")
        .env("NO_AT_BRIDGE", "1");
    command
}

fn chromium_arguments(profile: &Path) -> Vec<OsString> {
    let mut directory = OsString::from("--user-data-dir=");
    directory.push(profile.join("chromium"));
    let mut arguments: Vec<OsString> = [
        "--headless",
        // Its sandbox refuses root, and what root-less containers allow; it shows our own pages only.
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--no-proxy-server",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-default-apps",
        "--disable-extensions",
        "--disable-crash-reporter",
        "--metrics-recording-only",
    ]
    .map(OsString::from)
    .into();
    arguments.push(directory);
    arguments
}

/// What every session begins with.
pub(super) fn timeouts() -> Value {
    json!({ "script": 30_000, "pageLoad": 60_000, "implicit": 0 })
}
