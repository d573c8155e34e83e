//! What was audited already: a file of JSON Lines, a finished URL each.
//!
//! A line is written in one piece, and only when its URL is finished; so a run that is cut off leaves whole lines, and at
//! most one torn one at the end, which the next run takes away.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, ErrorKind, Seek, SeekFrom, Write};
use std::path::Path;

use corridor_probe::audit::Report;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Where a line has the [`Settings`].
const SETTINGS: &str = "settings";

/// The file, for as long as this run has it.
pub(super) struct State {
    file: File,
    settings: Settings,
}

/// What decides what an audit finds, besides the endpoint: what was audited otherwise is audited again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Settings {
    /// The origins that are meant to be allowed, sorted.
    pub(super) origins: Vec<String>,
    /// Whether `POST` and its like are sent.
    pub(super) active: bool,
    /// How many requests are sent to one URL, at most.
    pub(super) budget: usize,
    /// The names of the headers that go along, sorted. Their values are secrets.
    pub(super) headers: Vec<String>,
}

/// A finished URL.
#[derive(Debug, Deserialize)]
pub(super) struct Entry {
    pub(super) url: String,
    pub(super) ok: bool,
    settings: Option<Settings>,
    /// The rest of the line.
    #[serde(flatten)]
    report: serde_json::Map<String, Value>,
}

impl Entry {
    /// The report, as its audit told it.
    pub(super) fn report(self) -> Value {
        let mut report = self.report;
        report.insert("url".to_owned(), self.url.into());
        report.insert("ok".to_owned(), self.ok.into());
        report.into()
    }
}

impl State {
    /// Opens or makes it, for this run alone, which audits with these settings.
    pub(super) fn open(path: &Path, settings: Settings) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        file.try_lock().map_err(|error| match error {
            std::fs::TryLockError::WouldBlock => {
                io::Error::new(ErrorKind::ResourceBusy, "another run is going on with it")
            }
            std::fs::TryLockError::Error(error) => error,
        })?;
        let mut state = Self { file, settings };
        state.take_torn_line_away()?;
        Ok(state)
    }

    /// Every finished URL, and whether it was audited with the settings of this run.
    pub(super) fn each(&mut self, mut tell: impl FnMut(Entry, bool)) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(0))?;
        for (number, line) in BufReader::new(&self.file).lines().enumerate() {
            let line = line?;
            let entry: Entry = serde_json::from_str(&line).map_err(|error| {
                io::Error::new(
                    ErrorKind::InvalidData,
                    format!("line {} is not of an audit: {error}", number + 1),
                )
            })?;
            let is_alike = entry.settings.as_ref() == Some(&self.settings);
            tell(entry, is_alike);
        }
        Ok(())
    }

    /// Writes a finished URL down. One that did not answer is not finished: the next run tries it again.
    pub(super) fn add(&mut self, report: &Report) -> io::Result<()> {
        if report.trouble.is_some() {
            return Ok(());
        }
        let mut line = report.json();
        if let Some(object) = line.as_object_mut() {
            object.insert(SETTINGS.to_owned(), json!(self.settings));
        }
        let mut line = line.to_string();
        line.push('\n');
        self.file.write_all(line.as_bytes())
    }

    fn take_torn_line_away(&mut self) -> io::Result<()> {
        let mut whole = 0;
        let mut reader = BufReader::new(&self.file);
        let mut line = Vec::new();
        loop {
            line.clear();
            let length = reader.read_until(b'\n', &mut line)?;
            if length == 0 || !line.ends_with(b"\n") {
                break;
            }
            whole += length as u64;
        }
        self.file.set_len(whole)
    }
}
