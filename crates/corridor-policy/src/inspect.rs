//! A draft with every text read once: what the findings look at, and what a policy is made of.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use http::{HeaderName, Method};

use crate::clients::{Client, client};
use crate::draft::{Draft, PolicyDraft, RouteDraft};
use crate::finding::Path;
use crate::header_name::{HeaderNameError, parse_request_header_name, parse_response_header_name};
use crate::method::{MethodError, parse_method};
use crate::origin::{OriginPattern, OriginPatternError};

/// A draft, read.
pub(crate) struct Inspection<'d> {
    pub(crate) draft: &'d Draft,
    pub(crate) policies: Vec<InspectedPolicy<'d>>,
    pub(crate) routes: Vec<InspectedRoute<'d>>,
}

/// A policy, read.
pub(crate) struct InspectedPolicy<'d> {
    pub(crate) draft: &'d PolicyDraft,
    pub(crate) path: Path,
    pub(crate) origins: List<'d, OriginPattern, OriginPatternError>,
    pub(crate) methods: List<'d, Listed<Method>, MethodError>,
    pub(crate) request_headers: HeaderList<'d>,
    pub(crate) exposed_headers: HeaderList<'d>,
    pub(crate) clients: List<'d, &'static Client, UnknownClient>,
}

/// No client has this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UnknownClient;

/// `allow_headers` or `expose_headers`.
pub(crate) type HeaderList<'d> = List<'d, Listed<HeaderName>, HeaderNameError>;

/// Which way a header goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// From the page: `allow_headers`.
    Request,
    /// To the page: `expose_headers`.
    Response,
}

impl Direction {
    /// The key of its list.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Request => "allow_headers",
            Self::Response => "expose_headers",
        }
    }
}

/// A route, read.
pub(crate) struct InspectedRoute<'d> {
    pub(crate) draft: &'d RouteDraft,
    pub(crate) path: Path,
    pub(crate) methods: List<'d, Method, MethodError>,
}

/// An element of a list that may hold `*`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Listed<T> {
    Any,
    Name(T),
}

/// A list of the draft, each element read.
pub(crate) struct List<'d, T, E> {
    pub(crate) path: Path,
    pub(crate) items: Vec<Item<'d, T, E>>,
}

/// One element of a list.
pub(crate) struct Item<'d, T, E> {
    pub(crate) index: usize,
    pub(crate) text: &'d str,
    pub(crate) parsed: Result<T, E>,
}

impl<'d> Inspection<'d> {
    pub(crate) fn new(draft: &'d Draft) -> Self {
        let root = Path::root().key("policies");
        let policies = draft
            .policies
            .iter()
            .map(|policy| InspectedPolicy::new(policy, root.key(&policy.name)))
            .collect();
        let root = Path::root().key("routes");
        let routes = draft
            .routes
            .iter()
            .enumerate()
            .map(|(at, route)| InspectedRoute::new(route, root.index(at)))
            .collect();
        Self { draft, policies, routes }
    }

    /// The policies by their names; of two with one name the first, as in a compiled file.
    pub(crate) fn policies_by_name(&self) -> HashMap<&'d str, &InspectedPolicy<'d>> {
        let mut by_name = HashMap::with_capacity(self.policies.len());
        for policy in &self.policies {
            by_name.entry(policy.draft.name.as_str()).or_insert(policy);
        }
        by_name
    }

    /// The origin patterns that could not be read for a reason that `claims` claims: where, what, and why.
    pub(crate) fn origin_errors<'i>(
        &'i self,
        claims: impl Fn(OriginPatternError) -> bool + Copy + 'i,
    ) -> impl Iterator<Item = (Path, &'d str, OriginPatternError)> {
        self.policies.iter().flat_map(move |policy| policy.origins.errors_claimed_by(claims))
    }

    /// The methods, of policies and then of routes, that could not be read for a reason that `claims` claims.
    pub(crate) fn method_errors<'i>(
        &'i self,
        claims: impl Fn(MethodError) -> bool + Copy + 'i,
    ) -> impl Iterator<Item = (Path, &'d str, MethodError)> {
        let of_policies =
            self.policies.iter().flat_map(move |policy| policy.methods.errors_claimed_by(claims));
        let of_routes = self.routes.iter().flat_map(move |route| route.methods.errors_claimed_by(claims));
        of_policies.chain(of_routes)
    }

    /// The header names, request and then response headers of each policy, that could not be read for a reason that
    /// `claims` claims.
    pub(crate) fn header_errors<'i>(
        &'i self,
        claims: impl Fn(Direction, HeaderNameError) -> bool + Copy + 'i,
    ) -> impl Iterator<Item = (Path, &'d str, Direction)> {
        let lists = self.policies.iter().flat_map(InspectedPolicy::header_lists);
        lists.flat_map(move |(direction, list)| {
            let errors = list.errors_claimed_by(move |error| claims(direction, error));
            errors.map(move |(path, text, _)| (path, text, direction))
        })
    }
}

