//! Which method of which resource a request is for.

use super::super::api::{Method, Resource, RestApi};

/// A method that has the request.
pub(super) struct Routed<'a> {
    pub(super) resource: &'a Resource,
    pub(super) method: &'a Method,
    pub(super) path_parameters: Vec<(String, String)>,
}

/// How exact a part of a path is: plain text before a variable before a greedy variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exactness {
    Plain,
    Variable,
    Greedy,
}

/// The most exact resource of a path, and its method. A slash at the end counts for nothing (recorded of AWS:
/// `test_lambda_aws_proxy_integration`), and a path that is there without the method is as unknown as one that is not.
pub(super) fn find<'a>(api: &'a RestApi, method: &str, path: &str) -> Option<Routed<'a>> {
    let parts: Vec<&str> = path.trim_end_matches('/').split('/').skip(1).collect();
    let matches = api.resources.iter().filter_map(|resource| {
        let (exactness, parameters) = matched(&resource.path, &parts)?;
        Some((exactness, resource, parameters))
    });
    let (_, resource, path_parameters) = matches.min_by(|left, right| left.0.cmp(&right.0))?;
    let named = |name: &str| resource.methods.iter().find(|candidate| candidate.name == name);
    let method = named(method).or_else(|| named("ANY"))?;
    Some(Routed { resource, method, path_parameters })
}

/// How exact a match is, part for part, and the parameters of the path.
pub(crate) type Matched = (Vec<Exactness>, Vec<(String, String)>);

/// Holds a path against a template.
pub(crate) fn matched(template: &str, parts: &[&str]) -> Option<Matched> {
    let mut exactness = Vec::new();
    let mut parameters = Vec::new();
    let mut rest = parts;
    for wanted in template.trim_end_matches('/').split('/').skip(1) {
        let (part, after) = rest.split_first()?;
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            None if wanted == *part => exactness.push(Exactness::Plain),
            None => return None,
            Some(name) => match name.strip_suffix('+') {
                Some(name) => {
                    parameters.push((name.to_owned(), rest.join("/")));
                    exactness.push(Exactness::Greedy);
                    return Some((exactness, parameters));
                }
                None if part.is_empty() => return None,
                None => {
                    parameters.push((name.to_owned(), (*part).to_owned()));
                    exactness.push(Exactness::Variable);
                }
            },
        }
        rest = after;
    }
    rest.is_empty().then_some((exactness, parameters))
}
