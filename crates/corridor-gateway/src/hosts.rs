//! Which hosts are ours, and which origin a request to one of them would be at home in.
//!
//! A request for a host that nobody declared is refused: in DNS rebinding a page of `attacker.example` makes that very
//! name point at this machine, and then its `Origin` equals its `Host`. An IP address and `localhost` cannot be rebound,
//! so they need no declaration.

use std::net::{Ipv4Addr, Ipv6Addr};

use http::header::HOST;
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Uri};

/// The hosts that a file declares.
#[derive(Clone, Debug)]
pub(crate) struct Hosts {
    declared: Vec<String>,
    /// The origin under which pages reach us, where something in front changes scheme, host or port.
    public_origin: Option<String>,
}

/// What `Host` (or `:authority`) says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HostError {
    /// There is none, or more than one, or it is not a host, or it contradicts the request's target.
    Malformed,
    /// It is a host that the file does not declare.
    Undeclared,
}

impl Hosts {
    pub(crate) fn new(server: &corridor_config::Server) -> Self {
        Self { declared: server.hosts.clone(), public_origin: server.url.clone() }
    }

    /// The authority that the request is for, if it is one of ours.
    ///
    /// # Errors
    ///
    /// Why it is not.
    pub(crate) fn check(&self, uri: &Uri, headers: &HeaderMap) -> Result<Authority, HostError> {
        let authority = authority_of(uri, headers).ok_or(HostError::Malformed)?;
        if self.declares(&authority) { Ok(authority) } else { Err(HostError::Undeclared) }
    }

    fn declares(&self, authority: &Authority) -> bool {
        let host = authority.host().to_ascii_lowercase();
        cannot_be_rebound(&host)
            || self
                .declared
                .iter()
                .any(|declared| *declared == host || authority.as_str().eq_ignore_ascii_case(declared))
            || self
                .public_origin
                .as_deref()
                .and_then(|origin| origin.split_once("://"))
                .is_some_and(|(_, public)| public.eq_ignore_ascii_case(authority.as_str()))
    }

    /// The origin of our own pages, if this request's `Origin` is it; `authority` has been checked.
    ///
    /// It is believed in three cases: the declared public origin; `http://` and the host, which is what this listener
    /// serves; and `https://` and the host if the browser says `Sec-Fetch-Site: same-origin`, which a page cannot forge and
    /// which a terminator of TLS in front of us passes on. In all three the host is one of ours.
    pub(crate) fn own_origin(&self, authority: &Authority, headers: &HeaderMap) -> Option<String> {
        let origin = headers.get(http::header::ORIGIN)?.to_str().ok()?;
        if self.public_origin.as_deref() == Some(origin) {
            return Some(origin.to_owned());
        }
        let (scheme, rest) = origin.split_once("://")?;
        let says_same_origin = headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin");
        let (default_port, believed) = match scheme {
            "http" => (":80", true),
            "https" => (":443", says_same_origin),
            _ => (":", false),
        };
        let host = authority.as_str().strip_suffix(default_port).unwrap_or(authority.as_str());
        (believed && rest == host).then(|| origin.to_owned())
    }
}

/// The one authority of a request: `Host`, `:authority`, or an absolute target; where two are given they must agree
/// (RFC 9112 §3.2, RFC 9113 §8.3.1).
fn authority_of(uri: &Uri, headers: &HeaderMap) -> Option<Authority> {
    let mut hosts = headers.get_all(HOST).iter();
    let host = hosts.next();
    if hosts.next().is_some() {
        return None;
    }
    match (uri.authority(), host) {
        (Some(target), Some(host)) => {
            let host = parse(host)?;
            (host.as_str().eq_ignore_ascii_case(target.as_str())).then_some(host)
        }
        (Some(target), None) => parse(&HeaderValue::from_str(target.as_str()).ok()?),
        (None, Some(host)) => parse(host),
        (None, None) => None,
    }
}

fn parse(host: &HeaderValue) -> Option<Authority> {
    let text = host.to_str().ok()?;
    let host_bytes = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
    if text.is_empty() || !text.bytes().all(host_bytes) {
        return None;
    }
    let authority: Authority = text.parse().ok()?;
    let host = authority.host();
    let port_is_fine = match text.get(host.len()..) {
        Some("") => true,
        Some(port) => port.strip_prefix(':').is_some_and(|digits| {
            digits.bytes().all(|byte| byte.is_ascii_digit())
                && digits.parse::<u16>().is_ok_and(|port| port > 0)
        }),
        None => false,
    };
    (port_is_fine && !host.is_empty() && !host.ends_with('.')).then_some(authority)
}

