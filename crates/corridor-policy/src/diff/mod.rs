//! The exact difference of two compiled files: which calls of which pages one grants and the other does not.
//!
//! It is set algebra on what policies are made of, origin patterns, methods, header names and credentials: nothing is
//! sampled, and an empty difference is a proof. What is claimed is then asked of [`Policy::decide`](crate::Policy) on
//! both sides, with a [`Witness`] for each claim; a claim that the verdicts do not confirm is an [`Inconsistency`], and no
//! [`Difference`].
//!
//! Compared is what a page can notice of a call to any path: whether it is granted, with which credentials, what it may
//! read, for how long the permission is remembered, and whether the route answers the method at all. So these are no
//! differences: the names of policies, backends and parameters of paths; a pattern that another covers; a safelisted
//! response header that is exposed or not; a `max_age` of 5, which is what browsers assume where there is none. A path
//! without a route grants nothing: who may read its `404` is not compared. Neither is what no browser sends, such as more
//! than 16 KiB of `Access-Control-Request-Headers`.

mod names;
mod origins;
mod overlap;
mod paths;
mod requests;
mod search;
mod witness;

use std::collections::HashMap;
use std::fmt;

use thiserror::Error;

pub use names::Names;
pub use origins::{OriginPiece, OriginRegion};
pub use requests::{CredentialsModes, Requests};
pub use witness::Witness;

use crate::api::{Api, Route};
use crate::policy::Policy;
use paths::{Cell, Template, cells};
use requests::{Additions, additions};

/// How two files differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// What the second grants and the first does not, by route.
    pub gained: Vec<Change>,
    /// What the first grants and the second does not, by route.
    pub lost: Vec<Change>,
}

/// Calls that one of two files grants and the other does not, or grants for a shorter time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// In what the two differ.
    pub kind: ChangeKind,
    /// The paths, as a template.
    pub route: String,
    /// Templates of paths among them that are not meant, since one of the files has another route for them.
    pub except_routes: Vec<String>,
    /// The calls.
    pub requests: Requests,
    /// How long a preflight is remembered, where that is the difference.
    pub max_ages: Option<MaxAges>,
    /// One of the calls, to which the two files are known to answer as is said here.
    pub witness: Witness,
}

/// In what two files differ. What a change says of everything else is all that the granting side grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// Only one has a route for the path.
    Route,
    /// The origins.
    Origins,
    /// The methods that the policy allows.
    Methods,
    /// The request headers.
    Headers,
    /// The credentials.
    Credentials,
    /// The response headers that a page may read.
    ExposedHeaders,
    /// The methods that the route answers, among those that both policies allow.
    RouteMethods,
    /// How long a browser may remember a preflight that both grant.
    MaxAge,
}

/// How long a browser may remember one preflight by either of two files, in seconds; `None` where nothing is said, which
/// means 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MaxAges {
    /// By the one that lets it remember longer: what was lost, or is gained.
    pub longer: Option<u32>,
    /// By the other.
    pub shorter: Option<u32>,
}

/// A difference that the verdicts do not confirm: a fault of this crate.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the verdicts on `{route}` do not confirm the difference that was found in its {kind}")]
pub struct Inconsistency {
    /// The template of the path.
    pub route: String,
    /// In what the difference was found.
    pub kind: ChangeKind,
}

