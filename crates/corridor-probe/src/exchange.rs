//! A request and what came of it, as plain values: what is planned before anything is sent, and judged after.
//!
//! Names of response headers are lower-case, repeats are kept in their order, and values are bytes: two
//! `Access-Control-Allow-Origin` are not one with a comma. What is shown of an exchange, to people or as JSON, never has a
//! secret in it (see [`shown`](Shown)).

mod browser;
mod shown;
mod trouble;

use std::time::Duration;

use corridor_browser::Header;
use corridor_proof::Reply;
use http::Version;
use url::Url;

pub(crate) use shown::printable;
pub use shown::{Shown, is_secret, shown_url};
pub use trouble::{Trouble, TroubleKind};

/// A request that may be sent. What it does not say is not sent, but for `Host`, `Accept`, `User-Agent` and the length of
/// the body.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Request {
    /// The method, byte for byte.
    pub method: String,
    /// Where it goes; its fragment is not sent.
    pub url: Url,
    /// The header fields, in order; repeats are sent as repeats.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body; `None` sends none.
    pub body: Option<Vec<u8>>,
}

/// The head of a response, and how its body began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The version of HTTP that it came over.
    pub version: Version,
    /// The header fields: names in lower case, repeats kept.
    pub headers: Vec<(String, Vec<u8>)>,
    /// How the body began: at most [`MAX_BODY_START`](crate::send::MAX_BODY_START) bytes, as they were sent (perhaps
    /// compressed).
    pub body_start: Vec<u8>,
    /// How long after the request began its head was there.
    pub head_after: Duration,
    /// How long after the request began the first byte of the body was there; `None` if none came, or none in time.
    pub first_byte_after: Option<Duration>,
}

/// A request and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// What was sent, or was to be.
    pub request: Request,
    /// What came back, or why nothing did.
    pub result: Result<Response, Trouble>,
}

impl Request {
    /// A request without headers or a body.
    #[must_use]
    pub fn new(method: &str, url: Url) -> Self {
        Self { method: method.to_owned(), url, headers: Vec::new(), body: None }
    }

    /// The same with one more header field.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The same with a body.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// The first value of a header field, whatever the case of its name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        let mut found = self.headers.iter().filter(|(own, _)| own.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.as_slice())
    }

    /// Whether a browser would have sent it as a preflight: `OPTIONS` with `Origin` and `Access-Control-Request-Method`.
    #[must_use]
    pub fn is_preflight(&self) -> bool {
        self.method == "OPTIONS"
            && self.header("origin").is_some()
            && self.header("access-control-request-method").is_some()
    }
}

impl Response {
    /// The values of a header field, a line each; `name` in lower case.
    pub fn lines<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r [u8]> {
        self.headers.iter().filter(move |(own, _)| own == name).map(|(_, value)| value.as_slice())
    }

    /// The value of a header field that stands there once; `None` if it is absent or repeated. `name` in lower case.
    #[must_use]
    pub fn only(&self, name: &str) -> Option<&[u8]> {
        let mut lines = self.headers.iter().filter(|(own, _)| own == name);
        let (_, value) = lines.next()?;
        lines.next().is_none().then_some(value.as_slice())
    }

    /// Whether a list header such as `Vary` has this member, in any of its lines and whatever the case.
    #[must_use]
    pub fn lists(&self, name: &str, member: &str) -> bool {
        let members = self.lines(name).flat_map(|line| line.split(|byte| *byte == b','));
        members.into_iter().any(|own| own.trim_ascii().eq_ignore_ascii_case(member.as_bytes()))
    }
}

impl Reply for Response {
    fn response(&self) -> corridor_browser::Response<'_> {
        let headers = self.headers.iter().map(|(name, value)| Header::new(name.as_str(), value.as_slice()));
        corridor_browser::Response { status: self.status, headers: headers.collect::<Vec<_>>().into() }
    }
}

impl Exchange {
    /// What came back, if anything did.
    #[must_use]
    pub fn response(&self) -> Option<&Response> {
        self.result.as_ref().ok()
    }

    /// What may be shown of it.
    #[must_use]
    pub fn shown(&self) -> Shown<'_> {
        Shown::new(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_over_all_of_its_lines() {
        let headers = [("vary", "Accept-Encoding, origin"), ("vary", "Cookie"), ("x", "1")];
        let response = Response {
            status: 200,
            version: Version::HTTP_11,
            headers: headers.map(|(name, value)| (name.to_owned(), value.into())).to_vec(),
            body_start: Vec::new(),
            head_after: Duration::ZERO,
            first_byte_after: None,
        };
        assert!(response.lists("vary", "Origin") && response.lists("vary", "cookie"));
        assert!(!response.lists("vary", "Accept"));
        assert_eq!(
            (response.only("vary"), response.only("x"), response.only("y")),
            (None, Some(&b"1"[..]), None)
        );
    }
}