/// IP addresses need no name, and `localhost` is resolved by the browser itself
/// ([Let 'localhost' be localhost](https://datatracker.ietf.org/doc/html/draft-ietf-dnsop-let-localhost-be-localhost)).
fn cannot_be_rebound(host: &str) -> bool {
    let bracketed = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match bracketed {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => host == "localhost" || host.ends_with(".localhost") || host.parse::<Ipv4Addr>().is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts() -> Hosts {
        Hosts {
            declared: vec!["api.example.com".into(), "models.example.com:8443".into()],
            public_origin: Some("https://public.example.com".into()),
        }
    }

    fn check(lines: &[&str]) -> Result<Authority, HostError> {
        let headers: HeaderMap =
            lines.iter().map(|line| (HOST, HeaderValue::from_str(line).unwrap())).collect();
        hosts().check(&Uri::from_static("/inference"), &headers)
    }

    #[test]
    fn only_declared_hosts_and_those_that_cannot_be_rebound() {
        let ours = [
            "127.0.0.1",
            "127.0.0.1:8080",
            "10.1.2.3",
            "[::1]",
            "[::1]:8080",
            "localhost",
            "LOCALHOST:8080",
            "app.localhost:8080",
            "api.example.com",
            "API.example.com",
            "api.example.com:9000",
            "models.example.com:8443",
            "public.example.com",
        ];
        for host in ours {
            assert!(check(&[host]).is_ok(), "{host}");
        }
        let undeclared = [
            "attacker.example",
            "r.attacker.example:8080",
            "api.example.com.attacker.example",
            "xapi.example.com",
            "models.example.com",
            "models.example.com:8080",
            "localhost.attacker.example",
            "xlocalhost",
            "127.0.0.1.attacker.example",
            "127.1",
            "2130706433",
            "0x7f000001",
            "public.example.com:8080",
        ];
        for host in undeclared {
            assert_eq!(check(&[host]), Err(HostError::Undeclared), "{host}");
        }
        let malformed: [&[&str]; 14] = [
            &[],
            &[""],
            &[":8080"],
            &["localhost", "localhost"],
            &["localhost."],
            &["localhost:"],
            &["localhost:0"],
            &["localhost:80x"],
            &["localhost:65536"],
            &["user@localhost"],
            &["localhost/x"],
            &["localhost, localhost"],
            &["local host"],
            &["[::1"],
        ];
        for lines in malformed {
            assert_eq!(check(lines), Err(HostError::Malformed), "{lines:?}");
        }
    }

    #[test]
    fn a_target_and_a_host_must_agree() {
        let headers: HeaderMap = [(HOST, HeaderValue::from_static("localhost:8080"))].into_iter().collect();
        assert!(hosts().check(&Uri::from_static("http://localhost:8080/inference"), &headers).is_ok());
        let other = hosts().check(&Uri::from_static("http://127.0.0.1:8080/inference"), &headers);
        assert_eq!(other, Err(HostError::Malformed));
    }

    #[test]
    fn the_own_origin_needs_a_reason_to_be_believed() {
        let own = |host: &str, origin: &'static str, site: Option<&'static str>| {
            let authority: Authority = host.parse().unwrap();
            let mut headers = HeaderMap::new();
            headers.insert(http::header::ORIGIN, HeaderValue::from_static(origin));
            if let Some(site) = site {
                headers.insert("sec-fetch-site", HeaderValue::from_static(site));
            }
            hosts().own_origin(&authority, &headers).is_some()
        };
        assert!(own("localhost:8080", "http://localhost:8080", None));
        assert!(own("localhost:80", "http://localhost", None));
        assert!(own("api.example.com", "https://api.example.com", Some("same-origin")));
        assert!(own("127.0.0.1:8080", "https://public.example.com", None));
        assert!(!own("api.example.com", "https://api.example.com", None));
        assert!(!own("api.example.com", "https://api.example.com", Some("same-site")));
        assert!(!own("localhost:8080", "http://localhost:8081", None));
        assert!(!own("localhost:8080", "http://localhost", Some("same-origin")));
        assert!(!own("localhost", "ftp://localhost", Some("same-origin")));
    }
}
