//! Path templates as resources: `/v2/{*rest}` becomes `/v2/{proxy+}`, and `/v2` beside it.

use std::collections::{BTreeMap, BTreeSet};

use crate::ledger::Ledger;
use crate::loss::Place;
use crate::refusal::RefusalKind;

/// The most resources of an API ("Quotas": resources per API).
const MAX_RESOURCES: usize = 300;

/// A resource of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ResourcePath {
    /// Its path.
    pub(crate) path: String,
    /// Its path parameters.
    pub(crate) parameters: Vec<String>,
    /// What is called behind the backend's own path, with the parameters in braces.
    pub(crate) target: String,
}

/// All resources of an API. A resource has at most one parameter below it, whatever it is called, so parameters at one place
/// get one name.
#[derive(Debug, Default)]
pub(crate) struct Resources {
    /// The parameter below each resource, and whether it takes the rest of the path.
    variables: BTreeMap<String, (String, bool)>,
    nodes: BTreeSet<String>,
}

impl Resources {
    /// The resources of a route's template: one, and the bare one of a template with a tail, which may be empty.
    pub(crate) fn of_template(&mut self, template: &str, ledger: &mut Ledger) -> Vec<ResourcePath> {
        let mut resource =
            ResourcePath { path: String::new(), parameters: Vec::new(), target: String::new() };
        let mut bare = None;
        for segment in template.split('/').skip(1) {
            match parameter(segment) {
                Some((name, greedy)) => {
                    if greedy {
                        bare = Some(resource.clone());
                    }
                    let wanted = if greedy { "proxy" } else { name };
                    let Some(name) = self.name(&resource, wanted, greedy, template, ledger) else {
                        return Vec::new();
                    };
                    let plus = if greedy { "+" } else { "" };
                    resource.path += &format!("/{{{name}{plus}}}");
                    resource.target += &format!("/{{{name}}}");
                    resource.parameters.push(name);
                }
                None => {
                    check_segment(segment, template, ledger);
                    resource.path += &format!("/{segment}");
                    resource.target += &format!("/{segment}");
                }
            }
            self.nodes.insert(resource.path.clone());
        }
        std::iter::once(resource).chain(bare.map(at_root)).collect()
    }

    /// Refuses more resources than an API has.
    pub(crate) fn check_count(&self, ledger: &mut Ledger) {
        if self.nodes.len() > MAX_RESOURCES {
            ledger.refuse(
                RefusalKind::TooManyResources,
                Place::whole(),
                format!(
                    "the paths make {} resources, and a REST API has at most {MAX_RESOURCES}",
                    self.nodes.len()
                ),
                "let `{*rest}` stand for paths with one policy and one backend, or deploy two files",
            );
        }
    }

    fn name(
        &mut self,
        parent: &ResourcePath,
        wanted: &str,
        greedy: bool,
        template: &str,
        ledger: &mut Ledger,
    ) -> Option<String> {
        if let Some((name, was_greedy)) = self.variables.get(&parent.path) {
            if *was_greedy == greedy {
                return Some(name.clone());
            }
            ledger.refuse(
                RefusalKind::SiblingParameters,
                Place::route(template),
                format!(
                    "`{}` has a parameter and a tail, and API Gateway takes one of them",
                    or_root(&parent.path)
                ),
                "keep the tail, or write the paths out",
            );
            return None;
        }
        let mut name = wanted.to_owned();
        while parent.parameters.contains(&name) {
            name.push('_');
        }
        self.variables.insert(parent.path.clone(), (name.clone(), greedy));
        Some(name)
    }
}

/// `{name}`, or `{*name}` with `true`.
fn parameter(segment: &str) -> Option<(&str, bool)> {
    let inside = segment.strip_prefix('{')?.strip_suffix('}')?;
    Some(inside.strip_prefix('*').map_or((inside, false), |name| (name, true)))
}

/// The tail of `/{*rest}` leaves `/`.
fn at_root(resource: ResourcePath) -> ResourcePath {
    if resource.path.is_empty() { ResourcePath { path: "/".to_owned(), ..resource } } else { resource }
}

fn or_root(path: &str) -> &str {
    if path.is_empty() { "/" } else { path }
}

/// CreateResource: a path part has `[A-Za-z0-9_.,:-]`, and is not empty.
fn check_segment(segment: &str, template: &str, ledger: &mut Ledger) {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_.,:-".contains(&byte);
    // The root alone has no part.
    if (segment.is_empty() && template == "/") || (!segment.is_empty() && segment.bytes().all(is_part)) {
        return;
    }
    let (message, hint) = if segment.is_empty() {
        (format!("`{template}` ends with a slash, which no resource has"), "take the slash out")
    } else {
        (
            format!("`{segment}` has a character that API Gateway does not take in a path"),
            "use letters, digits and `-._,:`, or a parameter",
        )
    };
    ledger.refuse(RefusalKind::Path, Place::route(template), message, hint);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(templates: &[&str]) -> Result<Vec<String>, Vec<RefusalKind>> {
        let (mut resources, mut ledger) = (Resources::default(), Ledger::default());
        let paths: Vec<String> = templates
            .iter()
            .flat_map(|template| resources.of_template(template, &mut ledger))
            .map(|resource| resource.path)
            .collect();
        ledger.close().map_err(|refusals| refusals.iter().map(|refusal| refusal.kind).collect::<Vec<_>>())?;
        Ok(paths)
    }

    #[test]
    fn a_tail_is_a_greedy_parameter_and_may_be_empty() {
        assert_eq!(paths(&["/v1/{*rest}"]), Ok(vec!["/v1/{proxy+}".to_owned(), "/v1".to_owned()]));
        assert_eq!(paths(&["/{*rest}"]), Ok(vec!["/{proxy+}".to_owned(), "/".to_owned()]));
        assert_eq!(paths(&["/"]), Ok(vec!["/".to_owned()]));
    }

    #[test]
    fn parameters_at_one_place_have_one_name_and_names_of_a_path_differ() {
        assert_eq!(
            paths(&["/m/{model}/infer", "/m/{name}", "/m/{x}/v/{model}"]),
            Ok(vec![
                "/m/{model}/infer".to_owned(),
                "/m/{model}".to_owned(),
                "/m/{model}/v/{model_}".to_owned()
            ])
        );
    }

    #[test]
    fn what_cannot_be_a_resource_is_refused() {
        assert_eq!(paths(&["/inference/"]), Err(vec![RefusalKind::Path]));
        assert_eq!(paths(&["/a~b"]), Err(vec![RefusalKind::Path]));
        assert_eq!(paths(&["/m/{model}", "/m/{*rest}"]), Err(vec![RefusalKind::SiblingParameters]));
    }
}