/// Compares two files, exactly.
///
/// ```
/// use corridor_policy::{Draft, PolicyDraft, RouteDraft, compile, diff};
///
/// let file = |origins: &[&str], credentials| {
///     let draft = Draft {
///         policies: vec![PolicyDraft {
///             name: "web".into(),
///             allow_origins: Some(origins.iter().map(|origin| (*origin).to_owned()).collect()),
///             allow_methods: Some(vec!["POST".into()]),
///             allow_credentials: credentials,
///             ..PolicyDraft::default()
///         }],
///         routes: vec![RouteDraft {
///             path: "/inference".into(),
///             policy: Some("web".into()),
///             backend: Some("digits".into()),
///             ..RouteDraft::default()
///         }],
///         backends: vec!["digits".into()],
///         ..Draft::default()
///     };
///     compile(&draft).api.expect("the draft has no errors")
/// };
/// let before = file(&["https://app.example.com"], false);
/// let after = file(&["https://*.example.com", "https://app.example.com"], false);
///
/// let difference = diff(&before, &after)?;
/// assert!(difference.lost.is_empty());
/// let gained = &difference.gained[0];
/// assert_eq!(gained.route, "/inference");
/// assert_eq!(gained.requests.origins.to_string(), "https://*.example.com except https://app.example.com");
/// assert_eq!(gained.witness.origin, "https://www.example.com");
///
/// // A pattern that adds nothing makes no difference.
/// let spelled_out = file(&["https://*.example.com"], false);
/// assert!(diff(&after, &spelled_out)?.is_empty());
/// # Ok::<(), corridor_policy::diff::Inconsistency>(())
/// ```
///
/// # Errors
///
/// If what was found is not what the verdicts say, which is a fault of this crate.
pub fn diff(before: &Api, after: &Api) -> Result<Difference, Inconsistency> {
    let (before, after) = (Routes::of(before), Routes::of(after));
    let (mut gains, mut losses) = (Compared::default(), Compared::default());
    let mut difference = Difference::default();
    for cell in cells(&before.templates, &after.templates) {
        let (old, new) = (before.side(cell.routes.0), after.side(cell.routes.1));
        if let Some(new) = new {
            difference.gained.extend(gains.changes(&cell, new, old)?);
        }
        if let Some(old) = old {
            difference.lost.extend(losses.changes(&cell, old, new)?);
        }
    }
    Ok(difference)
}

/// The answers of one file to the requests of a path.
#[derive(Clone, Copy)]
struct Side<'a> {
    policy: &'a Policy,
    /// The methods that its routes answer.
    answered: &'a Names,
}

/// What one file grants and the other does not, by the names of their policies: many routes may have the same two.
#[derive(Default)]
struct Compared<'a>(HashMap<(&'a str, Option<&'a str>), Additions>);

impl<'a> Compared<'a> {
    /// What `more` grants and `less` does not.
    fn changes(
        &mut self,
        cell: &Cell,
        more: Side<'a>,
        less: Option<Side<'a>>,
    ) -> Result<Vec<Change>, Inconsistency> {
        let other = less.map(|less| less.policy);
        let names = (more.policy.name(), other.map(Policy::name));
        let additions = self.0.entry(names).or_insert_with(|| additions(more.policy, other));
        let of_route = less.and_then(|less| additions.of_route(more.answered, less.answered));
        let changes = additions.boxes.iter().cloned().chain(of_route).map(|addition| {
            Ok(Change {
                witness: Witness::confirmed(&addition, cell, more, less)?,
                kind: addition.kind,
                route: cell.template.clone(),
                except_routes: cell.except.clone(),
                requests: addition.requests,
                max_ages: addition.max_ages,
            })
        });
        changes.collect()
    }
}

/// The routes of a file by their paths, of which each has one policy.
struct Routes<'a> {
    templates: Vec<Template>,
    /// Each with the methods that its routes answer, together.
    policies: Vec<(&'a Policy, Names)>,
}

impl<'a> Routes<'a> {
    fn of(api: &'a Api) -> Self {
        let mut paths: Vec<&str> = Vec::new();
        for route in api.routes() {
            if !paths.contains(&route.path()) {
                paths.push(route.path());
            }
        }
        let policy = |path: &&str| {
            let mut routes = api.routes().iter().filter(|route| route.path() == *path).peekable();
            let policy = routes.peek()?.policy();
            Some((policy, Names::of_route(routes.flat_map(Route::methods))))
        };
        Self {
            templates: paths.iter().map(|path| Template::parse(path)).collect(),
            policies: paths.iter().filter_map(policy).collect(),
        }
    }

    fn side(&self, route: Option<usize>) -> Option<Side<'_>> {
        let (policy, answered) = self.policies.get(route?)?;
        Some(Side { policy, answered })
    }
}

impl Difference {
    /// Whether the two files are the same to every page.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.gained.is_empty() && self.lost.is_empty()
    }
}

impl ChangeKind {
    /// A stable name: `exposed_headers`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Route => "route",
            Self::Origins => "origins",
            Self::Methods => "methods",
            Self::Headers => "headers",
            Self::Credentials => "credentials",
            Self::ExposedHeaders => "exposed_headers",
            Self::RouteMethods => "route_methods",
            Self::MaxAge => "max_age",
        }
    }
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
