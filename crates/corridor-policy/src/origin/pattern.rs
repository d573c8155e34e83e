//! Origin patterns: what a policy may write to name origins.

use std::fmt;

use thiserror::Error;

use super::{Origin, OriginError};

/// A set of origins, as a policy writes it.
///
/// | pattern | names |
/// |---|---|
/// | `*` | every origin |
/// | `https://example.com` | that origin |
/// | `https://*.example.com` | one **or more** whole labels below `example.com`, never `example.com` itself |
/// | `http://localhost:*` | that host on any port, the default port included |
/// | `https://*.example.com:*` | both |
///
/// There is nothing else: no regular expression, no callback, no `null`. A label that `*` stands for has letters,
/// digits, `-` and `_`.
///
/// ```
/// use corridor_policy::{Origin, OriginPattern};
///
/// let pattern = OriginPattern::parse("https://*.example.com")?;
/// let matches = |origin: &str| pattern.matches(&Origin::parse(origin.as_bytes()).unwrap());
/// assert!(matches("https://app.example.com"));
/// assert!(matches("https://a.b.example.com"));
/// assert!(!matches("https://example.com"));
/// assert!(!matches("https://evilexample.com"));
/// assert!(!matches("https://app.example.com:8443"));
/// # Ok::<(), corridor_policy::OriginPatternError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OriginPattern {
    text: Box<str>,
    shape: Shape,
}

/// INVARIANT: the lengths were measured on `text` when it was parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Shape {
    Any,
    Origins { scheme_bytes: usize, subdomains: bool, host_bytes: usize, port: PortPattern },
}

/// The port part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum PortPattern {
    /// No port written: the scheme's default.
    Default,
    /// This port.
    Exact(u16),
    /// `:*`.
    Any,
}

/// Why a text is not an origin pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum OriginPatternError {
    /// Apart from its wildcards it is not a serialized origin.
    #[error(transparent)]
    Origin(#[from] OriginError),
    /// A `*` where none can stand.
    #[error("a `*` stands alone, for the whole leading labels, or for the port")]
    Wildcard,
    /// Subdomains of an IP address.
    #[error("an IP address has no subdomains")]
    WildcardOnIp,
}

