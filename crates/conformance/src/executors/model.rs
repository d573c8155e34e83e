//! A browser on one side, the model of a deployed API on the other.

use std::cell::Cell;

use corridor_browser::{Call, Header, Profile};
use corridor_proof::{Answered, Driven, Reply};
use corridor_targets::http_api::model as http_api;
use corridor_targets::rest_api::model as rest_api;

use crate::cases::{Case, Seen, Suite, digit};

/// How the names of headers are written on the way: HTTP/1.1 keeps what a browser writes, HTTP/2 has lower case alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// `Origin`, as browsers write it in HTTP/1.1.
    Canonical,
    /// `origin`, as HTTP/2 has it.
    Lower,
}

/// An answer of a model, as far as a browser looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The header lines, in order.
    pub headers: Vec<(String, String)>,
}

impl Reply for Answer {
    fn response(&self) -> corridor_browser::Response<'_> {
        let headers: Vec<Header<'_>> =
            self.headers.iter().map(|(name, value)| Header::new(name, value)).collect();
        corridor_browser::Response { status: self.status, headers: headers.into() }
    }
}

impl From<rest_api::Response> for Answer {
    fn from(response: rest_api::Response) -> Self {
        Self { status: response.status, headers: response.headers }
    }
}

impl From<http_api::Response> for Answer {
    fn from(response: http_api::Response) -> Self {
        Self { status: response.status, headers: response.headers }
    }
}

/// Makes a call in one browser; the model answers.
pub fn drive(
    profile: Profile,
    call: &Call<'_>,
    spelling: Spelling,
    mut answer: impl FnMut(&rest_api::Request) -> Answer,
) -> Driven<Answer> {
    corridor_proof::drive(profile, call, |request| Answered::With(answer(&of_browser(request, spelling))))
}

/// What a browser sends, as the model takes it. Bodies are not of interest here.
fn of_browser(request: &corridor_proof::Request<'_>, spelling: Spelling) -> rest_api::Request {
    let sent = request.sent;
    let protocol = [
        ("Origin", &sent.origin),
        ("Access-Control-Request-Method", &sent.access_control_request_method),
        ("Access-Control-Request-Headers", &sent.access_control_request_headers),
    ];
    let protocol = protocol.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)));
    let text = |bytes: &[u8]| bytes.iter().copied().map(char::from).collect::<String>();
    let page = request.headers.iter().map(|header| (text(&header.name), text(&header.value)));
    let accept = [("Accept".to_owned(), "*/*".to_owned())];
    let headers =
        accept.into_iter().chain(protocol).chain(page).map(|(name, value)| (spelling.of(&name), value));
    let query = request.url.query().map(|query| format!("?{query}")).unwrap_or_default();
    rest_api::Request {
        method: sent.method.clone(),
        target: format!("{}{query}", request.url.path()),
        headers: headers.collect(),
        body: if request.body { b"{}".to_vec() } else { Vec::new() },
    }
}

impl Spelling {
    /// A name in this spelling.
    #[must_use]
    pub fn of(self, name: &str) -> String {
        match self {
            Self::Canonical => name.to_owned(),
            Self::Lower => name.to_ascii_lowercase(),
        }
    }
}

/// The model server that deployed APIs of the suites call: the digit of the cases is one run of a
/// model, anything else is an error. It
/// puts CORS headers of its own on everything, which no page may see.
pub(super) fn backend(sent: &rest_api::BackendRequest, runs: &Cell<u64>) -> rest_api::BackendResponse {
    if sent.uri.starts_with("http://127.0.0.1:9/") {
        return rest_api::BackendResponse::Unreachable;
    }
    let media_type = sent.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let is_json = media_type.is_some_and(|(_, value)| value.starts_with("application/json"));
    let is_digit = || {
        let parsed = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).ok();
        parsed(&sent.body).is_some_and(|body| Some(body) == parsed(digit().as_bytes()))
    };
    let status = match (sent.method.as_str(), is_json) {
        ("GET" | "HEAD", _) => 404,
        ("OPTIONS", _) => 405,
        (_, false) => 415,
        (_, true) if is_digit() => 200,
        (_, true) => 400,
    };
    if status == 200 {
        runs.set(runs.get() + 1);
    }
    let headers = [
        ("Content-Type", "application/json"),
        ("Access-Control-Allow-Origin", "https://of-the-backend.example"),
        ("Access-Control-Expose-Headers", "X-Of-The-Backend"),
    ];
    let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    rest_api::BackendResponse::Answer { status, headers, body: b"{}".to_vec() }
}

/// The file of a suite, as it is deployed: an embedded model runs elsewhere, behind HTTP. `dropped` are methods that the target
/// does not have.
pub(super) fn deployable(suite: &Suite, api: &str, dropped: &[&str]) -> Suite {
    let file = suite.file.replace("builtin = \"digits\"", "http = \"https://models.example\"");
    let file = dropped
        .iter()
        .fold(file, |file, method| file.replace(&format!(", \"{method}\"]\npolicy"), "]\npolicy"));
    let file = format!("{file}\n[aws]\nregion = \"eu-west-1\"\nstage = \"prod\"\napi = \"{api}\"\n");
    Suite { file, ..suite.clone() }
}

/// A case's request to the stage `prod`; each name as `spelling` has it.
pub(super) fn request(case: &Case, spelling: Spelling) -> rest_api::Request {
    let (method, target) = case.method_and_target();
    rest_api::Request {
        method: method.to_owned(),
        target: format!("/prod{target}"),
        headers: case.headers.iter().map(|(name, value)| (spelling.of(name), value.clone())).collect(),
        body: case.body_bytes(),
    }
}

/// What an executor saw of an answer.
pub(super) fn seen(answer: &Answer, runs: u64) -> Seen {
    let is_of_cases = |name: &str| name.starts_with("access-control-") || name == "vary";
    let lines = answer.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value));
    Seen {
        verdict: None,
        status: Some(answer.status),
        answer: lines
            .filter(|(name, _)| is_of_cases(name))
            .map(|(name, value)| format!("{name}: {value}"))
            .collect(),
        runs: Some(runs),
    }
}
