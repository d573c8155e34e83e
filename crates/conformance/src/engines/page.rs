//! The page that runs the cases, and what it tells.

use serde::Deserialize;

pub(super) const PAGE: &str = include_str!("page.html");

/// What the page tells.
#[derive(Debug, Deserialize)]
pub(super) struct Told {
    /// Of each case and step, what the page got.
    pub(super) outcomes: Vec<Vec<LiveOutcome>>,
    /// Whether the machine was so busy that a scenario's waits were not what it says.
    pub(super) late: bool,
}

/// When a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// `new Request` threw.
    Constructor,
    /// `fetch` rejected.
    Fetch,
}

/// What a page got.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "outcome", rename_all = "lowercase")]
pub enum LiveOutcome {
    /// A response.
    Ok {
        /// `response.type`.
        #[serde(rename = "type")]
        kind: String,
        /// `response.status`.
        status: u16,
        /// The names of `response.headers`.
        headers: Vec<String>,
    },
    /// An exception.
    Blocked {
        /// Where.
        stage: Stage,
        /// Its text.
        message: String,
    },
    /// Nothing, for too long.
    Timeout,
}
