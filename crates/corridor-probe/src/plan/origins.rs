//! Origins: an example of each that is allowed, and those that are nearly one.

use corridor_browser::PageOrigin;
use corridor_policy::{OriginPattern, Policy};
use corridor_proof::prove::witness_origin;
use url::Url;

/// Of so many patterns of a policy an example calls; the rest of a longer list differ in nothing but their names.
const MAX_ALLOWED: usize = 16;
/// Of so many patterns near misses are made.
const MAX_MISSED: usize = 3;

/// A site that nobody has (RFC 2606).
pub(super) const STRANGER: &str = "https://corridor-probe.example";

/// An example of each allowed origin.
pub(super) fn allowed(policy: &Policy) -> Vec<PageOrigin> {
    witnesses(policy, MAX_ALLOWED).filter_map(|origin| PageOrigin::parse(&origin)).collect()
}

/// A stranger, an opaque origin, and what a careless comparison takes for an allowed origin. Some may be allowed.
pub(super) fn others(policy: &Policy) -> Vec<PageOrigin> {
    let mut origins = vec![STRANGER.to_owned(), "null".to_owned()];
    for origin in witnesses(policy, MAX_MISSED) {
        origins.extend(near_misses(&origin));
    }
    let mut pages: Vec<PageOrigin> = Vec::new();
    for page in origins.iter().filter_map(|origin| PageOrigin::parse(origin)) {
        if !pages.contains(&page) {
            pages.push(page);
        }
    }
    pages
}

fn witnesses(policy: &Policy, most: usize) -> impl Iterator<Item = String> {
    let patterns = policy.origins().patterns().take(most);
    patterns.filter_map(|text| OriginPattern::parse(text).ok()).map(|pattern| witness_origin(&pattern))
}

/// What passes where an origin is compared by its beginning, its end, a part of it, or a pattern whose dots are not escaped;
/// or without its scheme or port.
fn near_misses(origin: &str) -> Vec<String> {
    let Some((scheme, rest)) = origin.split_once("://") else { return Vec::new() };
    let Ok(url) = Url::parse(origin) else { return Vec::new() };
    let Some(host) = url.host_str() else { return Vec::new() };
    let port = rest.strip_prefix(host).unwrap_or_default();
    let other_scheme = if scheme == "https" { "http" } else { "https" };
    let other_port = if port == ":8443" { ":9443" } else { ":8443" };
    let mut misses = vec![
        format!("{scheme}://{host}.corridor-probe.example{port}"),
        format!("{scheme}://corridor{host}{port}"),
        format!("{scheme}://corridor.{host}{port}"),
        format!("{scheme}://{host}.{port}"),
        format!("{scheme}://{host}{other_port}"),
        format!("{other_scheme}://{host}{port}"),
    ];
    misses.extend(host.contains('.').then(|| format!("{scheme}://{}{port}", host.replacen('.', "x", 1))));
    misses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_are_origins_and_never_the_origin_itself() {
        for origin in ["https://app.example.com", "http://localhost:5173", "https://any.example.com:8443"] {
            let misses = near_misses(origin);
            assert!(misses.len() >= 6);
            for miss in misses {
                assert_ne!(miss, origin);
                assert!(PageOrigin::parse(&miss).is_some(), "{miss}");
            }
        }
        assert!(near_misses("https://app.example.com").contains(&"https://appxexample.com".to_owned()));
    }
}
