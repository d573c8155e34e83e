//! The program, run in a directory of its own.

use std::ffi::OsStr;
use std::fmt::Write;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

/// How long a test waits for what must come: a bound on a test that would otherwise hang.
const PATIENCE: Duration = Duration::from_secs(60);

/// A directory with files, in which the program is run.
pub(crate) struct Workshop(TempDir);

impl Workshop {
    pub(crate) fn empty() -> Self {
        Self(tempfile::tempdir().expect("a directory for this test"))
    }

    /// With a `corridor.toml`.
    pub(crate) fn with(text: &str) -> Self {
        let workshop = Self::empty();
        workshop.write("corridor.toml", text);
        workshop
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let (path, part) = (self.path().join(name), self.path().join("part"));
        std::fs::write(&part, content).expect("written");
        // In one step: whoever watches the file sees the old or the new, and no half of it.
        std::fs::rename(part, path).expect("renamed");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).expect("read")
    }

    /// The program, with nothing of this process's environment that concerns it.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_corridor"));
        command.args(arguments).current_dir(self.path()).stdin(Stdio::null());
        command.env_remove("CORRIDOR_FILE").env_remove("NO_COLOR");
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"] {
            command.env_remove(name).env_remove(name.to_ascii_lowercase());
        }
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, arguments: &str) -> Output {
        self.command(arguments.split_whitespace()).output().expect("the program runs")
    }

    /// Runs it, and compares all that a user sees with what was committed.
    pub(crate) fn assert_seen(&self, name: &str, arguments: &str) {
        assert_seen(name, &format!("corridor {arguments}"), &self.run(arguments));
    }

    /// Starts `serve` on a free port, and waits until it says where.
    pub(crate) fn serve(&self, arguments: &str) -> Serving {
        self.serve_where_the_file_says(&format!("--listen 127.0.0.1:0 {arguments}"))
    }

    pub(crate) fn serve_where_the_file_says(&self, arguments: &str) -> Serving {
        let line = format!("serve --format json {arguments}");
        let mut command = self.command(line.split_whitespace());
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        Serving::new(child)
    }
}

/// Compares the exit code, stdout and stderr with what was committed.
pub(crate) fn assert_seen(name: &str, line: &str, output: &Output) {
    let code = output.status.code().map_or("none".to_owned(), |code| code.to_string());
    let mut seen = format!("$ {line}\nexit code: {code}\n");
    for (stream, text) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        let text = String::from_utf8_lossy(text);
        let _ = if text.is_empty() { Ok(()) } else { write!(seen, "----- {stream} -----\n{text}") };
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.add_filter(r"127\.0\.0\.1:\d{5}", "127.0.0.1:[PORT]");
    settings.add_filter(r"sport = :\d{5}", "sport = :[PORT]");
    settings.bind(|| insta::assert_snapshot!(name, seen));
}

/// The program while it serves.
pub(crate) struct Serving {
    child: Child,
    /// The document that it printed.
    pub(crate) document: Value,
    log: Receiver<String>,
}

impl Serving {
    fn new(mut child: Child) -> Self {
        let (lines, log) = channel();
        let stderr = BufReader::new(child.stderr.take().expect("piped"));
        thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| lines.send(line)));
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
        stdout.read_line(&mut line).expect("a line of stdout");
        let Ok(document) = serde_json::from_str(&line) else {
            let log: Vec<_> = log.iter().collect();
            panic!("it did not start: {line:?}\n{}", log.join("\n"));
        };
        Self { child, document, log }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        let url = self.document["listening"].as_str().expect("an address");
        url.strip_prefix("http://").and_then(|address| address.parse().ok()).expect("an address")
    }

    /// Waits for an event of the log whose message contains `words`.
    pub(crate) fn wait_for(&self, words: &str) -> Value {
        let mut before = Vec::new();
        loop {
            let Ok(line) = self.log.recv_timeout(PATIENCE) else {
                panic!("the log never said {words:?}; it said\n{}", before.join("\n"));
            };
            let event: Value = serde_json::from_str(&line).expect("the log is JSON Lines");
            if event["message"].as_str().is_some_and(|message| message.contains(words)) {
                return event;
            }
            before.push(line);
        }
    }

    /// The next event about an exchange.
    pub(crate) fn wait_for_exchange(&self) -> Value {
        loop {
            let line = self.log.recv_timeout(PATIENCE).expect("a line of the log");
            let event: Value = serde_json::from_str(&line).expect("the log is JSON Lines");
            if event["target"] == "corridor::access" {
                return event;
            }
        }
    }

    /// Sends a signal by its name, such as `TERM`.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status();
        assert!(sent.expect("`kill` runs").success());
    }

    /// Waits for its end: the exit code, and what was left of the log.
    pub(crate) fn ended(mut self) -> (Option<i32>, Vec<String>) {
        let log = self.log.iter().collect();
        (self.child.wait().expect("it ends").code(), log)
    }
}

impl Drop for Serving {
    /// No test leaves a server behind, however it fails.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What is left in a reader.
pub(crate) fn rest(mut reader: impl Read) -> String {
    let mut text = String::new();
    reader.read_to_string(&mut text).expect("text");
    text
}
