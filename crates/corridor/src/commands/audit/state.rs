//! What was audited already: a file of JSON Lines, a finished URL each.
//!
//! A line is written in one piece, and only when its URL is finished; so a run that is cut off leaves whole lines, and at
//! most one torn one at the end, which the next run takes away.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, ErrorKind, Seek, SeekFrom, Write};
use std::path::Path;

use corridor_probe::audit::Report;
use serde::Deserialize;

/// The file, for as long as this run has it.
pub(super) struct State {
    file: File,
}

/// What is looked at in a line.
#[derive(Debug, Deserialize)]
pub(super) struct Entry {
    pub(super) url: String,
    pub(super) ok: bool,
}

impl State {
    /// Opens or makes it, for this run alone.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        file.try_lock().map_err(|error| match error {
            std::fs::TryLockError::WouldBlock => {
                io::Error::new(ErrorKind::ResourceBusy, "another run is going on with it")
            }
            std::fs::TryLockError::Error(error) => error,
        })?;
        let mut state = Self { file };
        state.take_torn_line_away()?;
        Ok(state)
    }

    /// Every finished URL, with its line.
    pub(super) fn each(&mut self, mut tell: impl FnMut(Entry, &str)) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(0))?;
        for (number, line) in BufReader::new(&self.file).lines().enumerate() {
            let line = line?;
            let entry = serde_json::from_str(&line).map_err(|error| {
                io::Error::new(
                    ErrorKind::InvalidData,
                    format!("line {} is not of an audit: {error}", number + 1),
                )
            })?;
            tell(entry, &line);
        }
        Ok(())
    }

    /// Writes a finished URL down. One that did not answer is not finished: the next run tries it again.
    pub(super) fn add(&mut self, report: &Report) -> io::Result<()> {
        if report.trouble.is_some() {
            return Ok(());
        }
        let mut line = report.json().to_string();
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
