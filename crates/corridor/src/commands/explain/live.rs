//! The other side where it is a live server: what the browser would send is sent.
//!
//! The machine follows redirects, so the client follows none. What CORS looks at is in the head.

use std::time::Duration;

use corridor_browser::Header;
use corridor_probe::exchange::{Request, Response, Trouble, TroubleKind};
use corridor_probe::send::{HttpVersions, Sender, Sending};
use corridor_proof::Answered;
use tokio::runtime::Runtime;

use super::call::PageCall;
use super::reply::Heard;

/// To the head of a response: a model may think for a while.
const TO_ANSWER: Duration = Duration::from_secs(60);

/// A client, and what it was told so far: no browser makes it send the same thing twice.
pub(super) struct Live {
    runtime: Runtime,
    sender: Sender,
    data: Option<Vec<u8>>,
    /// A cookie that the command line names: no page can set one, but a browser would send it.
    cookie: Option<String>,
    told: Vec<(Request, Result<Heard, Trouble>)>,
}

impl Live {
    /// # Errors
    ///
    /// Why nothing can be sent at all.
    pub(super) fn new(data: Option<String>, call: &PageCall) -> Result<Self, Trouble> {
        let unusable = |error: std::io::Error| Trouble::new(TroubleKind::Unsendable, error.to_string());
        let cookie = call.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("cookie"));
        let sending = Sending { head_timeout: TO_ANSWER, versions: HttpVersions::Auto, ..Sending::default() };
        Ok(Self {
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(unusable)?,
            sender: Sender::new(sending)?,
            data: data.map(String::into_bytes),
            cookie: cookie.map(|(_, value)| value.clone()),
            told: Vec::new(),
        })
    }

    /// Sends a request that may be sent.
    pub(super) fn answer_to(&mut self, request: &corridor_proof::Request<'_>) -> Answered<Heard> {
        let is_harmless = request.sent.preflight || matches!(request.sent.method.as_str(), "GET" | "HEAD");
        if !is_harmless && self.data.is_none() {
            return Answered::Stop;
        }
        let request = self.request(request);
        if !self.told.iter().any(|(known, _)| *known == request) {
            let exchange = self.runtime.block_on(self.sender.send(request));
            self.told.push((exchange.request, exchange.result.as_ref().map(heard).map_err(Clone::clone)));
            return self.told.last().map_or(Answered::Stop, |(_, heard)| answered(heard));
        }
        self.told(&request)
    }

    /// What was told already; nothing is sent.
    pub(super) fn recall(&self, request: &corridor_proof::Request<'_>) -> Answered<Heard> {
        self.told(&self.request(request))
    }

    /// Why a response did not come, if one did not.
    pub(super) fn trouble(&self) -> Option<&Trouble> {
        self.told.iter().find_map(|(_, heard)| heard.as_ref().err())
    }

    fn told(&self, request: &Request) -> Answered<Heard> {
        let found = self.told.iter().find(|(known, _)| known == request);
        found.map_or(Answered::Stop, |(_, heard)| answered(heard))
    }

    fn request(&self, request: &corridor_proof::Request<'_>) -> Request {
        Request::of_browser(request, self.cookie.as_deref(), self.data.as_deref())
    }
}

fn answered(heard: &Result<Heard, Trouble>) -> Answered<Heard> {
    match heard {
        Ok(heard) => Answered::With(heard.clone()),
        Err(_) => Answered::Nothing,
    }
}

fn heard(response: &Response) -> Heard {
    let header = |(name, value): &(String, Vec<u8>)| Header {
        name: super::policy::title_case(name).into_bytes().into(),
        value: value.clone().into(),
    };
    Heard {
        status: response.status,
        headers: response.headers.iter().map(header).collect(),
        refused: None,
        veiled: None,
        by_backend: false,
    }
}
