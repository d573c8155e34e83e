//! `corridor serve`: the gateway, from the file to the last answer.

mod reload;
mod signals;

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread;

use clap::Args;
use corridor_config::{Configuration, Server, Source};
use corridor_gateway::{AccessLog, Gateway, Settings, Tables, Watcher};
use corridor_policy::Route;
use corridor_proof::prove::warnings;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use self::reload::{Reload, log_findings};
use self::signals::Signals;
use crate::cli::{Format, GlobalOptions};
use crate::exit::Exit;
use crate::file::SelectedFile;
use crate::log;
use crate::output::{Output, Stream};

/// The target of what `serve` logs about itself.
const LOG: &str = "corridor::serve";

/// Serve the models of the file, to the origins of the file
///
/// The file is loaded again when it changes, and on SIGHUP, which also looks for model files that changed; a file with
/// an error in it leaves the policy in force and is told in the log. SIGTERM and SIGINT (Ctrl-C) let the requests that
/// have begun end, for up to 30 seconds; a second one ends the program at once.
///
/// The URLs of the routes are printed on stdout, and a line for each request on stderr.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct ServeArguments {
    /// The IP address and port to listen on, instead of the file's `server.listen`; port 0 is any free one
    #[arg(long, value_name = "ADDRESS", value_parser = parse_address)]
    listen: Option<SocketAddr>,
}

const EXAMPLES: &str = "\
Examples:
  corridor serve                            where the file says, or on 127.0.0.1:8080
  corridor --env development serve          with what differs in development
  corridor serve --listen 0.0.0.0:80        on every network; declare `server.hosts` then
  corridor serve --listen 127.0.0.1:0 --format json
                                            for programs: the address is in the document on stdout

Exit codes: 0 after SIGTERM or SIGINT, 2 if the file cannot be used, 3 if the address cannot be had.";

pub(crate) fn run(arguments: &ServeArguments, options: &GlobalOptions, output: &Output) -> Exit {
    log::start(options, output);
    let file = SelectedFile::of(options);
    let (source, configuration) = match file.load() {
        Ok(loaded) => loaded,
        Err(trouble) => return trouble.tell(output),
    };
    let listen = arguments.listen.unwrap_or(configuration.server.listen);
    warn(output, &source, &configuration, listen);
    let tables = match Tables::build(&configuration, file.directory(), None) {
        Ok(tables) => tables,
        Err(error) => {
            output.error(&error.to_string(), "");
            return Exit::Unusable;
        }
    };
    let workers = configuration.server.workers.and_then(NonZeroUsize::new);
    let settings = Settings { workers, ..Settings::new(listen) };
    let listen_in_file = arguments.listen.is_none().then_some(configuration.server.listen);
    let reload = Reload { file, listen: listen_in_file, workers: configuration.server.workers };
    serve(&settings, tables, reload, &source, output).unwrap_or_else(|error| {
        output.error(&format!("cannot serve: {error}"), "");
        Exit::Failed
    })
}

/// Runs until a signal. An error is about what a process needs of its machine: threads, signals.
fn serve(
    settings: &Settings,
    tables: Tables,
    reload: Reload,
    source: &Source,
    output: &Output,
) -> io::Result<Exit> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let _in_runtime = runtime.enter();
    // Before anybody is told that it runs, so that whoever reads the address may signal.
    let mut signals = Signals::listen()?;
    let gateway = match Gateway::start(settings, tables, Arc::new(AccessLog)) {
        Ok(gateway) => Arc::new(gateway),
        Err(error) => {
            let (message, hint) = why_not(settings.listen, &error);
            output.error(&message, &hint);
            return Ok(Exit::Failed);
        }
    };
    announce(&gateway, output);

    let watched = reload.file.clone();
    let reloading = Arc::clone(&gateway);
    let watcher = Watcher::start(watched.path().to_owned(), move || reload.run(&reloading))?;
    // What was saved between reading the file and watching it.
    if !watched.read().is_ok_and(|now| now == *source) {
        watcher.look();
    }
    runtime.block_on(async {
        let signal = signals.stop(|| watcher.look()).await;
        tracing::info!(
            target: LOG,
            "{signal}: waiting for the requests that have begun; once more ends the program at once"
        );
        let drained = drain(gateway, watcher)?;
        Ok(tokio::select! {
            ended = drained => match ended {
                Ok(Ok(())) => {
                    tracing::info!(target: LOG, "every request has ended");
                    Exit::Yes
                }
                Ok(Err(error)) => {
                    tracing::error!(target: LOG, %error, "the gateway did not end well");
                    Exit::Failed
                }
                Err(_) => Exit::Internal,
            },
            signal = signals.stop(|| {}) => {
                tracing::warn!(target: LOG, "{signal}: ended at once, with requests that had begun");
                Exit::Failed
            }
        })
    })
}

