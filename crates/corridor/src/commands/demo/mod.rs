//! `corridor demo`: a model behind its gateway on one origin, a page on another, and on a third a page that is not allowed.
//!
//! Everything real: the gateway is the one of `corridor serve`, and what decides is a `corridor.toml`, which the page shows.

mod explain;
mod journal;
mod listeners;
mod pages;

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use corridor_config::{Configuration, Directory, Report, Source};
use corridor_gateway::{BuildError, Gateway, Settings, Tables};
use corridor_inference::builtin;

use crate::cli::Format;
use crate::exit::Exit;
use crate::output::{Output, Stream};
use journal::Journal;
use listeners::Pages;
use pages::Addresses;

/// Show it: a model, a page that may call it, and one that may not; nothing to configure
#[derive(Args, Debug)]
pub(crate) struct DemoArguments {
    /// The port of the page; the other two are then any that are free, and so is this one if it is 0
    /// [default: 8081, and 8080 and 8082 for the others, where they are free]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
}

/// The file that the demo runs; its one origin of a page is replaced by the real one.
const FILE: &str = include_str!("corridor.toml");
const PAGE_IN_FILE: &str = "http://127.0.0.1:8081";
/// The name of the environment that is run.
const ENVIRONMENT: &str = "development";
/// Nobody waits for a demo to end.
const DRAIN_DEADLINE: Duration = Duration::from_secs(2);

/// Why there is no demo.
#[derive(Debug)]
enum DemoError {
    /// A port cannot be had.
    Port(io::Error),
    /// The file has errors, which would be a fault of ours.
    File(Report, Source),
    /// The model cannot be loaded, which would be one too.
    Tables(BuildError),
    /// The runtime or a server failed.
    Server(io::Error),
}

/// Runs it until it is told to stop.
pub(crate) fn run(arguments: &DemoArguments, output: &Output) -> Exit {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let done =
        runtime.map_err(DemoError::Server).and_then(|runtime| runtime.block_on(demo(arguments, output)));
    match done {
        Ok(()) => Exit::Yes,
        Err(DemoError::Port(error)) => {
            let port = arguments.port.map_or_else(|| "a port".to_owned(), |port| format!("the port {port}"));
            output.error(
                &format!("cannot listen on {port} of 127.0.0.1: {error}"),
                "`--port 0` takes any free ones",
            );
            Exit::Failed
        }
        Err(DemoError::Server(error)) => {
            output.error(&format!("cannot serve the demo: {error}"), "");
            Exit::Failed
        }
        Err(DemoError::File(report, source)) => {
            output.findings(Stream::Stderr, &report, &source);
            Exit::Internal
        }
        Err(DemoError::Tables(error)) => {
            output.error(&error.to_string(), "");
            Exit::Internal
        }
    }
}

async fn demo(arguments: &DemoArguments, output: &Output) -> Result<(), DemoError> {
    // Asked for before anything is printed: who has read the addresses may send the signal at once.
    let stop = listeners::stop_signal().map_err(DemoError::Server)?;
    let listeners = Pages::bind(arguments.port).await.map_err(DemoError::Port)?;
    let origin = listeners.page_origin().map_err(DemoError::Server)?;
    let (file, configuration) = load(&origin)?;
    let journal = Arc::new(Journal::new(configuration.api.clone()));
    let gateway = start(&configuration, arguments.port.is_none(), &journal)?;
    let addresses = Addresses {
        page: origin,
        api: format!("http://{}", gateway.local_address()),
        stranger: listeners.stranger_origin().map_err(DemoError::Server)?,
    };
    let page = pages::page(&addresses, journal, file);
    let stranger = pages::stranger(&addresses);
    tell(&addresses, output);
    listeners.serve(page, stranger, stop).await.map_err(DemoError::Server)?;
    gateway.shut_down().map_err(DemoError::Server)
}

/// The file for a page of this origin, and what it says.
fn load(page: &str) -> Result<(String, Configuration), DemoError> {
    let file = FILE.replace(PAGE_IN_FILE, page);
    let source = Source::new("corridor.toml", file.as_str());
    let world = Directory::new(".", builtin::NAMES);
    match corridor_config::load(&source, Some(ENVIRONMENT), &world) {
        Ok(configuration) => Ok((file, configuration)),
        Err(report) => Err(DemoError::File(report, source)),
    }
}

fn start(
    configuration: &Configuration,
    preferred: bool,
    journal: &Arc<Journal>,
) -> Result<Gateway, DemoError> {
    let start = |port| {
        let tables = Tables::build(configuration, Path::new("."), None).map_err(DemoError::Tables)?;
        let mut settings = Settings::new(listeners::address(port));
        settings.drain_deadline = DRAIN_DEADLINE;
        // One thread: the exchanges are noted in the order in which they happen.
        settings.workers = Some(std::num::NonZeroUsize::MIN);
        Gateway::start(&settings, tables, Arc::clone(journal) as _).map_err(DemoError::Port)
    };
    match preferred.then(|| start(listeners::API_PORT)) {
        None | Some(Err(DemoError::Port(_))) => start(0),
        Some(started) => started,
    }
}

fn tell(addresses: &Addresses, output: &Output) {
    let Addresses { page, api, stranger } = addresses;
    match output.format() {
        Format::Json => output.document(addresses),
        Format::Human => output.data(&format!(
            "\
The page       {page}   <- open this in a browser
The model      {api}   which the page may call
A stranger     {stranger}   a page that may not

The same call without a browser, where CORS has no say:
  curl -s {page}/sample.json | curl {api}/inference -H 'Content-Type: application/json' -d @-

Ctrl-C stops it.
"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_the_demo_is_without_a_finding() {
        let world = Directory::new(".", builtin::NAMES);
        let report = corridor_config::check(&Source::new("corridor.toml", FILE), &world);
        assert_eq!(report.diagnostics, []);
    }

    #[test]
    fn the_page_is_the_one_origin_that_the_file_allows() {
        let (file, configuration) = load("http://127.0.0.1:4711").unwrap();
        assert!(!file.contains(PAGE_IN_FILE));
        let policy = &configuration.api.policies()[0];
        assert_eq!(policy.origins().patterns().collect::<Vec<_>>(), ["http://127.0.0.1:4711"]);
    }
}
