//! A call against a policy: what is sent, what the policy answers, what the page gets.

use corridor_browser::{
    Blocked, Event, Header, Outcome, Profile, Reason, Response, Sent, Stage, Step as NetworkStep,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::drive::{Answered, Reply, Request, drive};
use crate::server::{Answer, Server};

pub use corridor_browser::Call;

/// A request and its answer.
#[derive(Debug)]
pub struct Step<'a> {
    /// What was sent.
    pub sent: Sent,
    /// The path that it was sent to.
    pub path: String,
    /// What came back.
    pub answer: Answer<'a>,
}

/// A whole exchange.
#[derive(Debug)]
pub struct Exchange<'a> {
    /// Whose behaviour it is.
    pub profile: Profile,
    /// Every request and its answer, in order.
    pub steps: Vec<Step<'a>>,
    /// What the browser decided on the way.
    pub events: Vec<Event>,
    /// What the page gets.
    pub outcome: Outcome,
}

/// Makes a call, in one browser, against one server.
///
/// ```
/// use corridor_browser::{Call, Outcome, PageOrigin, Profile};
/// use corridor_policy::{Draft, PolicyDraft, RouteDraft, compile};
/// use corridor_proof::{Server, fetch};
///
/// let draft = Draft {
///     policies: vec![PolicyDraft {
///         name: "web".into(),
///         allow_origins: Some(vec!["https://example.com".into()]),
///         allow_methods: Some(vec!["POST".into()]),
///         allow_headers: Some(vec!["Content-Type".into()]),
///         ..PolicyDraft::default()
///     }],
///     routes: vec![RouteDraft {
///         path: "/inference".into(),
///         policy: Some("web".into()),
///         backend: Some("digits".into()),
///         ..RouteDraft::default()
///     }],
///     backends: vec!["digits".into()],
///     ..Draft::default()
/// };
/// let api = compile(&draft).api.expect("no errors");
/// let server = Server::new(&api, None);
/// let page = PageOrigin::parse("https://example.com").expect("an origin");
/// let call = Call {
///     method: "POST",
///     headers: vec![("Content-Type", "application/json")],
///     ..Call::get(page, "https://api.example.net/inference")
/// };
/// let exchange = fetch(Profile::Chromium, &call, &server);
/// assert_eq!(exchange.steps.len(), 2, "a preflight, and the request");
/// assert!(matches!(exchange.outcome, Outcome::Ok(_)));
/// ```
#[must_use]
pub fn fetch<'a>(profile: Profile, call: &Call<'_>, server: &Server<'a>) -> Exchange<'a> {
    let driven = drive(profile, call, |request| Answered::With(server.reply_to(request)));
    let mut events = Vec::new();
    let mut steps = Vec::new();
    for turn in driven.turns {
        events.extend(turn.before);
        events.extend(turn.passed);
        if let Some(answer) = turn.reply {
            steps.push(Step { sent: turn.sent, path: turn.url.path().to_owned(), answer });
        }
    }
    // A server of a policy answers everything, so that every call has an outcome.
    let outcome = driven.outcome.unwrap_or(Outcome::Blocked(UNANSWERED));
    Exchange { profile, steps, events, outcome }
}

/// What a call without an outcome would come to.
pub(crate) const UNANSWERED: Blocked =
    Blocked { stage: Stage::Fetch, step: NetworkStep::HttpNetworkFetch, reason: Reason::NetworkError };

impl<'a> Server<'a> {
    /// Answers a request of a browser.
    #[must_use]
    pub fn reply_to(&self, request: &Request<'_>) -> Answer<'a> {
        let headers = request_headers(request.sent, request.headers);
        let method = Method::from_bytes(request.sent.method.as_bytes()).unwrap_or(Method::GET);
        self.answer(&method, request.url.path(), &headers)
    }
}

impl Reply for Answer<'_> {
    fn response(&self) -> Response<'_> {
        let headers: Vec<Header<'_>> =
            self.headers.iter().map(|(name, value)| Header::new(name.as_str(), value.as_bytes())).collect();
        Response { status: self.status.as_u16(), headers: headers.into() }
    }
}

/// The headers of a request, as a server sees them.
fn request_headers(sent: &Sent, page: &[Header<'_>]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if !sent.preflight {
        for header in page {
            let name = HeaderName::from_bytes(&header.name);
            if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(&header.value)) {
                headers.append(name, value);
            }
        }
    }
    let own = [
        (http::header::ORIGIN, &sent.origin),
        (http::header::ACCESS_CONTROL_REQUEST_METHOD, &sent.access_control_request_method),
        (http::header::ACCESS_CONTROL_REQUEST_HEADERS, &sent.access_control_request_headers),
    ];
    for (name, value) in own {
        if let Some(value) = value.as_deref().and_then(|value| HeaderValue::from_str(value).ok()) {
            headers.insert(name, value);
        }
    }
    headers
}
