//! A server that runs, with a setting.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::Command;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::{Installed, Place, Server, Setting};
use crate::browser::{Family, Result};
use crate::model_server::ask;

/// Where ports are looked for: no service that is known listens there, and Linux gives from 32768 on.
const FIRST_PORT: u16 = 20_000;
const PORTS: u16 = 12_000;
/// How long one may take to start, on a machine that has other things to do.
const TO_START: Duration = Duration::from_secs(120);

/// One that runs. It ends, with all that it started, when this is dropped.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// What it is.
    pub server: &'static Server,
    /// How it was configured.
    pub setting: &'static Setting,
    /// Its version.
    pub version: String,
    // The family first: the folder is in use until it has ended.
    _family: Family,
    _folder: TempDir,
}

impl Running {
    /// How it is configured, in words.
    #[must_use]
    pub fn configured(&self) -> &'static str {
        self.setting.wrong.unwrap_or("well")
    }

    pub(super) fn start(
        server: &'static Server,
        installed: &Installed,
        setting: &'static Setting,
        origin: &str,
        upstream: SocketAddr,
    ) -> Result<Self> {
        let mut family = Family::new();
        let folder = tempfile::Builder::new().prefix(family.mark()).tempdir()?;
        let address = free_address()?;
        for (name, text) in setting.files {
            fs::write(folder.path().join(name), filled(text, origin, address.port(), upstream))?;
        }
        let place = Place { folder: folder.path(), port: address.port() };
        let mut command = gently(&(server.start)(installed, &place));
        command.current_dir(folder.path()).env("HOME", folder.path());
        // Bytecode goes into the environment, so that the second start is quicker and the sources stay clean.
        command
            .env_remove("PYTHONDONTWRITEBYTECODE")
            .env("PYTHONPYCACHEPREFIX", installed.folder.join("bytecode"));
        for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
            command.env_remove(name).env_remove(name.to_uppercase());
        }
        let output = family.spawn(command)?;
        let ready = format!("GET {}", server.api.ready);
        output.retry("answer", Instant::now() + TO_START, || {
            ask(address, &ready, &[], "").ok().filter(|answer| answer.status == 200)
        })?;
        let version = installed.version.clone();
        Ok(Self { address, server, setting, version, _family: family, _folder: folder })
    }
}

/// A free port of 127.0.0.1, since most servers take port 0 and tell nobody which port they got.
///
/// It is below the ports that the system gives to whoever asks for any, so that nobody else gets it before the server has
/// it; where the search begins depends on the process, so that two do not find the same.
fn free_address() -> Result<SocketAddr> {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let begin = u16::try_from(std::process::id() % u32::from(PORTS)).unwrap_or_default();
    for _ in 0..PORTS {
        // A prime step, so that processes begun one after the other are soon apart.
        let step = NEXT.fetch_add(1, Ordering::Relaxed).wrapping_mul(211);
        let port = FIRST_PORT + begin.wrapping_add(step) % PORTS;
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            return Ok(listener.local_addr()?);
        }
    }
    Err("there is no free port".into())
}

fn filled(text: &str, origin: &str, port: u16, upstream: SocketAddr) -> String {
    text.replace("@ORIGIN@", origin)
        .replace("@ORIGIN_PATTERN@", &origin.replace('.', r"\."))
        .replace("@PORT@", &port.to_string())
        .replace("@UPSTREAM_HOST@", &upstream.ip().to_string())
        .replace("@UPSTREAM_PORT@", &upstream.port().to_string())
        .replace("@UPSTREAM@", &upstream.to_string())
}

/// The same command with less of a claim to the processor: tests that measure time run beside it.
fn gently(command: &Command) -> Command {
    let mut gentle = Command::new("nice");
    gentle.args(["-n", "10"]).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => gentle.env(name, value),
            None => gentle.env_remove(name),
        };
    }
    gentle
}
