//! Serialized origins, the patterns that name them, and the set that finds one among a million.
//!
//! Only what a browser can put on the wire is an origin here: `scheme://host` or `scheme://host:port`, byte for byte
//! as the [HTML Standard serializes it][serialization]. Everything else (another case, a written default port, a
//! trailing dot or slash, a path) is an error with its own name, because each of them is somebody's afternoon lost.
//!
//! [serialization]: https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin

mod error;
mod pattern;
mod set;

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

pub use self::error::OriginError;
pub(crate) use self::pattern::PortPattern;
pub use self::pattern::{OriginPattern, OriginPatternError};
pub use self::set::{MatchedOrigin, OriginSet};

/// The longest scheme that is looked at, in bytes. Registered schemes and browser-extension schemes stay far below.
pub(crate) const MAX_SCHEME_BYTES: usize = 64;
/// The longest host, in bytes: the limit of the DNS (RFC 1035 §2.3.4).
pub(crate) const MAX_HOST_BYTES: usize = 253;
/// The longest label, in bytes (RFC 1035 §2.3.4).
pub(crate) const MAX_LABEL_BYTES: usize = 63;
/// The longest serialized origin, in bytes: scheme, `://`, host, `:` and five digits. What is longer is refused
/// before it is looked at.
pub(crate) const MAX_ORIGIN_BYTES: usize = MAX_SCHEME_BYTES + 3 + MAX_HOST_BYTES + 6;

/// A serialized origin, as a browser sends it in the `Origin` header.
///
/// ```
/// use corridor_policy::{Origin, OriginError};
///
/// let origin = Origin::parse(b"https://app.example.com:8443")?;
/// assert_eq!((origin.scheme(), origin.host(), origin.port()), ("https", "app.example.com", Some(8443)));
///
/// // What people write, and browsers never send:
/// assert_eq!(Origin::parse(b"https://app.example.com/"), Err(OriginError::TrailingSlash));
/// assert_eq!(Origin::parse(b"https://app.example.com:443"), Err(OriginError::DefaultPort));
/// # Ok::<(), OriginError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Origin<'a> {
    scheme: &'a str,
    host: &'a str,
    port: Option<u16>,
}

impl<'a> Origin<'a> {
    /// Reads a serialized origin of a scheme that has origins.
    ///
    /// # Errors
    ///
    /// The first reason why these bytes are not one. `null` is [`OriginError::Null`]: it names no origin.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, OriginError> {
        let text = printable_ascii(bytes)?;
        if text.eq_ignore_ascii_case("null") {
            return Err(OriginError::Null);
        }
        let (scheme, rest) = text.split_once("://").ok_or(OriginError::NoScheme)?;
        check_scheme(scheme)?;
        check_only_host_and_port(rest)?;
        let (host, port) = split_port(rest)?;
        check_host(host)?;
        let port = port.map(|digits| check_port(digits, scheme)).transpose()?;
        Ok(Self { scheme, host, port })
    }

    /// The scheme: `https`.
    #[must_use]
    pub fn scheme(&self) -> &'a str {
        self.scheme
    }

    /// The host, IPv6 addresses with their brackets: `app.example.com`, `127.0.0.1`, `[::1]`.
    #[must_use]
    pub fn host(&self) -> &'a str {
        self.host
    }

    /// The port, if it is not the default port of the scheme.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.port
    }
}

impl fmt::Display for Origin<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}://{}", self.scheme, self.host)?;
        match self.port {
            Some(port) => write!(formatter, ":{port}"),
            None => Ok(()),
        }
    }
}

/// Whether a host names this machine: `localhost`, a name below it, or a loopback address.
///
/// Browsers treat these as potentially trustworthy whatever their scheme
/// ([Secure Contexts §3.1](https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy)).
#[must_use]
pub fn is_loopback_host(host: &str) -> bool {
    if host == "localhost" || host.ends_with(".localhost") {
        return true;
    }
    let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match address {
        Some(address) => address.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback()),
        None => host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback()),
    }
}

/// The default port of a scheme, which a serialized origin never carries
/// ([URL Standard §4.2](https://url.spec.whatwg.org/#default-port)).
pub(crate) fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" | "ws" => Some(80),
        "https" | "wss" => Some(443),
        "ftp" => Some(21),
        _ => None,
    }
}

fn printable_ascii(bytes: &[u8]) -> Result<&str, OriginError> {
    if bytes.is_empty() {
        return Err(OriginError::Empty);
    }
    if bytes.len() > MAX_ORIGIN_BYTES {
        return Err(OriginError::TooLong);
    }
    match bytes.iter().find(|byte| !byte.is_ascii_graphic()) {
        None => std::str::from_utf8(bytes).map_err(|_| OriginError::NotAscii),
        Some(byte) if byte.is_ascii() => Err(OriginError::Character(char::from(*byte))),
        Some(_) => Err(OriginError::NotAscii),
    }
}

