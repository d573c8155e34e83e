//! Names to addresses, as a browser has it.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The system's resolver, but for `localhost` names, which never leave the machine (RFC 6761, section 6.3): browsers answer
/// them without asking anybody, and many systems do not know `app.localhost`.
#[derive(Debug)]
pub(super) struct Names;

/// Nobody knows the name.
#[derive(Debug)]
pub(super) struct UnknownHost(String);

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        Box::pin(async move {
            if is_localhost(&host) {
                let loopback = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
                let addresses: Addrs = Box::new(loopback.into_iter().map(|ip| SocketAddr::new(ip, 0)));
                return Ok(addresses);
            }
            match tokio::net::lookup_host((host.as_str(), 0)).await {
                Ok(found) => {
                    let addresses: Addrs = Box::new(found.collect::<Vec<_>>().into_iter());
                    Ok(addresses)
                }
                Err(error) => Err(UnknownHost(error.to_string()).into()),
            }
        })
    }
}

fn is_localhost(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost")
}

impl fmt::Display for UnknownHost {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for UnknownHost {}

#[cfg(test)]
mod tests {
    use super::is_localhost;

    #[test]
    fn localhost_names_are_known_without_asking() {
        assert!(is_localhost("localhost") && is_localhost("App.Localhost") && is_localhost("a.b.localhost."));
        assert!(!is_localhost("localhost.example") && !is_localhost("notlocalhost"));
    }
}
