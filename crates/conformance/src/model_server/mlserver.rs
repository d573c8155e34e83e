//! MLServer, running for a test with the models of `model-servers/mlserver`.

use std::io::{self, BufRead, BufReader, PipeReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::Result;
use super::client::ask;
use super::install::Venv;

/// The folders below `model-servers/mlserver`.
const MODELS: [&str; 4] = ["iris", "broken", "generous", "steps"];
/// How long it may take to start; three seconds is usual.
const START_DEADLINE: Duration = Duration::from_secs(90);

/// What MLServer itself does about CORS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnCors {
    /// Nothing: its default.
    Off,
    /// What is found in many a deployment: `allow_origins` and `allow_headers` are `["*"]`, a header is to be exposed,
    /// and the methods are left as they are.
    Everybody,
}

/// One that runs. It ends when this is dropped, or when the process that has it ends in whatever way.
#[derive(Debug)]
pub struct MlServer {
    child: Child,
    log: Arc<Log>,
    address: SocketAddr,
    metrics: SocketAddr,
}

impl MlServer {
    /// Starts it on free ports of the loopback interface, and returns when all its models are loaded.
    ///
    /// # Errors
    ///
    /// If it ends, or is not ready in time.
    pub fn start(venv: &Venv, own_cors: OwnCors) -> Result<Self> {
        let (reader, writer) = io::pipe()?;
        let mut command = command(venv, own_cors);
        // INVARIANT: `serve.py` ends when its standard input does, and the kernel closes that for us however we end.
        command.stdin(Stdio::piped()).stdout(writer.try_clone()?).stderr(writer);
        let child = command.spawn()?;
        // It has the pipe's other writers: they are closed, so that the log ends when the server does.
        drop(command);
        let log = Arc::new(Log::default());
        let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut server = Self { child, log: Arc::clone(&log), address: nowhere, metrics: nowhere };
        thread::spawn(move || log.fill(reader));
        let addresses = server.log.wait_for(started);
        for address in addresses.ok_or_else(|| server.not_ready())? {
            match ask(address, "GET /v2/health/ready", &[], "")?.status {
                200 => server.address = address,
                404 => server.metrics = address,
                _ => return Err(server.not_ready().into()),
            }
        }
        Ok(server)
    }

    /// Where it answers.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many requests have come to it by its own count, whatever the answer was; health checks are not in it.
    ///
    /// # Errors
    ///
    /// If it does not tell.
    pub fn requests(&self) -> Result<u64> {
        let metrics = ask(self.metrics, "GET /metrics", &[], "")?.text()?;
        let counts = metrics.lines().filter(|line| line.starts_with("rest_server_requests_total{"));
        let counts =
            counts.filter_map(|line| line.rsplit(' ').next()?.strip_suffix(".0")?.parse::<u64>().ok());
        Ok(counts.sum())
    }

    /// Ends it at once, in the middle of whatever it does.
    pub fn kill(&mut self) {
        // Both fail only if it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn not_ready(&self) -> String {
        format!("MLServer did not start; it said:\n{}", self.log.lock().lines.join("\n"))
    }
}

impl Drop for MlServer {
    fn drop(&mut self) {
        self.kill();
    }
}

fn command(venv: &Venv, own_cors: OwnCors) -> Command {
    let serve = Path::new(env!("CARGO_MANIFEST_DIR")).join("model-servers/mlserver/serve.py");
    let mut command = Command::new(venv.python());
    command.arg(serve).current_dir(venv.folder()).env("PYTHONUNBUFFERED", "1");
    // Bytecode goes into the environment, so that the second start is quicker and the sources stay clean.
    command.env_remove("PYTHONDONTWRITEBYTECODE").env("PYTHONPYCACHEPREFIX", venv.folder().join("bytecode"));
    // With port 0 it says in its log which port it got, and nobody else can have it.
    for port in ["MLSERVER_HTTP_PORT", "MLSERVER_GRPC_PORT", "MLSERVER_METRICS_PORT"] {
        command.env(port, "0");
    }
    match own_cors {
        OwnCors::Off => {}
        OwnCors::Everybody => {
            let settings = r#"{"allow_origins": ["*"], "allow_headers": ["*"], "expose_headers": ["Ce-Id"]}"#;
            command.env("MLSERVER_CORS_SETTINGS", settings);
        }
    }
    command
}

/// The addresses that it listens on, its HTTP API and its metrics in any order, when all models are loaded.
fn started(lines: &[String]) -> Option<[SocketAddr; 2]> {
    let is_loaded =
        |model| lines.iter().any(|line| line.ends_with(&format!("Loaded model '{model}' successfully.")));
    let addresses = lines
        .iter()
        .filter_map(|line| line.split_once("Uvicorn running on http://")?.1.split(' ').next()?.parse().ok());
    let addresses: Vec<SocketAddr> = addresses.collect();
    MODELS.into_iter().all(is_loaded).then_some(addresses)?.try_into().ok()
}

/// The lines that a process has written until now.
#[derive(Debug, Default)]
struct Log {
    written: Mutex<Written>,
    grown: Condvar,
}

#[derive(Debug, Default)]
struct Written {
    lines: Vec<String>,
    has_ended: bool,
}

impl Log {
    fn lock(&self) -> MutexGuard<'_, Written> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fill(&self, pipe: PipeReader) {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            self.lock().lines.push(line);
            self.grown.notify_all();
        }
        self.lock().has_ended = true;
        self.grown.notify_all();
    }

    /// What is found in the lines; `None` if the process ends without it, or the deadline passes.
    fn wait_for<T>(&self, find: impl Fn(&[String]) -> Option<T>) -> Option<T> {
        let goes_on = |written: &mut Written| !written.has_ended && find(&written.lines).is_none();
        let waited = self.grown.wait_timeout_while(self.lock(), START_DEADLINE, goes_on);
        let (written, _) = waited.unwrap_or_else(PoisonError::into_inner);
        find(&written.lines)
    }
}
