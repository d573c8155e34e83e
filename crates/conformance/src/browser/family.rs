//! Programs that a test started, and all that those started in turn: they end together.
//!
//! A process group does not hold a browser together: drivers and browsers make groups of their own. So every program of
//! a family carries a mark in its environment, which its children inherit, and the mark is what is looked for at the
//! end. The programs stay in the caller's own process group, so that Ctrl-C on a test run ends them too.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::process::{self, Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::Result;

/// The environment variable that carries the mark.
const MARK: &str = "CORRIDOR_BROWSER_FAMILY";
/// How long a program may take to end when it is asked to, before it is made to.
const TO_END: Duration = Duration::from_secs(5);

/// Programs that end when this is dropped.
#[derive(Debug)]
pub(crate) struct Family {
    mark: String,
    members: Vec<(Child, Output)>,
}

/// What a program writes, to stdout and stderr alike, line by line.
#[derive(Debug)]
pub(crate) struct Output {
    program: String,
    lines: Receiver<String>,
    /// What was read so far, to tell when something goes wrong.
    seen: Vec<String>,
}

impl Family {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        // The dot keeps family 1 from being found in the mark of family 10.
        Self { mark: format!("corridor-browser-{}-{number}.", process::id()), members: Vec::new() }
    }

    /// A text that is in no other family's environment.
    pub(crate) fn mark(&self) -> &str {
        &self.mark
    }

    /// Starts a program.
    pub(crate) fn spawn(&mut self, mut command: Command) -> Result<&mut Output> {
        let program = command.get_program().to_string_lossy().into_owned();
        let (reader, writer) = io::pipe()?;
        command.env(MARK, &self.mark).stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
        let child = command.spawn().map_err(|error| format!("cannot start {program}: {error}"))?;
        // The command holds the writing end, without which the reader below would never see the end.
        drop(command);
        let (sender, lines) = mpsc::channel();
        thread::Builder::new().name(format!("output of {program}")).spawn(move || {
            for line in BufReader::new(reader).split(b'\n').map_while(io::Result::ok) {
                // Nobody may be listening any more; what the program writes must be read all the same.
                drop(sender.send(String::from_utf8_lossy(&line).into_owned()));
            }
        })?;
        self.members.push((child, Output { program, lines, seen: Vec::new() }));
        self.members.last_mut().map(|(_, output)| output).ok_or_else(|| "no member".into())
    }

    /// The lines that its programs wrote and nobody has read yet.
    pub(super) fn written(&self) -> Vec<String> {
        self.members.iter().flat_map(|(_, output)| output.lines.try_iter()).collect()
    }
}

impl Drop for Family {
    fn drop(&mut self) {
        // The browser before its screen.
        for (child, output) in self.members.iter_mut().rev() {
            if let Ok(None) = child.try_wait() {
                signal(child.id(), Signal::TERM);
                output.read_to_end(Instant::now() + TO_END);
            }
        }
        let deadline = Instant::now() + TO_END;
        loop {
            let left = marked(&self.mark);
            if left.is_empty() || Instant::now() > deadline {
                break;
            }
            for process in left {
                signal(process, Signal::KILL);
            }
            thread::yield_now();
        }
        for (child, _) in &mut self.members {
            drop(child.wait());
        }
    }
}

impl Output {
    /// The first line from which something can be picked.
    pub(super) fn find<T>(
        &mut self,
        what: &str,
        deadline: Instant,
        pick: impl Fn(&str) -> Option<T>,
    ) -> Result<T> {
        loop {
            match self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    let found = pick(&line);
                    self.seen.push(line);
                    if let Some(found) = found {
                        return Ok(found);
                    }
                }
                Err(RecvTimeoutError::Timeout) => return Err(self.complaint(&format!("did not say {what}"))),
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(self.complaint(&format!("ended before it said {what}")));
                }
            }
        }
    }

    /// Tries until it is done: again whenever the program says something, and now and then.
    pub(crate) fn retry<T>(
        &mut self,
        what: &str,
        deadline: Instant,
        mut attempt: impl FnMut() -> Option<T>,
    ) -> Result<T> {
        const NOW_AND_THEN: Duration = Duration::from_millis(10);
        loop {
            if let Some(done) = attempt() {
                return Ok(done);
            }
            match self.lines.recv_timeout(NOW_AND_THEN) {
                Ok(line) => self.seen.push(line),
                Err(RecvTimeoutError::Timeout) if Instant::now() < deadline => {}
                Err(RecvTimeoutError::Timeout) => return Err(self.complaint(&format!("did not {what}"))),
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(self.complaint(&format!("ended before it could {what}")));
                }
            }
        }
    }

    /// Returns when the program and all that share its output have ended, or at the deadline.
    fn read_to_end(&mut self, deadline: Instant) {
        while self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())).is_ok() {}
    }

    fn complaint(&self, what: &str) -> Box<dyn std::error::Error + Send + Sync> {
        format!("{} {what}; it wrote:\n{}", self.program, self.seen.join("\n")).into()
    }
}

/// The processes that carry a mark, in their environment or (a browser's profile directory is named after it) in their
/// arguments; one that has ended and was not waited for has neither.
fn marked(mark: &str) -> Vec<u32> {
    let carries = |path: String| fs::read(path).is_ok_and(|bytes| contains(&bytes, mark.as_bytes()));
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .filter(|pid| carries(format!("/proc/{pid}/environ")) || carries(format!("/proc/{pid}/cmdline")))
        .collect()
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

fn signal(process: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(process).ok().and_then(Pid::from_raw) {
        // It fails only if the process is gone, which is what was wanted.
        let _ = kill_process(pid, signal);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grandchildren_end_with_the_family() {
        let mut family = Family::new();
        let mark = family.mark().to_owned();
        let mut command = Command::new("setsid");
        command.args(["--fork", "sh", "-c", "echo ready; exec cat /dev/zero >/dev/null"]);
        let output = family.spawn(command).unwrap();
        output.find("ready", Instant::now() + TO_END, |line| (line == "ready").then_some(())).unwrap();
        assert_eq!(marked(&mark).len(), 1);
        drop(family);
        assert_eq!(marked(&mark), Vec::<u32>::new());
    }

    #[test]
    fn a_program_that_ends_early_is_quoted() {
        let mut family = Family::new();
        let mut command = Command::new("sh");
        command.args(["-c", "echo no display"]);
        let output = family.spawn(command).unwrap();
        let error = output.find("its port", Instant::now() + TO_END, |_| None::<()>).unwrap_err();
        assert_eq!(error.to_string(), "sh ended before it said its port; it wrote:\nno display");
    }
}