impl<'d> InspectedPolicy<'d> {
    fn new(draft: &'d PolicyDraft, path: Path) -> Self {
        let list = |key: &str| path.key(key);
        Self {
            origins: List::read(list("allow_origins"), draft.allow_origins.as_deref(), OriginPattern::parse),
            methods: List::read(list("allow_methods"), draft.allow_methods.as_deref(), or_any(parse_method)),
            request_headers: List::read(
                list("allow_headers"),
                draft.allow_headers.as_deref(),
                or_any(parse_request_header_name),
            ),
            exposed_headers: List::read(
                list("expose_headers"),
                draft.expose_headers.as_deref(),
                or_any(parse_response_header_name),
            ),
            clients: List::read(list("clients"), Some(&draft.clients), |name| {
                client(name).ok_or(UnknownClient)
            }),
            draft,
            path,
        }
    }

    /// Both lists of header names.
    pub(crate) fn header_lists(&self) -> [(Direction, &HeaderList<'d>); 2] {
        [(Direction::Request, &self.request_headers), (Direction::Response, &self.exposed_headers)]
    }

    /// The clients whose profiles it has.
    pub(crate) fn known_clients(&self) -> impl Iterator<Item = &'static Client> {
        self.clients.values().map(|(_, client)| *client)
    }

    /// Whether any page at all may call.
    pub(crate) fn allows_any_origin(&self) -> bool {
        self.origins.values().any(|(_, pattern)| pattern.is_any())
    }
}

impl<'d> InspectedRoute<'d> {
    fn new(draft: &'d RouteDraft, path: Path) -> Self {
        Self { methods: List::read(path.key("methods"), draft.methods.as_deref(), parse_method), draft, path }
    }

    /// The methods that it answers, each with its place; `POST` if none are written.
    pub(crate) fn answered(&self) -> Vec<(Path, Method)> {
        match self.draft.methods {
            None => vec![(self.path.clone(), Method::POST)],
            Some(_) => {
                let written = self.methods.values();
                written.map(|(item, method)| (self.methods.path_of(item), method.clone())).collect()
            }
        }
    }
}

impl<'d, T, E> List<'d, T, E> {
    fn read(path: Path, texts: Option<&'d [String]>, parse: impl Fn(&str) -> Result<T, E>) -> Self {
        let texts = texts.unwrap_or_default().iter().enumerate();
        let items = texts.map(|(index, text)| Item { index, text, parsed: parse(text) }).collect();
        Self { path, items }
    }

    /// The elements that could be read.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&Item<'d, T, E>, &T)> {
        self.items.iter().filter_map(|item| item.parsed.as_ref().ok().map(|value| (item, value)))
    }

    /// The elements that could not.
    pub(crate) fn errors(&self) -> impl Iterator<Item = (&Item<'d, T, E>, &E)> {
        self.items.iter().filter_map(|item| item.parsed.as_ref().err().map(|error| (item, error)))
    }

    /// The elements whose key an earlier element has.
    pub(crate) fn repeats<'l, K: Eq + Hash>(
        &'l self,
        key: impl Fn(&'l T) -> K,
    ) -> impl Iterator<Item = &'l Item<'d, T, E>>
    where
        'd: 'l,
    {
        let mut seen = HashSet::with_capacity(self.items.len());
        self.values().filter_map(move |(item, value)| (!seen.insert(key(value))).then_some(item))
    }

    /// Where an element stands.
    pub(crate) fn path_of(&self, item: &Item<'_, T, E>) -> Path {
        self.path.index(item.index)
    }
}

impl<'d, T, E: Copy> List<'d, T, E> {
    fn errors_claimed_by(&self, claims: impl Fn(E) -> bool) -> impl Iterator<Item = (Path, &'d str, E)> {
        let claimed = self.errors().filter(move |(_, error)| claims(**error));
        claimed.map(|(item, error)| (self.path_of(item), item.text, *error))
    }
}

impl<'d, T, E> List<'d, Listed<T>, E> {
    /// The first `*`.
    pub(crate) fn wildcard(&self) -> Option<&Item<'d, Listed<T>, E>> {
        self.items.iter().find(|item| matches!(item.parsed, Ok(Listed::Any)))
    }

    /// The elements that are names.
    pub(crate) fn names(&self) -> impl Iterator<Item = (&Item<'d, Listed<T>, E>, &T)> {
        self.values().filter_map(|(item, listed)| match listed {
            Listed::Name(name) => Some((item, name)),
            Listed::Any => None,
        })
    }
}

fn or_any<T, E>(parse: impl Fn(&str) -> Result<T, E>) -> impl Fn(&str) -> Result<Listed<T>, E> {
    move |text| {
        if text == "*" { Ok(Listed::Any) } else { parse(text).map(Listed::Name) }
    }
}
