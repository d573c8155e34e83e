//! The tree of paths.

use std::collections::{BTreeMap, BTreeSet};

use super::super::api::RestApi;
use super::super::refusal::{Refusal, Rule};

/// "Amazon API Gateway quotas": resources per API.
const RESOURCES_MAX: usize = 300;

pub(super) fn check(api: &RestApi, found: &mut Vec<Refusal>) {
    // The nodes of the tree below the root: `/v1/models` makes `/v1` too.
    let mut nodes: BTreeSet<Vec<&str>> = BTreeSet::new();
    let mut paths: BTreeSet<&str> = BTreeSet::new();
    // The path variable of each place.
    let mut variables: BTreeMap<Vec<&str>, &str> = BTreeMap::new();
    for resource in &api.resources {
        let mut refuse = |rule, named: &str| found.push(Refusal::new(rule, resource.pointer.as_str(), named));
        let parts: Vec<&str> = resource.path.split('/').filter(|part| !part.is_empty()).collect();
        if !resource.path.starts_with('/') || !parts.iter().all(|part| is_part(part)) {
            refuse(Rule::PathPart, &resource.path);
        }
        if !paths.insert(&resource.path) {
            refuse(Rule::DuplicateResource, parts.last().unwrap_or(&"/"));
        }
        if let Some(greedy) = parts.iter().rev().skip(1).find(|part| part.ends_with("+}")) {
            refuse(Rule::GreedyChild, greedy);
        }
        for (depth, part) in parts.iter().enumerate() {
            let above: Vec<&str> = parts.iter().take(depth).copied().collect();
            if part.starts_with('{') {
                let first = *variables.entry(above.clone()).or_insert(part);
                if first != *part {
                    refuse(Rule::VariableSibling, first);
                }
            }
            nodes.insert([above, vec![*part]].concat());
        }
    }
    // The root counts.
    if nodes.len() + 1 > RESOURCES_MAX {
        found.push(Refusal::new(Rule::TooManyResources, "/paths", &(nodes.len() + 1).to_string()));
    }
}

/// A part is plain, or one variable: "path parameters must be whole segments".
fn is_part(part: &str) -> bool {
    let is_plain = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "_.,:-".contains(c))
    };
    match part.strip_prefix('{') {
        None => is_plain(part),
        Some(rest) => {
            rest.strip_suffix('}').is_some_and(|name| is_plain(name.strip_suffix('+').unwrap_or(name)))
        }
    }
}
