//! Which routes have a path.

use std::collections::HashMap;

use crate::api::{Api, Route};

/// The path templates of an API, ready to be asked.
///
/// A template's parameter stands for one segment, `{*rest}` for what is left of the path. The tail may be empty: `/v2/{*rest}`
/// has `/v2` and `/v2/` as well, unless another route is written for just that path.
///
/// ```
/// use corridor_policy::{Draft, PolicyDraft, RouteDraft, Router, compile};
///
/// let policy = PolicyDraft {
///     name: "web".into(),
///     allow_origins: Some(vec!["https://example.com".into()]),
///     ..PolicyDraft::default()
/// };
/// let route = |path: &str| RouteDraft {
///     path: path.into(),
///     policy: Some("web".into()),
///     backend: Some("llm".into()),
///     ..RouteDraft::default()
/// };
/// let draft = Draft {
///     policies: vec![policy],
///     routes: vec![route("/v2"), route("/v2/{*rest}")],
///     backends: vec!["llm".into()],
///     ..Draft::default()
/// };
/// let api = compile(&draft).api.expect("no errors");
/// let router = Router::new(&api)?;
/// assert_eq!(router.find("/v2").map(|found| found.indices), Some(&[0][..]));
/// assert_eq!(router.find("/v2/models/m").and_then(|found| found.rest_begins), Some(4));
/// assert!(router.find("/v1").is_none());
/// # Ok::<(), corridor_policy::RouteConflict>(())
/// ```
#[derive(Clone, Debug)]
pub struct Router(matchit::Router<Template>);

/// What stands behind a template.
#[derive(Clone, Debug)]
struct Template {
    /// The places of its routes in [`Api::routes`].
    indices: Vec<usize>,
    tail: Tail,
}

/// What a template says about the end of its paths.
#[derive(Clone, Copy, Debug)]
enum Tail {
    /// There is no `{*rest}`.
    Absent,
    /// `{*rest}` is its last parameter.
    LastParameter,
    /// `{*rest}` is left out: it stands for nothing.
    Empty,
}

/// The routes that have a path: one path has one policy, and a route for each set of methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<'r> {
    /// Their places in [`Api::routes`].
    pub indices: &'r [usize],
    /// Where the tail that `{*rest}` stands for begins in the path, if the template has one.
    pub rest_begins: Option<usize>,
}

/// Two templates that would have the same paths.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the route `{path}` is in the way of another: {reason}")]
pub struct RouteConflict {
    /// The template of the second.
    pub path: String,
    /// What is in its way.
    pub reason: String,
}

impl Router {
    /// The templates of an API.
    ///
    /// # Errors
    ///
    /// If two of them would have the same paths; `compile` finds that before.
    pub fn new(api: &Api) -> Result<Self, RouteConflict> {
        let mut by_path: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut in_order = Vec::new();
        for (index, route) in api.routes().iter().enumerate() {
            let indices = by_path.entry(route.path()).or_default();
            if indices.is_empty() {
                in_order.push(route.path());
            }
            indices.push(index);
        }
        let template =
            |path, tail| Template { indices: by_path.get(path).cloned().unwrap_or_default(), tail };
        let mut router = matchit::Router::new();
        for path in &in_order {
            let conflict = |error: matchit::InsertError| RouteConflict {
                path: (*path).to_owned(),
                reason: error.to_string(),
            };
            let tail = if path.contains("/{*") { Tail::LastParameter } else { Tail::Absent };
            router.insert(*path, template(*path, tail)).map_err(conflict)?;
        }
        for path in &in_order {
            for bare in without_tail(path) {
                // What is in its way is a route for just that path, which goes first.
                let _ = router.insert(bare, template(*path, Tail::Empty));
            }
        }
        Ok(Self(router))
    }

    /// The routes of a path.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<Found<'_>> {
        let found = self.0.at(path).ok()?;
        let rest_begins = match found.value.tail {
            Tail::Absent => None,
            Tail::LastParameter => found.params.iter().last().map(|(_, rest)| path.len() - rest.len()),
            Tail::Empty => Some(path.len()),
        };
        Some(Found { indices: &found.value.indices, rest_begins })
    }
}

impl Api {
    /// The routes that a router found.
    pub fn found<'a>(&'a self, found: Found<'a>) -> impl Iterator<Item = &'a Route> {
        found.indices.iter().filter_map(|index| self.routes().get(*index))
    }
}

/// `/v2/{*rest}` with nothing for its tail, which the router's own wildcard cannot be.
fn without_tail(path: &str) -> Vec<String> {
    match path.split_once("/{*") {
        None => Vec::new(),
        Some(("", _)) => vec!["/".to_owned()],
        Some((parent, _)) => vec![parent.to_owned(), format!("{parent}/")],
    }
}
