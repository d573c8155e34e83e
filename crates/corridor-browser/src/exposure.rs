//! Which headers of a response a page can read.

use crate::headers::{Header, Tokens};
use crate::outcome::ResponseType;
use crate::profiles::Lockstep;

/// [CORS-safelisted response-header names](https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name).
const SAFELISTED: [&str; 7] = [
    "cache-control",
    "content-language",
    "content-length",
    "content-type",
    "expires",
    "last-modified",
    "pragma",
];

/// [Forbidden response-header names](https://fetch.spec.whatwg.org/#forbidden-response-header-name).
const FORBIDDEN: [&str; 2] = ["set-cookie", "set-cookie2"];

/// The names that can be read, in lower case, sorted, each once.
pub(crate) fn readable(
    rules: &Lockstep,
    kind: ResponseType,
    headers: &[Header<'_>],
    includes_credentials: bool,
) -> Vec<String> {
    let exposed = match kind {
        ResponseType::Opaque | ResponseType::OpaqueRedirect => return Vec::new(),
        ResponseType::Basic => Tokens::Absent,
        ResponseType::Cors => rules.ask(|rules| rules.exposed(headers)),
    };
    let all = kind == ResponseType::Basic || (exposed.has_wildcard() && !includes_credentials);
    let besides = match kind {
        ResponseType::Cors => rules.ask(|rules| rules.exposes_besides(&exposed, includes_credentials)),
        ResponseType::Basic | ResponseType::Opaque | ResponseType::OpaqueRedirect => &[],
    };
    let is_among = |names: &[&str], header: &Header<'_>| names.iter().any(|name| header.is(name));
    let is_readable = |header: &&Header<'_>| {
        !is_among(&FORBIDDEN, header)
            && (all
                || is_among(&SAFELISTED, header)
                || is_among(besides, header)
                || exposed.has_name(&header.name))
    };
    let mut names: Vec<String> = headers
        .iter()
        .filter(is_readable)
        .map(|header| String::from_utf8_lossy(&header.name).to_ascii_lowercase())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}
