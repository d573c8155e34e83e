//! Which patterns of two lists have origins in common, and which those are.
//!
//! Two patterns overlap where one's hosts lie within the other's and their ports agree, and what they share is a pattern
//! again. Hosts are found by their names and those of their parents, so that the work grows with the lists and not with
//! their product.

use std::collections::HashMap;

use crate::origin::{OriginPattern, PortPattern};

/// What each pattern of `left` shares with the patterns of `right`, in the order of `right`. There is no `*` in either.
pub(super) fn overlaps(left: &[&OriginPattern], right: &[OriginPattern]) -> Vec<Vec<OriginPattern>> {
    let right: Vec<&OriginPattern> = right.iter().collect();
    let mut shared: Vec<Vec<(usize, OriginPattern)>> = vec![Vec::new(); left.len()];
    let mut add = |at: usize, number: usize, narrow: &OriginPattern, wide: &OriginPattern| {
        if let (Some(meets), Some(meet)) = (shared.get_mut(at), meet(narrow, wide)) {
            meets.push((number, meet));
        }
    };
    let (of_left, of_right) = (by_hosts(left), by_hosts(&right));
    for (number, narrow) in right.iter().enumerate() {
        for wide in keys(narrow).iter().filter_map(|key| of_left.get(key)).flatten() {
            left.get(*wide).into_iter().for_each(|pattern| add(*wide, number, narrow, pattern));
        }
    }
    for (at, narrow) in left.iter().enumerate() {
        // Equal hosts were met above.
        for wide in keys(narrow).iter().skip(1).filter_map(|key| of_right.get(key)).flatten() {
            right.get(*wide).into_iter().for_each(|pattern| add(at, *wide, narrow, pattern));
        }
    }
    let in_order = |mut meets: Vec<(usize, OriginPattern)>| {
        meets.sort_by_key(|(number, _)| *number);
        meets.into_iter().map(|(_, meet)| meet).collect()
    };
    shared.into_iter().map(in_order).collect()
}

/// Where in the list the patterns are that have these hosts.
fn by_hosts(patterns: &[&OriginPattern]) -> HashMap<String, Vec<usize>> {
    let mut by_hosts: HashMap<String, Vec<usize>> = HashMap::with_capacity(patterns.len());
    for (at, pattern) in patterns.iter().enumerate() {
        if let Some(key) = keys(pattern).into_iter().next() {
            by_hosts.entry(key).or_default().push(at);
        }
    }
    by_hosts
}

/// What a pattern says of schemes and hosts, and what patterns say that have all its hosts and more. (An address has no
/// parents, and what would be their text is no pattern.)
fn keys(pattern: &OriginPattern) -> Vec<String> {
    let (scheme, host) = (pattern.scheme().unwrap_or_default(), pattern.host().unwrap_or_default());
    let wildcard = if pattern.has_subdomain_wildcard() { "*." } else { "" };
    let parents = host.match_indices('.').filter_map(|(dot, _)| host.get(dot + 1..));
    let parents = parents.map(|parent| format!("{scheme}://*.{parent}"));
    std::iter::once(format!("{scheme}://{wildcard}{host}")).chain(parents).collect()
}

/// What two patterns share, the hosts of `narrow` being hosts of `wide`.
fn meet(narrow: &OriginPattern, wide: &OriginPattern) -> Option<OriginPattern> {
    let port = match (narrow.port_pattern(), wide.port_pattern()) {
        (PortPattern::Any, port) | (port, PortPattern::Any) => port,
        (port, other) if port == other => port,
        (_, _) => return None,
    };
    let hosts = keys(narrow).into_iter().next()?;
    let text = match port {
        PortPattern::Any => format!("{hosts}:*"),
        PortPattern::Default => hosts,
        PortPattern::Exact(port) => format!("{hosts}:{port}"),
    };
    OriginPattern::parse(&text).ok()
}
