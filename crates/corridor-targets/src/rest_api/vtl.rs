//! The templates: whether the request's origin is one of the policy's, and what is said to it.
//!
//! API Gateway lets a template override a header of the answer once: "overrides are final", a second one is a `500`. So
//! the origin is decided first, and each header is set in one place. Header names are case-sensitive in REST APIs, and
//! HTTP/2 writes them in lower case, so both spellings are looked up, among the headers alone: `$input.params("Origin")`
//! would take a query parameter of that name first. Texts are in single quotes, in which Velocity interpolates nothing,
//! and patterns need neither backslashes nor look-around, so that every reader of a template reads them alike.

use corridor_policy::{OriginPattern, OriginSet};

/// Puts the request's origin into `$origin`.
const READ_ORIGIN: &str = "#set($origin = $input.params().header.get('Origin'))\
     #if(!$origin)#set($origin = $input.params().header.get('origin'))#end";

/// Puts the media type of the request's body into `$type`.
const READ_TYPE: &str = "#set($type = $input.params().header.get('Content-Type'))\
     #if(!$type)#set($type = $input.params().header.get('content-type'))#end";

/// A body as it came.
pub(super) const BODY: &str = "$input.body";
/// A body that came to the template in Base64, because its media type counts as binary.
pub(super) const DECODED_BODY: &str = "$!util.base64Decode($input.body)";

/// The header that an override names.
const OVERRIDE: &str = "$context.responseOverride.header.";

/// A header and the expression that it is set to: a text in quotes.
pub(super) type Override = (&'static str, String);

/// The template of a preflight's answer: 204 with these headers to an origin of the list, 403 without them to any other.
pub(super) fn preflight(condition: &str, granted: &[Override]) -> String {
    let sets = sets(granted);
    format!(
        "{READ_ORIGIN}#if($origin && ({condition})){sets}\
         #elseif($origin)#set($context.responseOverride.status = 403)#end"
    )
}

/// The template of an actual answer: the body, and these headers to an origin of the list.
pub(super) fn actual(condition: &str, granted: &[Override], body: &str) -> String {
    format!("{READ_ORIGIN}#if($origin && ({condition})){}#end{body}", sets(granted))
}

/// The template of a request to a backend: the body if its media type is said and no page of another origin sends it, else
/// nothing. Without a condition every origin may.
pub(super) fn request(condition: Option<&str>, body: &str) -> String {
    match condition {
        None => format!("{READ_TYPE}#if($type){body}#end"),
        Some(condition) => {
            format!("{READ_TYPE}{READ_ORIGIN}#if($type && (!$origin || {condition})){body}#end")
        }
    }
}

fn sets(granted: &[Override]) -> String {
    let origin = format!("#set({OVERRIDE}Access-Control-Allow-Origin = $origin)");
    granted.iter().fold(origin, |sets, (name, value)| sets + &format!("#set({OVERRIDE}{name} = {value})"))
}

/// Whether `$origin` is one of these: the exact ones by equality, byte for byte; patterns by an expression for the whole
/// text.
pub(super) fn condition(origins: &OriginSet) -> String {
    let patterns = origins.patterns().filter_map(|text| OriginPattern::parse(text).ok());
    patterns.map(|pattern| term(&pattern)).collect::<Vec<_>>().join(" || ")
}

/// Whether `$origin` is one of these, or this one.
pub(super) fn condition_with(origins: &OriginSet, own: Option<&str>) -> String {
    let own = own.and_then(|text| OriginPattern::parse(text).ok()).map(|pattern| term(&pattern));
    std::iter::once(condition(origins)).chain(own).collect::<Vec<_>>().join(" || ")
}

fn term(pattern: &OriginPattern) -> String {
    if pattern.is_exact() {
        return format!("$origin == '{pattern}'");
    }
    let (scheme, host) = (pattern.scheme().unwrap_or_default(), pattern.host().unwrap_or_default());
    let port = match pattern.port() {
        _ if pattern.has_port_wildcard() => format!("(:({}))?", ports_but_default(scheme)),
        Some(port) => format!(":{port}"),
        None => String::new(),
    };
    if host.starts_with('[') {
        // A bracket cannot be written without a backslash or a class of its own dialect.
        let start = format!("{scheme}://{host}");
        return format!("($origin.startsWith('{start}') && $origin.matches('.{{{}}}{port}'))", start.len());
    }
    let labels = if pattern.has_subdomain_wildcard() { "([a-z0-9_-]{1,63}[.])+" } else { "" };
    format!("$origin.matches('{}://{labels}{}{port}')", escaped(scheme), escaped(host))
}

/// Schemes and hosts have letters, digits, `-`, `_`, and of what an expression reads otherwise `.` and `+`.
fn escaped(text: &str) -> String {
    text.replace('.', "[.]").replace('+', "[+]")
}

/// The ports that a browser writes: 1 to 65535 without the scheme's default, which it leaves out.
fn ports_but_default(scheme: &str) -> &'static str {
    match scheme {
        "http" | "ws" => concat!(
            "[1-9]|[1-79][0-9]|8[1-9]|[1-9][0-9]{2,3}|",
            "[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]"
        ),
        "https" | "wss" => concat!(
            "[1-9][0-9]?|[1-35-9][0-9]{2}|4[0-35-9][0-9]|44[0-24-9]|[1-9][0-9]{3}|",
            "[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]"
        ),
        "ftp" => concat!(
            "[1-9]|[13-9][0-9]|2[02-9]|[1-9][0-9]{2,3}|",
            "[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]"
        ),
        _ => concat!(
            "[1-9][0-9]{0,3}|",
            "[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> String {
        let patterns: Vec<_> = texts.iter().map(|text| OriginPattern::parse(text).unwrap()).collect();
        condition(&OriginSet::new(&patterns))
    }

    #[test]
    fn exact_origins_are_compared() {
        assert_eq!(
            of(&["https://a.example", "http://localhost:3000"]),
            "$origin == 'https://a.example' || $origin == 'http://localhost:3000'"
        );
    }

    #[test]
    fn subdomains_are_whole_labels() {
        assert_eq!(
            of(&["https://*.example.com"]),
            "$origin.matches('https://([a-z0-9_-]{1,63}[.])+example[.]com')"
        );
    }

    #[test]
    fn an_ipv6_host_is_a_start_and_a_port() {
        let condition = of(&["http://[::1]:*"]);
        assert!(condition.starts_with("($origin.startsWith('http://[::1]') && $origin.matches('.{12}(:("));
    }
}
