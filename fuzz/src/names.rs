//! The plain meaning of names and lists, written from the documentation alone.

/// Whether this is a serialized origin of `http:` or `https:` as plainly as can be: a name of ordinary labels, and a port
/// that is not the default.
pub(crate) fn is_plain_origin(text: &str) -> bool {
    let Some((scheme, authority)) = text.split_once("://") else { return false };
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let default = match scheme {
        "http" => 80,
        "https" => 443,
        _ => return false,
    };
    let port_is_fine = port.is_none_or(|port| {
        port.parse::<u16>().is_ok_and(|number| number != 0 && number.to_string() == port && number != default)
    });
    let labels_are_fine = host.len() <= 253
        && host.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with("xn--")
                && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-' || byte == b'_')
        });
    port_is_fine && labels_are_fine
}

/// Splits a text as scheme, host and port.
fn parts(text: &str) -> Option<(&str, &str, Option<&str>)> {
    let (scheme, rest) = text.split_once(':')?;
    let authority = rest.strip_prefix("//")?;
    let with_port = authority.rsplit_once(':').filter(|_| !authority.ends_with(']'));
    Some(match with_port {
        Some((host, port)) => (scheme, host, Some(port)),
        None => (scheme, authority, None),
    })
}

/// Whether a pattern names an origin, by the plain meaning of both.
pub(crate) fn names(pattern: &str, origin: &str) -> bool {
    if pattern == "*" || pattern == origin {
        return true;
    }
    let (Some((scheme, host, port)), Some((its_scheme, its_host, its_port))) =
        (parts(pattern), parts(origin))
    else {
        return false;
    };
    let host_matches = match host.strip_prefix("*.") {
        None => host == its_host,
        Some(parent) => {
            let labels: Vec<&str> = its_host.split('.').collect();
            let wanted: Vec<&str> = parent.split('.').collect();
            labels.len() > wanted.len() && labels[labels.len() - wanted.len()..] == wanted[..]
        }
    };
    scheme == its_scheme && host_matches && (port == Some("*") || port == its_port)
}

/// Whether these bytes are a token (RFC 9110 §5.6.2).
pub(crate) fn is_token(bytes: &[u8]) -> bool {
    let is_token_byte = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    !bytes.is_empty() && bytes.iter().all(is_token_byte)
}

/// The elements of the lines of a list field, blanks at their ends and empty ones left out; `None` if one is no token.
pub(crate) fn tokens<'l>(lines: &[&'l [u8]]) -> Option<Vec<&'l [u8]>> {
    let elements = lines.iter().flat_map(|line| line.split(|byte| *byte == b','));
    let trimmed = elements.map(<[u8]>::trim_ascii).filter(|element| !element.is_empty());
    trimmed.map(|element| is_token(element).then_some(element)).collect()
}
