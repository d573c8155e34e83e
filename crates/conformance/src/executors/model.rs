//! A browser on one side, the model of a deployed API on the other.

use corridor_browser::{Call, Header, Profile};
use corridor_proof::{Answered, Driven, Reply};
use corridor_targets::http_api::model as http_api;
use corridor_targets::rest_api::model as rest_api;

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