fn check_scheme(scheme: &str) -> Result<(), OriginError> {
    if scheme.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err(OriginError::UpperCase);
    }
    let well_formed = scheme.starts_with(|first: char| first.is_ascii_lowercase())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+-.".contains(&byte));
    if !well_formed || scheme.len() > MAX_SCHEME_BYTES {
        return Err(OriginError::Scheme);
    }
    match scheme {
        "file" => Err(OriginError::FileScheme),
        // Their origins are opaque and serialize to `null` (HTML Standard, "origin of a URL"); `blob:` has the
        // origin of the page that made it.
        "about" | "blob" | "data" | "filesystem" | "javascript" | "view-source" => {
            Err(OriginError::OpaqueScheme)
        }
        _ => Ok(()),
    }
}

/// Refuses everything that may follow an authority in a URL, or stand before its host.
fn check_only_host_and_port(rest: &str) -> Result<(), OriginError> {
    let authority_end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at_checked(authority_end).unwrap_or((rest, ""));
    if authority.contains('@') {
        return Err(OriginError::Userinfo);
    }
    match tail {
        "" => Ok(()),
        "/" => Err(OriginError::TrailingSlash),
        _ => Err(OriginError::Path),
    }
}

/// Splits `host:port`, keeping the colons of an IPv6 address together.
fn split_port(authority: &str) -> Result<(&str, Option<&str>), OriginError> {
    if let Some(bracketed) = authority.strip_prefix('[') {
        let end = bracketed.find(']').ok_or(OriginError::Ip)?;
        let (host, rest) = authority.split_at_checked(end + 2).ok_or(OriginError::Ip)?;
        return match rest.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if rest.is_empty() => Ok((host, None)),
            None => Err(OriginError::Ip),
        };
    }
    match authority.split_once(':') {
        Some((_, port)) if port.contains(':') => Err(OriginError::Ip),
        Some((host, port)) => Ok((host, Some(port))),
        None => Ok((authority, None)),
    }
}

fn check_port(digits: &str, scheme: &str) -> Result<u16, OriginError> {
    let canonical = !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    let port = digits.parse::<u16>().ok().filter(|_| canonical).ok_or(OriginError::Port)?;
    if default_port(scheme) == Some(port) { Err(OriginError::DefaultPort) } else { Ok(port) }
}

fn check_host(host: &str) -> Result<(), OriginError> {
    if host.is_empty() {
        return Err(OriginError::NoHost);
    }
    if host.starts_with('[') {
        return check_ipv6(host);
    }
    if host.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err(OriginError::UpperCase);
    }
    if let Some(other) = host.chars().find(|character| *character != '.' && !is_label_byte(*character as u8))
    {
        return Err(OriginError::Character(other));
    }
    let Some(name) = host.strip_suffix('.').map_or(Some(host), |_| None) else {
        return Err(OriginError::TrailingDot);
    };
    if name.len() > MAX_HOST_BYTES
        || name.split('.').any(|label| label.is_empty() || label.len() > MAX_LABEL_BYTES)
    {
        return Err(OriginError::Label);
    }
    if ends_in_a_number(name) {
        // `127.1`, `0x7f000001`, `01.2.3.4`: the URL parser reads them as IPv4 and serializes four decimal numbers.
        return if name.parse::<Ipv4Addr>().is_ok() { Ok(()) } else { Err(OriginError::Ip) };
    }
    if name.split('.').any(|label| label.starts_with("xn--")) && !is_serialized_domain(name) {
        return Err(OriginError::Punycode);
    }
    Ok(())
}

/// The bytes of a label: what may stand in a name that a resolver would look up and a browser would serialize
/// unchanged. URL parsers let more through (`!`, `'`, `;` …), which is how look-alikes of an allowed name are made.
pub(crate) fn is_label_byte(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_'
}

/// The [URL Standard's ends-in-a-number checker](https://url.spec.whatwg.org/#ends-in-a-number-checker).
fn ends_in_a_number(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    let hexadecimal = last.strip_prefix("0x");
    (!last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()))
        || hexadecimal.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Whether the URL parser would leave this domain as it is, Punycode labels decoded and checked (UTS 46).
fn is_serialized_domain(domain: &str) -> bool {
    url::Host::parse(domain).is_ok_and(|host| host.to_string() == domain)
}

/// IPv6: compressed as the [URL Standard serializes it](https://url.spec.whatwg.org/#concept-ipv6-serializer), no
/// zone, and not an IPv4 address in disguise.
fn check_ipv6(bracketed: &str) -> Result<(), OriginError> {
    let inside =
        bracketed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).ok_or(OriginError::Ip)?;
    let address = inside.parse::<Ipv6Addr>().map_err(|_| OriginError::Ip)?;
    let canonical = url::Host::<&str>::Ipv6(address).to_string() == bracketed;
    if canonical && address.to_ipv4_mapped().is_none() { Ok(()) } else { Err(OriginError::Ip) }
}
