//! A new version of the file takes the place of the old, or is told to be no good.

use std::net::SocketAddr;

use corridor_config::{Configuration, Report, Severity, Source, render_lines};
use corridor_gateway::{Gateway, Tables};
use corridor_proof::prove::warnings;

use super::LOG;
use crate::file::{SelectedFile, Trouble};

/// What reloads a file, and what of it was settled when the gateway started.
pub(super) struct Reload {
    pub(super) file: SelectedFile,
    /// The file's `server.listen`; `None` if the command line has it.
    pub(super) listen: Option<SocketAddr>,
    /// The file's `server.workers`.
    pub(super) workers: Option<usize>,
}

impl Reload {
    /// Loads the file; if nothing in it is an error, the next request sees it.
    pub(super) fn run(&self, gateway: &Gateway) {
        let file = self.file.name();
        let (source, configuration) = match self.file.load() {
            Ok(loaded) => loaded,
            Err(trouble) => {
                log_trouble(&trouble);
                tracing::error!(target: LOG, file, "not reloaded: the former policies stay in force");
                return;
            }
        };
        log_findings(&warnings(&configuration), &source);
        match Tables::build(&configuration, self.file.directory(), Some(&gateway.tables())) {
            Ok(tables) => {
                gateway.replace(tables);
                tracing::info!(target: LOG,
                    file,
                    environment = self.file.environment(),
                    policies = configuration.api.policies().len(),
                    routes = configuration.api.routes().len(),
                    backends = configuration.backends.len(),
                    "reloaded"
                );
                self.note_what_needs_a_restart(&configuration);
            }
            Err(error) => {
                tracing::error!(target: LOG, file, "{error}");
                tracing::error!(target: LOG, file, "not reloaded: the former policies stay in force");
            }
        }
    }

    fn note_what_needs_a_restart(&self, configuration: &Configuration) {
        let server = &configuration.server;
        let changed = [
            ("server.listen", self.listen.is_some_and(|listen| listen != server.listen)),
            ("server.workers", self.workers != server.workers),
        ];
        for (setting, _) in changed.into_iter().filter(|(_, changed)| *changed) {
            tracing::warn!(target: LOG, setting, "changed; it takes effect when `corridor serve` is started again");
        }
    }
}

fn log_trouble(trouble: &Trouble) {
    match trouble {
        Trouble::Unreadable { message, .. } => tracing::error!(target: LOG, "{message}"),
        Trouble::Findings { source, report } => log_findings(report, source),
    }
}

/// Each finding is one event, with its place and its hint.
pub(super) fn log_findings(report: &Report, source: &Source) {
    for diagnostic in &report.diagnostics {
        let alone = Report { diagnostics: vec![diagnostic.clone()] };
        let line = render_lines(&alone, source);
        let (code, line) = (diagnostic.code, line.trim_end());
        match diagnostic.severity {
            Severity::Error => tracing::error!(target: LOG, code, "{line}"),
            Severity::Warning => tracing::warn!(target: LOG, code, "{line}"),
            Severity::Note => tracing::info!(target: LOG, code, "{line}"),
        }
    }
}
