//! The file that the command line names, read and loaded.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use corridor_config::{Configuration, Directory, MAX_FILE_BYTES, Report, Source};
use corridor_inference::builtin;

use crate::cli::GlobalOptions;
use crate::exit::Exit;
use crate::output::{self, Output, Stream};

/// A file and perhaps one environment of it, as the command line names them.
#[derive(Clone, Debug)]
pub(crate) struct SelectedFile {
    path: PathBuf,
    environment: Option<String>,
}

/// Why there is nothing to use.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// There is no text.
    Unreadable {
        /// Why.
        message: String,
        /// What to do.
        hint: String,
    },
    /// What is wrong with the text.
    Findings {
        /// The text.
        source: Source,
        /// What was found.
        report: Report,
    },
}

impl SelectedFile {
    pub(crate) fn of(options: &GlobalOptions) -> Self {
        Self { path: options.file.clone(), environment: options.env.clone() }
    }

    /// A file that an argument names, not the option.
    pub(crate) fn named(path: PathBuf, environment: Option<String>) -> Self {
        Self { path, environment }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Its name in sentences.
    pub(crate) fn name(&self) -> String {
        self.path.display().to_string()
    }

    pub(crate) fn environment(&self) -> Option<&str> {
        self.environment.as_deref()
    }

    /// The directory that model files are relative to.
    pub(crate) fn directory(&self) -> &Path {
        match self.path.parent() {
            Some(parent) if parent != Path::new("") => parent,
            Some(_) | None => Path::new("."),
        }
    }

    /// What the file may speak of.
    pub(crate) fn world(&self) -> Directory {
        Directory::new(self.directory(), builtin::NAMES)
    }

    pub(crate) fn read(&self) -> Result<Source, Trouble> {
        let bytes = read_bounded(&self.path).map_err(|error| self.unreadable(&error))?;
        Source::decode(self.name(), bytes).map_err(|undecodable| Trouble::Findings {
            source: undecodable.source,
            report: undecodable.report,
        })
    }

    pub(crate) fn load(&self) -> Result<(Source, Configuration), Trouble> {
        let source = self.read()?;
        match corridor_config::load(&source, self.environment(), &self.world()) {
            Ok(configuration) => Ok((source, configuration)),
            Err(report) => Err(Trouble::Findings { source, report }),
        }
    }

    fn unreadable(&self, error: &io::Error) -> Trouble {
        let name = self.name();
        let (message, hint) = match error.kind() {
            ErrorKind::NotFound => (
                format!("there is no file `{name}`"),
                "`corridor init` writes one; `--file` names another".to_owned(),
            ),
            ErrorKind::IsADirectory => (
                format!("`{name}` is a directory"),
                format!("name the file in it: `--file {}`", self.path.join("corridor.toml").display()),
            ),
            _ => (format!("cannot read `{name}`: {}", reason(error)), String::new()),
        };
        Trouble::Unreadable { message, hint }
    }
}

impl Trouble {
    /// Tells it, for verbs that need a file without an error in it.
    pub(crate) fn tell(&self, output: &Output) -> Exit {
        match self {
            Self::Unreadable { message, hint } => output.error(message, hint),
            Self::Findings { source, report } => {
                output.findings(Stream::Stderr, report, source);
                let (name, counts) = (&source.name, output::counts(report));
                output.error(&format!("`{name}` cannot be used: {counts}"), "");
            }
        }
        Exit::Unusable
    }
}

/// Why the operating system refuses something, in our words where it is one of the usual reasons.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "it does not exist".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::IsADirectory => "it is a directory".to_owned(),
        _ => error.to_string(),
    }
}

/// Reads a byte more than is allowed, so that the reader of the text can say that it is too long.
fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
