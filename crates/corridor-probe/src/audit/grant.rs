//! What a response grants, read as browsers read it.

use crate::exchange::Response;

const ALLOW_ORIGIN: &str = "access-control-allow-origin";

/// What `Access-Control-Allow-Origin` says to an origin
/// ([CORS check](https://fetch.spec.whatwg.org/#concept-cors-check)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grant {
    /// It is not there.
    Absent,
    /// `*`.
    Wildcard,
    /// The very origin that asked.
    Own,
    /// Something else: another origin, a list, a pattern.
    Other,
}

/// The CORS headers of a response.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cors<'r>(pub(super) &'r Response);

impl<'r> Cors<'r> {
    /// `Access-Control-Allow-Origin`, its lines combined as browsers do.
    pub(super) fn allow_origin(self) -> Option<String> {
        self.combined(ALLOW_ORIGIN)
    }

    /// What it says to this origin.
    pub(super) fn grant(self, origin: &str) -> Grant {
        match self.allow_origin() {
            None => Grant::Absent,
            Some(value) if value == "*" => Grant::Wildcard,
            Some(value) if value == origin => Grant::Own,
            Some(_) => Grant::Other,
        }
    }

    /// Whether the server means this origin, even if it says so in a way that no browser takes (twice, in a list).
    pub(super) fn offers(self, origin: &str) -> bool {
        self.items(ALLOW_ORIGIN).iter().any(|item| item == origin || item == "*")
    }

    /// Whether credentials are allowed: exactly `true`.
    pub(super) fn credentials(self) -> bool {
        self.combined("access-control-allow-credentials").as_deref() == Some("true")
    }

    /// A header, its lines combined; what is not ASCII is replaced.
    pub(super) fn combined(self, name: &str) -> Option<String> {
        let lines = self.lines(name);
        (!lines.is_empty()).then(|| lines.join(", "))
    }

    /// The lines of a header, without blanks at their ends.
    pub(super) fn lines(self, name: &str) -> Vec<String> {
        let text = |line: &[u8]| String::from_utf8_lossy(line).trim_matches([' ', '\t']).to_owned();
        self.0.lines(name).map(text).collect()
    }

    /// The members of a list header, of all its lines.
    pub(super) fn items(self, name: &str) -> Vec<String> {
        let lines = self.lines(name);
        let items = lines.iter().flat_map(|line| line.split(','));
        items.map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
    }

    /// Whether a list header has this member, whatever the case.
    pub(super) fn lists(self, name: &str, member: &str) -> bool {
        self.0.lists(name, member)
    }

    /// Whether caches are told that the answer depends on `Origin`, or that they cannot know.
    pub(super) fn varies_by_origin(self) -> bool {
        self.lists("vary", "origin") || self.lists("vary", "*")
    }

    pub(super) fn succeeded(self) -> bool {
        (200..=299).contains(&self.0.status)
    }

    pub(super) fn redirects(self) -> bool {
        matches!(self.0.status, 301 | 302 | 303 | 307 | 308)
    }

    /// Whether the server says that it has nothing there for this method: an answer about no page's call.
    pub(super) fn has_no_such_method(self) -> bool {
        matches!(self.0.status, 404 | 405 | 501)
    }
}
