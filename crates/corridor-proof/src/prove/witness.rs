//! Examples: an origin that a pattern names, a path that a template has.

use corridor_policy::{Api, OriginPattern, Route};

use crate::server::Server;

/// An origin that a pattern names.
///
/// ```
/// use corridor_policy::OriginPattern;
/// use corridor_proof::prove::witness_origin;
/// let witness = |text: &str| witness_origin(&OriginPattern::parse(text).unwrap());
/// assert_eq!(witness("*"), "https://any.example");
/// assert_eq!(witness("https://example.com"), "https://example.com");
/// assert_eq!(witness("https://*.example.com"), "https://any.example.com");
/// assert_eq!(witness("http://localhost:*"), "http://localhost:8443");
/// assert_eq!(witness("https://*.example.com:*"), "https://any.example.com:8443");
/// ```
#[must_use]
pub fn witness_origin(pattern: &OriginPattern) -> String {
    let (Some(scheme), Some(host)) = (pattern.scheme(), pattern.host()) else {
        return "https://any.example".to_owned();
    };
    if pattern.is_exact() {
        return pattern.as_str().to_owned();
    }
    let labels = if pattern.has_subdomain_wildcard() { "any." } else { "" };
    let port = match pattern.port() {
        Some(port) => format!(":{port}"),
        None if pattern.has_port_wildcard() => ":8443".to_owned(),
        None => String::new(),
    };
    format!("{scheme}://{labels}{host}{port}")
}

/// A path that a route has, and no route that is written more exactly; `None` if others take each that was tried.
#[must_use]
pub fn witness_path(api: &Api, route: &Route) -> Option<String> {
    let server = Server::new(api, None);
    path_of(&server, route)
}

pub(super) fn path_of(server: &Server<'_>, route: &Route) -> Option<String> {
    let filled = |value: &str| {
        let segments =
            route.path().split('/').map(|segment| if segment.starts_with('{') { value } else { segment });
        segments.collect::<Vec<_>>().join("/")
    };
    let values = ["any", "any-1", "corridor-witness", "any/any", "corridor-witness/any/any"];
    values.into_iter().map(filled).find(|path| server.routes(path).any(|found| found.path() == route.path()))
}
