//! What a page sees of an answer, by whichever of the two it is known.

use std::fmt;

use corridor_browser::Outcome;
use serde_json::Value;

use super::Page;

/// What a page sees.
#[derive(Clone, Debug)]
pub enum Seen {
    /// An answer.
    Answer {
        /// `response.type`.
        kind: String,
        /// `response.status`.
        status: u16,
        /// The names of `response.headers`, sorted.
        headers: Vec<String>,
    },
    /// An exception, of which a page is not told why; the machine's own code and an engine's text are for people.
    Blocked(String),
}

/// What must be seen.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// By which page.
    pub page: Page,
    /// In which call.
    pub call: &'static str,
    /// It.
    pub sees: Sees,
}

/// What a page must see.
#[derive(Clone, Copy, Debug)]
pub enum Sees {
    /// An answer of this status.
    Status(u16),
    /// An answer of this status with this header.
    Header(u16, &'static str),
    /// An answer of this status without it.
    NoHeader(u16, &'static str),
    /// Nothing, for this reason of the machine's.
    Blocked(&'static str),
}

impl Seen {
    pub(super) fn of_page(told: &Value) -> Self {
        if let Some(error) = told.get("error").and_then(Value::as_str) {
            return Self::Blocked(error.to_owned());
        }
        let text = |name| told.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let status = told.get("status").and_then(Value::as_u64).unwrap_or_default();
        let names = told.get("headers").and_then(Value::as_array).into_iter().flatten();
        let mut headers: Vec<String> = names.filter_map(Value::as_str).map(str::to_owned).collect();
        headers.sort_unstable();
        headers.dedup();
        Self::Answer { kind: text("type"), status: u16::try_from(status).unwrap_or_default(), headers }
    }

    pub(super) fn of_machine(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Ok(readable) => Self::Answer {
                kind: readable.kind.as_str().to_owned(),
                status: readable.status,
                headers: readable.headers.clone(),
            },
            Outcome::Blocked(blocked) => Self::Blocked(blocked.reason.code().to_owned()),
        }
    }

    /// Whether a page reads something of it.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        matches!(self, Self::Answer { kind, .. } if kind == "cors")
    }

    /// Whether a page could not tell the two apart.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Blocked(_), Self::Blocked(_)) => true,
            (
                Self::Answer { kind, status, headers },
                Self::Answer { kind: other_kind, status: other_status, headers: other_headers },
            ) => (kind, status, headers) == (other_kind, other_status, other_headers),
            (Self::Answer { .. }, Self::Blocked(_)) | (Self::Blocked(_), Self::Answer { .. }) => false,
        }
    }
}

impl Sees {
    /// Whether that is what the machine saw.
    #[must_use]
    pub fn holds(self, seen: &Seen) -> bool {
        match (self, seen) {
            (Self::Status(wanted), Seen::Answer { status, .. }) => *status == wanted,
            (Self::Header(wanted, name), Seen::Answer { status, headers, .. }) => {
                *status == wanted && headers.iter().any(|header| header == name)
            }
            (Self::NoHeader(wanted, name), Seen::Answer { status, headers, .. }) => {
                *status == wanted && !headers.iter().any(|header| header == name)
            }
            (Self::Blocked(wanted), Seen::Blocked(reason)) => reason == wanted,
            (Self::Status(_) | Self::Header(..) | Self::NoHeader(..), Seen::Blocked(_))
            | (Self::Blocked(_), Seen::Answer { .. }) => false,
        }
    }
}

impl Claim {
    pub(super) const fn new(page: Page, call: &'static str, sees: Sees) -> Self {
        Self { page, call, sees }
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer { kind, status, headers } => write!(f, "{kind} {status} [{}]", headers.join(", ")),
            Self::Blocked(why) => write!(f, "blocked ({why})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn answer(kind: &str, status: u16, headers: &[&str]) -> Seen {
        Seen::of_page(&json!({ "type": kind, "status": status, "headers": headers }))
    }

    #[test]
    fn two_that_a_page_can_tell_apart_are_not_alike() {
        let seen = answer("cors", 200, &["date", "content-type", "date"]);
        assert!(seen.is_like(&answer("cors", 200, &["content-type", "date"])));
        let blocked = Seen::of_page(&json!({ "error": "TypeError: Failed to fetch" }));
        let others = [
            answer("opaque", 200, &["content-type", "date"]),
            answer("cors", 201, &["content-type", "date"]),
            answer("cors", 200, &["content-type"]),
            blocked.clone(),
        ];
        for other in others {
            assert!(!seen.is_like(&other) && !other.is_like(&seen), "{other}");
        }
        assert!(blocked.is_like(&Seen::Blocked("allow-origin-missing".to_owned())));
    }

    #[test]
    fn a_claim_holds_of_what_it_says_alone() {
        let seen = answer("cors", 200, &["x-request-id"]);
        let blocked = Seen::Blocked("preflight-status".to_owned());
        let hold = [Sees::Status(200), Sees::Header(200, "x-request-id"), Sees::NoHeader(200, "date")];
        let not = [
            Sees::Status(404),
            Sees::Header(200, "date"),
            Sees::Header(404, "x-request-id"),
            Sees::NoHeader(200, "x-request-id"),
            Sees::Blocked("preflight-status"),
        ];
        assert!(hold.iter().all(|claim| claim.holds(&seen) && !claim.holds(&blocked)));
        assert!(not.iter().all(|claim| !claim.holds(&seen)));
        assert!(Sees::Blocked("preflight-status").holds(&blocked) && !Sees::Blocked("other").holds(&blocked));
    }
}
