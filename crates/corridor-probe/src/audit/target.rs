//! What is audited, and what is meant there.

use corridor_policy::{Origin, OriginPattern};
use url::Url;

/// The label that stands for whatever a declared wildcard stands for. It is nobody's.
pub(super) const SOME_LABEL: &str = "corridor-audit";

/// An endpoint, what is known of it, and how far the audit may go.
#[derive(Clone, Debug)]
pub struct Target {
    /// The address that is audited; an `http:` or `https:` URL.
    pub url: Url,
    /// The origins that are meant to be allowed. They are asked first, what resembles them is tried, and what they match is
    /// no fault.
    pub origins: Vec<OriginPattern>,
    /// Headers that go with every request but preflights, such as a key: where an endpoint answers nobody without.
    pub headers: Vec<(String, String)>,
    /// Whether requests may be sent that could run a model or change something: `POST`, `PUT`, `PATCH`, `DELETE`.
    pub active: bool,
    /// How many requests may be sent, at most.
    pub budget: usize,
}

impl Target {
    /// Requests an URL, unless something else is said. An endpoint with an exact list of one takes some 170.
    pub const DEFAULT_BUDGET: usize = 300;

    /// A passive audit of this address, with nothing known.
    #[must_use]
    pub fn new(url: Url) -> Self {
        Self { url, origins: Vec::new(), headers: Vec::new(), active: false, budget: Self::DEFAULT_BUDGET }
    }

    /// Whether this origin is meant to be allowed.
    pub(super) fn is_declared(&self, origin: &str) -> bool {
        Origin::parse(origin.as_bytes())
            .is_ok_and(|origin| self.origins.iter().any(|pattern| pattern.matches(&origin)))
    }

    /// Whether this begins and ends as the origins of a declared wildcard do.
    pub(super) fn ends_like_a_declared_wildcard(&self, origin: &str) -> bool {
        self.origins.iter().any(|pattern| {
            let text = pattern.as_str();
            let parts = text.split_once("://*").filter(|_| !text.ends_with(":*"));
            parts.is_some_and(|(scheme, end)| {
                let own = origin.split_once("://").map_or("", |(own, _)| own);
                own.eq_ignore_ascii_case(scheme) && origin.to_ascii_lowercase().ends_with(end)
            })
        })
    }

    /// One origin for each declared pattern; `*` names none in particular.
    pub(super) fn declared(&self) -> impl Iterator<Item = String> {
        self.origins.iter().filter(|pattern| !pattern.is_any()).map(|pattern| {
            let text = pattern.as_str();
            let text = text.strip_suffix(":*").unwrap_or(text);
            text.replacen("://*.", &format!("://{SOME_LABEL}."), 1)
        })
    }
}
