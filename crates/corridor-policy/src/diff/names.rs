//! Sets of methods and of header names: these, or all but these.

use std::collections::BTreeMap;
use std::fmt;

use http::{HeaderName, Method};

use crate::header_name::{RequestHeaderSet, is_safelisted_response_header};
use crate::method::MethodSet;

/// A set of methods or of header names: these names, or all but these.
///
/// Header names are compared without regard to case, and told as their author wrote them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    all_but: bool,
    fold_case: bool,
    /// What is written, by what is compared.
    names: BTreeMap<String, String>,
}

impl Names {
    /// The methods that a policy allows; `HEAD` where it allows `GET`.
    pub(super) fn of_methods(methods: &MethodSet) -> Self {
        Self { all_but: methods.is_any(), ..Self::of_route(methods.listed()) }
    }

    /// The methods that a route answers; `HEAD` where it answers `GET`.
    pub(super) fn of_route<'m>(methods: impl Iterator<Item = &'m Method>) -> Self {
        let mut these = Self { all_but: false, fold_case: false, names: BTreeMap::new() };
        for method in methods {
            these.add(method.as_str());
            if *method == Method::GET {
                these.add(Method::HEAD.as_str());
            }
        }
        these
    }

    /// The headers that a page may set. `*` has no `Authorization`.
    pub(super) fn of_request_headers(headers: &RequestHeaderSet) -> Self {
        let mut listed = Self::of_headers(headers.listed());
        if !headers.is_any() {
            return listed;
        }
        let with_authorization = listed.contains("authorization");
        listed.names.clear();
        if !with_authorization {
            listed.add("Authorization");
        }
        listed.complement()
    }

    /// The headers that a page may read, but those that every page reads.
    pub(super) fn of_exposed_headers<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut listed = Self::of_headers(names);
        let is_always_read =
            |name: &str| HeaderName::try_from(name).is_ok_and(|name| is_safelisted_response_header(&name));
        listed.names.retain(|name, _| !is_always_read(name));
        if listed.contains("*") { Self::of_headers([].into_iter()).complement() } else { listed }
    }

    fn of_headers<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut these = Self { all_but: false, fold_case: true, names: BTreeMap::new() };
        names.for_each(|name| these.add(name));
        these
    }

    fn add(&mut self, name: &str) {
        self.names.entry(self.key(name)).or_insert_with(|| name.to_owned());
    }

    /// What a name is compared by.
    fn key(&self, name: &str) -> String {
        if self.fold_case { name.to_ascii_lowercase() } else { name.to_owned() }
    }

    /// Whether it is all names but [`Self::names`]; else it is those names.
    #[must_use]
    pub fn is_all_but(&self) -> bool {
        self.all_but
    }

    /// The names, as written, sorted: those in the set, or those that alone are not.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.values().map(String::as_str)
    }

    /// Whether no name is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.all_but && self.names.is_empty()
    }

    /// Whether this name is in it.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.names.contains_key(&self.key(name)) != self.all_but
    }

    /// What is in this set and not in `less`.
    pub(super) fn minus(&self, less: &Self) -> Self {
        let keep = |names: &BTreeMap<String, String>, is_in: &dyn Fn(&str) -> bool| {
            let kept = names.iter().filter(|(name, _)| is_in(name));
            kept.map(|(name, written)| (name.clone(), written.clone())).collect::<BTreeMap<_, _>>()
        };
        let (all_but, names) = match (self.all_but, less.all_but) {
            (false, _) => (false, keep(&self.names, &|name| !less.contains(name))),
            (true, true) => (false, keep(&less.names, &|name| self.contains(name))),
            (true, false) => (true, less.names.clone().into_iter().chain(self.names.clone()).collect()),
        };
        Self { all_but, names, ..*self }
    }

    /// What is in both.
    pub(super) fn meet(&self, other: &Self) -> Self {
        self.minus(&other.clone().complement())
    }

    fn complement(self) -> Self {
        Self { all_but: !self.all_but, ..self }
    }

    /// One of the names, the first of `preferred` that is.
    pub(super) fn pick(&self, preferred: &[&str]) -> Option<String> {
        if let Some(name) = preferred.iter().find(|name| self.contains(name)) {
            return Some(self.names.get(&self.key(name)).map_or(*name, String::as_str).to_owned());
        }
        if self.all_but {
            return (1_u32..).map(|number| format!("X-Other-{number}")).find(|name| self.contains(name));
        }
        self.names.values().next().cloned()
    }
}

/// `GET, POST`, `*`, `* except Authorization`.
impl fmt::Display for Names {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.names().collect();
        match (self.all_but, names.is_empty()) {
            (true, true) => formatter.write_str("*"),
            (true, false) => write!(formatter, "* except {}", names.join(", ")),
            (false, _) => formatter.write_str(&names.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every pair of sets over three names and one that nobody writes.
    #[test]
    fn the_algebra_is_that_of_sets() {
        let sets: Vec<Names> = (0..16_u8)
            .map(|bits| {
                let names = ["A", "B", "C"].into_iter().enumerate();
                let names = names.filter(|(at, _)| bits >> at & 1 == 1).map(|(_, name)| name);
                let these = Names::of_headers(names);
                if bits & 8 == 0 { these } else { these.complement() }
            })
            .collect();
        for (one, other) in sets.iter().flat_map(|one| sets.iter().map(move |other| (one, other))) {
            let (minus, meet) = (one.minus(other), one.meet(other));
            for name in ["a", "B", "c", "z"] {
                assert_eq!(minus.contains(name), one.contains(name) && !other.contains(name));
                assert_eq!(meet.contains(name), one.contains(name) && other.contains(name));
            }
            for set in [minus, meet] {
                let picked = set.pick(&["a"]);
                assert_eq!(picked.is_none(), set.is_empty());
                assert!(picked.is_none_or(|name| set.contains(&name)));
            }
        }
    }
}