impl OriginPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// The first reason why this text is none.
    pub fn parse(text: &str) -> Result<Self, OriginPatternError> {
        if text == "*" {
            return Ok(Self { text: text.into(), shape: Shape::Any });
        }
        let (without_port, any_port) = match text.strip_suffix(":*") {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        let (scheme, rest) = without_port.split_once("://").unwrap_or(("", without_port));
        let (rest, subdomains) = match rest.strip_prefix("*.") {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let example = if scheme.is_empty() { without_port.to_owned() } else { format!("{scheme}://{rest}") };
        let origin = Origin::parse(example.as_bytes()).map_err(|error| name_wildcard(error, text))?;
        if any_port && origin.port().is_some() {
            return Err(OriginPatternError::Origin(OriginError::Port));
        }
        if subdomains && is_ip(origin.host()) {
            return Err(OriginPatternError::WildcardOnIp);
        }
        let port = match (any_port, origin.port()) {
            (true, _) => PortPattern::Any,
            (false, Some(port)) => PortPattern::Exact(port),
            (false, None) => PortPattern::Default,
        };
        let shape =
            Shape::Origins { scheme_bytes: scheme.len(), subdomains, host_bytes: origin.host().len(), port };
        Ok(Self { text: text.into(), shape })
    }

    /// The pattern's text; two patterns are equal exactly when their texts are.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is `*`.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.shape == Shape::Any
    }

    /// The scheme; `None` for `*`.
    #[must_use]
    pub fn scheme(&self) -> Option<&str> {
        match self.shape {
            Shape::Any => None,
            Shape::Origins { scheme_bytes, .. } => self.text.get(..scheme_bytes),
        }
    }

    /// The host without its wildcard: `example.com` in `https://*.example.com`; `None` for `*`.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        match self.shape {
            Shape::Any => None,
            Shape::Origins { scheme_bytes, subdomains, host_bytes, .. } => {
                let start = scheme_bytes + "://".len() + if subdomains { "*.".len() } else { 0 };
                self.text.get(start..start + host_bytes)
            }
        }
    }

    /// Whether it names subdomains of its host.
    #[must_use]
    pub fn has_subdomain_wildcard(&self) -> bool {
        matches!(self.shape, Shape::Origins { subdomains: true, .. })
    }

    /// Whether it names every port of its host.
    #[must_use]
    pub fn has_port_wildcard(&self) -> bool {
        matches!(self.shape, Shape::Origins { port: PortPattern::Any, .. })
    }

    /// The port written; `None` for the default port, for `:*` and for `*`.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        match self.shape {
            Shape::Origins { port: PortPattern::Exact(port), .. } => Some(port),
            Shape::Origins { port: PortPattern::Default | PortPattern::Any, .. } | Shape::Any => None,
        }
    }

    /// The port part; [`PortPattern::Any`] for `*` too.
    pub(crate) fn port_pattern(&self) -> PortPattern {
        match self.shape {
            Shape::Any => PortPattern::Any,
            Shape::Origins { port, .. } => port,
        }
    }

    /// Whether it names exactly one origin.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        matches!(
            self.shape,
            Shape::Origins { subdomains: false, port: PortPattern::Default | PortPattern::Exact(_), .. }
        )
    }

    /// Whether it names this origin.
    ///
    /// This is the definition; [`OriginSet`](crate::OriginSet) gives the same answers for a whole list at once.
    #[must_use]
    pub fn matches(&self, origin: &Origin<'_>) -> bool {
        let Shape::Origins { subdomains, port, .. } = self.shape else {
            return true;
        };
        let host = self.host().unwrap_or_default();
        let host_matches = if subdomains {
            origin.host().strip_suffix(host).is_some_and(|labels| labels.len() > 1 && labels.ends_with('.'))
        } else {
            origin.host() == host
        };
        let port_matches = match port {
            PortPattern::Any => true,
            PortPattern::Default => origin.port().is_none(),
            PortPattern::Exact(port) => origin.port() == Some(port),
        };
        self.scheme() == Some(origin.scheme()) && host_matches && port_matches
    }

    /// The texts of the patterns that would name at least everything this one names, from near to far, itself not
    /// included. Whether one of them is in a list tells whether this pattern is needless there.
    pub(crate) fn broader(&self) -> Vec<String> {
        let Shape::Origins { subdomains, port, .. } = self.shape else {
            return Vec::new();
        };
        let (scheme, host) = (self.scheme().unwrap_or_default(), self.host().unwrap_or_default());
        let own_port = match port {
            PortPattern::Any => ":*".to_owned(),
            PortPattern::Default => String::new(),
            PortPattern::Exact(port) => format!(":{port}"),
        };
        let mut hosts = vec![if subdomains { format!("*.{host}") } else { host.to_owned() }];
        if !is_ip(host) {
            let parents = host.match_indices('.').filter_map(|(dot, _)| host.get(dot + 1..));
            hosts.extend(parents.map(|parent| format!("*.{parent}")));
        }
        let texts = hosts
            .iter()
            .flat_map(|host| [format!("{scheme}://{host}{own_port}"), format!("{scheme}://{host}:*")]);
        let mut broader: Vec<String> = texts.filter(|text| **text != *self.text).collect();
        broader.dedup();
        broader.push("*".to_owned());
        broader
    }
}

impl fmt::Display for OriginPattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// A stray `*` shows as a bad character of the host, the scheme or the port; it deserves its own name.
fn name_wildcard(error: OriginError, text: &str) -> OriginPatternError {
    let about_characters = matches!(
        error,
        OriginError::Character('*') | OriginError::Scheme | OriginError::Port | OriginError::NoHost
    );
    if about_characters && text.contains('*') {
        OriginPatternError::Wildcard
    } else {
        OriginPatternError::Origin(error)
    }
}

fn is_ip(host: &str) -> bool {
    host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok()
}
