//! An emulator that runs.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::{Emulator, Result};
use crate::model_server::ask;

/// How long it may take to start, beside other tests on a small machine; two to ten seconds are usual.
const TO_START: Duration = Duration::from_secs(120);
/// Between two questions whether it answers.
const PAUSE: Duration = Duration::from_millis(100);

/// How an emulator is started, and how it tells that it is ready.
pub(super) struct Start {
    pub(super) emulator: Emulator,
    pub(super) python: PathBuf,
    pub(super) health: &'static str,
    pub(super) ready: &'static str,
}

/// One that runs. It ends with the process that has it, in whatever way that ends.
#[derive(Debug)]
pub(super) struct Running {
    /// INVARIANT: `run.py` ends when its standard input does, and the kernel closes that for us however we end.
    _child: Child,
    address: SocketAddr,
}

impl Running {
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Start {
    /// Starts it on a free port, with the settings that `set` gives, and returns when it is ready.
    pub(super) fn running(self, set: impl Fn(&mut Command, u16)) -> Result<Running> {
        let port = free_port()?;
        let log = tempfile::tempfile()?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("emulators/run.py");
        let mut command = Command::new(&self.python);
        command.arg(script).arg(self.emulator.name()).env("PYTHONUNBUFFERED", "1");
        // Bytecode goes into the environment, so that the second start is quicker and the sources stay clean.
        command.env_remove("PYTHONDONTWRITEBYTECODE");
        set(&mut command, port);
        command.stdin(Stdio::piped()).stdout(log.try_clone()?).stderr(log.try_clone()?);
        let mut child = command.spawn()?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let began = Instant::now();
        while !self.is_ready(address) {
            let ended = child.try_wait()?;
            if ended.is_some() || began.elapsed() > TO_START {
                let name = self.emulator.name();
                return Err(format!("{name} did not start; it said:\n{}", tail(log)).into());
            }
            pause();
        }
        Ok(Running { _child: child, address })
    }

    fn is_ready(&self, address: SocketAddr) -> bool {
        if TcpStream::connect(address).is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused) {
            return false;
        }
        let answer = ask(address, &format!("GET {}", self.health), &[], "");
        answer.is_ok_and(|answer| {
            answer.status == 200 && answer.text().is_ok_and(|text| text.contains(self.ready))
        })
    }
}

/// A port that was free a moment ago: neither emulator can be told to choose one and say which.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Waits before the next question: nothing tells when a port begins to listen.
fn pause() {
    let (_never, nothing) = mpsc::channel::<()>();
    let _ = nothing.recv_timeout(PAUSE);
}

/// The last lines that it wrote.
fn tail(mut log: File) -> String {
    let mut text = String::new();
    // What cannot be read is not told.
    drop(log.rewind().and_then(|()| log.read_to_string(&mut text)));
    let lines: Vec<&str> = text.lines().collect();
    lines.split_at(lines.len().saturating_sub(20)).1.join("\n")
}
