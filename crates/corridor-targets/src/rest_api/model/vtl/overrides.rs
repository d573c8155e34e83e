//! Which overrides a template could make twice, without running it.

use std::collections::{BTreeMap, BTreeSet};

use super::syntax::{Expression, Node, Step};
use super::value::Value;

/// How often each override is made at most, by its name in lower case.
type Counts = BTreeMap<String, usize>;

/// The overrides that some path through the template makes more than once.
pub(super) fn overridden_twice(nodes: &[Node]) -> Vec<String> {
    counts(nodes).into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name).collect()
}

/// The names of the response's headers that are overridden anywhere, as they are written.
pub(super) fn overridden_headers(nodes: &[Node]) -> Vec<String> {
    let mut headers = BTreeSet::new();
    collect(nodes, &mut headers);
    headers.into_iter().collect()
}

fn collect(nodes: &[Node], headers: &mut BTreeSet<String>) {
    for node in nodes {
        match node {
            Node::Set(target, _) => {
                if let Some(path) = override_path(&target.name, &target.steps)
                    && let [part, kind, header] = path.as_slice()
                    && (part.as_str(), kind.as_str()) == ("responseOverride", "header")
                {
                    headers.insert(header.clone());
                }
            }
            Node::If(branches, otherwise) => {
                branches.iter().for_each(|(_, body)| collect(body, headers));
                collect(otherwise, headers);
            }
            Node::Foreach(_, _, body) => collect(body, headers),
            Node::Text(_) | Node::Reference(_) | Node::Break => {}
        }
    }
}

fn counts(nodes: &[Node]) -> Counts {
    let mut total = Counts::new();
    for node in nodes {
        let more = match node {
            Node::Set(target, _) => single(override_path(&target.name, &target.steps)),
            Node::If(branches, otherwise) => {
                let bodies = branches.iter().map(|(_, body)| body.as_slice()).chain([otherwise.as_slice()]);
                bodies.map(counts).fold(Counts::new(), most)
            }
            Node::Foreach(_, _, body) => {
                counts(body).into_iter().map(|(name, count)| (name, count * 2)).collect()
            }
            Node::Text(_) | Node::Reference(_) | Node::Break => Counts::new(),
        };
        for (name, count) in more {
            *total.entry(name).or_default() += count;
        }
    }
    total
}

fn single(path: Option<Vec<String>>) -> Counts {
    path.map(|path| (path.join(".").to_ascii_lowercase(), 1)).into_iter().collect()
}

/// Of two branches only one runs.
fn most(mut left: Counts, right: Counts) -> Counts {
    for (name, count) in right {
        let most = left.entry(name).or_default();
        *most = count.max(*most);
    }
    left
}

/// `responseOverride`, `header`, `Vary`, if the target is an override and written out.
fn override_path(name: &str, steps: &[Step]) -> Option<Vec<String>> {
    let path: Option<Vec<String>> = steps.iter().map(step).collect();
    let path = path.filter(|_| name == "context")?;
    path.first().is_some_and(|part| part == "responseOverride" || part == "requestOverride").then_some(path)
}

fn step(step: &Step) -> Option<String> {
    match step {
        Step::Property(name) => Some(name.clone()),
        Step::Index(Expression::Literal(Value::Text(name))) => Some(name.clone()),
        Step::Index(Expression::Interpolated(nodes)) => match nodes.as_slice() {
            [Node::Text(text)] => Some(text.clone()),
            _ => None,
        },
        Step::Index(_) | Step::Method(..) => None,
    }
}
