//! Requests and responses, on both sides of a deployed API.

use super::gateway_response::Kind;

/// A request to a deployed API. The names of headers are as they were sent; a character of a value is a byte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path with the stage, and the query: `/prod/inference?page=2`.
    pub target: String,
    /// The header lines, in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// The answer of a deployed API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The header lines, in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Who made it, and why.
    pub made_by: MadeBy,
}

/// Who made an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MadeBy {
    /// The backend of a proxy integration.
    Backend,
    /// An integration response, of this status of the backend.
    Integration(u16),
    /// API Gateway itself: the type of the gateway response, and why, as its execution log would say.
    Gateway(Kind, String),
    /// API Gateway, where no gateway response is asked: a stage that is not there, a body that is too large.
    Fixed(&'static str),
}

/// What an integration sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackendRequest {
    /// The type of the integration: `HTTP_PROXY`, `AWS`, …
    pub kind: String,
    /// The method.
    pub method: String,
    /// Where it goes.
    pub uri: String,
    /// The header lines.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackendResponse {
    /// An answer over HTTP; of a Lambda function, its result as a body with status 200.
    Answer {
        /// The status.
        status: u16,
        /// The header lines.
        headers: Vec<(String, String)>,
        /// The body.
        body: Vec<u8>,
    },
    /// Nothing within the integration's time.
    TimedOut,
    /// No connection.
    Unreachable,
}

impl Request {
    /// The first header of a name, whatever its case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// The path without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The parameters of the query, decoded, in order.
    #[must_use]
    pub fn query(&self) -> Vec<(String, String)> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        url::form_urlencoded::parse(query.as_bytes())
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect()
    }
}

impl Response {
    /// The first header of a name, whatever its case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }
}

/// The first header of a name, whatever its case.
pub(crate) fn header<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    headers.iter().find(|(sent, _)| sent.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}