/// Ends the gateway on a thread of its own, so that a second signal is heard meanwhile.
fn drain(gateway: Arc<Gateway>, watcher: Watcher) -> io::Result<oneshot::Receiver<io::Result<()>>> {
    let (done, drained) = oneshot::channel();
    thread::Builder::new().name("drain".into()).spawn(move || {
        // It holds the gateway too, and ends when it is dropped.
        drop(watcher);
        let ended = Arc::into_inner(gateway).map_or(Ok(()), Gateway::shut_down);
        // Nobody listens any more if a second signal came.
        let _ = done.send(ended);
    })?;
    Ok(drained)
}

/// Tells where it listens.
fn announce(gateway: &Gateway, output: &Output) {
    let address = gateway.local_address();
    let tables = gateway.tables();
    let routes = tables.api().routes();
    match output.format() {
        Format::Json => {
            let routes: Vec<Value> = routes
                .iter()
                .map(|route| {
                    json!({
                        "path": route.path(),
                        "methods": methods(route),
                        "policy": route.policy().name(),
                        "backend": route.backend(),
                        "url": url(address, route),
                    })
                })
                .collect();
            output.document(&json!({"listening": format!("http://{address}"), "routes": routes}));
        }
        Format::Human => {
            for route in routes {
                let (methods, url) = (methods(route).join(", "), url(address, route));
                let (policy, backend) = (route.policy().name(), route.backend());
                output.data(&format!("{methods} {url} (policy `{policy}`, backend `{backend}`)\n"));
            }
            output.say(&format!("listening on http://{address}; Ctrl-C ends it"));
        }
    }
}

fn methods(route: &Route) -> Vec<&str> {
    route.methods().iter().map(http::Method::as_str).collect()
}

/// Where this machine reaches a route: an unspecified address is every address, and none that can be called.
fn url(address: SocketAddr, route: &Route) -> String {
    let host = match address.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    format!("http://{}{}", SocketAddr::new(host, address.port()), route.path())
}

/// What deserves attention before it starts. Where stderr is for programs it is in the log.
fn warn(output: &Output, source: &Source, configuration: &Configuration, listen: SocketAddr) {
    let undeclared = is_open_without_hosts(listen, &configuration.server);
    let message = format!(
        "listening on {listen}, which other machines reach, and no host is declared: a request for any name but \
         `localhost` gets 421, and anybody who reaches this address may call without a web page"
    );
    let report = warnings(configuration);
    let hint = "add `hosts = [\"api.example.com\"]` under `[server]`, or listen on 127.0.0.1 behind a proxy";
    match output.format() {
        Format::Human => {
            output.findings(Stream::Stderr, &report, source);
            if undeclared {
                output.warning(&message, hint);
            }
        }
        Format::Json => {
            log_findings(&report, source);
            if undeclared {
                tracing::warn!(target: LOG, hint, "{message}");
            }
        }
    }
}

fn is_open_without_hosts(listen: SocketAddr, server: &Server) -> bool {
    !listen.ip().is_loopback() && server.hosts.is_empty() && server.url.is_none()
}

/// Why an address cannot be had, and whom to ask.
fn why_not(listen: SocketAddr, error: &io::Error) -> (String, String) {
    let port = listen.port();
    let (reason, hint) = match error.kind() {
        ErrorKind::AddrInUse => (
            "another program listens there".to_owned(),
            format!("`ss -ltnp 'sport = :{port}'` names it; `--listen {}:0` takes any free port", ip(listen)),
        ),
        ErrorKind::AddrNotAvailable => (
            "this machine has no such address".to_owned(),
            format!("`ip address` lists those it has; `--listen 0.0.0.0:{port}` is all of them"),
        ),
        ErrorKind::PermissionDenied => (
            "permission denied".to_owned(),
            "a port below 1024 needs the capability CAP_NET_BIND_SERVICE; take a higher one".to_owned(),
        ),
        _ => (error.to_string(), String::new()),
    };
    (format!("cannot listen on {listen}: {reason}"), hint)
}

fn ip(address: SocketAddr) -> String {
    match address.ip() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    }
}

fn parse_address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "write an IP address and a port, such as `127.0.0.1:8080`".to_owned())
}
