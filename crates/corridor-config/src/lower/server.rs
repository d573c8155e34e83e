//! `[server]`.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use corridor_policy::{Origin, Path, Rule, findings};
use url::{Host, Url};

use super::{Problem, Refusal};
use crate::configuration::Server;
use crate::file::ServerTable;

pub(super) fn lower_server(table: &ServerTable, problems: &mut Vec<Problem>) -> Server {
    let path = Path::root().key("server");
    let mut refuse = |rule: &'static Rule, path: Path, (message, hint): Refusal| {
        problems.push(Problem::new(rule, path, message, hint));
    };
    let mut server = Server::default();
    if let Some(text) = &table.listen {
        match parse_address(text) {
            Ok(address) => server.listen = address,
            Err(refusal) => refuse(&findings::INVALID_LISTEN_ADDRESS, path.key("listen"), refusal),
        }
    }
    for (index, text) in table.hosts.iter().flatten().enumerate() {
        match parse_host(text) {
            Ok(host) => server.hosts.push(host),
            Err(refusal) => refuse(&findings::INVALID_HOST, path.key("hosts").index(index), refusal),
        }
    }
    if let Some(text) = &table.url {
        match parse_own_origin(text) {
            Ok(origin) => server.url = Some(origin),
            Err(refusal) => refuse(&findings::INVALID_SERVER_URL, path.key("url"), refusal),
        }
    }
    server.debug = table.debug.unwrap_or(server.debug);
    server.workers = table.workers;
    server.max_body_bytes = table.max_body_bytes.unwrap_or(server.max_body_bytes);
    server.request_timeout =
        table.request_timeout_seconds.map_or(server.request_timeout, Duration::from_secs);
    server
}

fn parse_address(text: &str) -> Result<SocketAddr, Refusal> {
    text.parse().map_err(|_| {
        let port = text.rsplit(':').next().filter(|port| port.parse::<u16>().is_ok());
        let hint = match (port, text.split(':').next()) {
            (Some(port), Some("localhost")) => format!("write `127.0.0.1:{port}`"),
            (Some(port), Some("")) => {
                format!("write `127.0.0.1:{port}` for this machine only, `0.0.0.0:{port}` for all networks")
            }
            (None, Some(address)) if address.parse::<IpAddr>().is_ok() => {
                format!("add the port: `{address}:8080`")
            }
            _ => "write an IP address and a port, such as `127.0.0.1:8080`".to_owned(),
        };
        (format!("`{text}` is not an address to listen on"), hint)
    })
}

/// A `Host` value: a host and perhaps a port.
fn parse_host(text: &str) -> Result<String, Refusal> {
    let refusal = |reason: &str, hint: String| Err((format!("`{text}` is not a host: {reason}"), hint));
    let example = || "write a host name, such as `api.example.com`".to_owned();
    if let Some((_, rest)) = text.split_once("://") {
        return refusal("it has a scheme", format!("write `{}`", rest.trim_end_matches('/')));
    }
    if text.contains('*') {
        return refusal(
            "it has a wildcard",
            "list each host: a wildcard would let others choose the name".to_owned(),
        );
    }
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    };
    if port.is_some_and(|port| port.starts_with('+') || !port.parse::<u16>().is_ok_and(|port| port != 0)) {
        return refusal("its port is not a number from 1 to 65535", example());
    }
    match Host::parse(host).map(|host| host.to_string()) {
        Ok(canonical) if canonical == host => Ok(text.to_owned()),
        Ok(canonical) => {
            let port = port.map(|port| format!(":{port}")).unwrap_or_default();
            refusal("browsers write it differently", format!("write `{canonical}{port}`"))
        }
        Err(_) => refusal("no browser would connect to it", example()),
    }
}

fn parse_own_origin(text: &str) -> Result<String, Refusal> {
    let reason = match Origin::parse(text.as_bytes()) {
        Ok(origin) if matches!(origin.scheme(), "http" | "https") => return Ok(text.to_owned()),
        Ok(_) => "its scheme is neither `http` nor `https`".to_owned(),
        Err(error) => error.to_string(),
    };
    let near = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let hint = near.map_or_else(
        || "write scheme and host, such as `https://api.example.com`".to_owned(),
        |url| format!("write `{}`", url.origin().ascii_serialization()),
    );
    Err((format!("`{text}` is not an origin: {reason}"), hint))
}
