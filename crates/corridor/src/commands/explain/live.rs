//! The other side where it is a live server: what the browser would send is sent, over HTTP/1.1.
//!
//! The machine follows redirects, so the client follows none. No byte of a body is read: what CORS looks at is in the head.

use std::fmt::Display;
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use corridor_browser::Header;
use corridor_proof::{Answered, Request};
use http::{HeaderName, HeaderValue, Method};
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

use super::call::PageCall;
use super::reply::Heard;

const TO_CONNECT: Duration = Duration::from_secs(10);
/// From the first byte of a request to the head of its response; a model may think for a while.
const TO_ANSWER: Duration = Duration::from_secs(60);
const MAX_HEAD_BYTES: usize = 64 << 10;

/// A client, and what it was told so far: no browser makes it send the same thing twice.
pub(super) struct Live {
    agent: Agent,
    data: Option<Vec<u8>>,
    /// A cookie that the command line names: no page can set one, but a browser would send it.
    cookie: Option<String>,
    told: Vec<(Key, Result<Heard, Trouble>)>,
}

/// Why no response came.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    pub(super) why: String,
    pub(super) hint: &'static str,
}

/// What makes two requests the same.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Key {
    url: String,
    method: String,
    fields: Vec<(String, Vec<u8>)>,
}

impl Live {
    pub(super) fn new(data: Option<String>, call: &PageCall) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .allow_non_standard_methods(true)
            .timeout_connect(Some(TO_CONNECT))
            .timeout_global(Some(TO_ANSWER))
            .max_response_header_size(MAX_HEAD_BYTES)
            .max_idle_connections(0)
            .user_agent(concat!("corridor/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls())
            .build();
        let cookie = call.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("cookie"));
        Self {
            agent: config.into(),
            data: data.map(String::into_bytes),
            cookie: cookie.map(|(_, value)| value.clone()),
            told: Vec::new(),
        }
    }

    /// Sends a request that may be sent.
    pub(super) fn answer_to(&mut self, request: &Request<'_>) -> Answered<Heard> {
        let is_harmless = request.sent.preflight || matches!(request.sent.method.as_str(), "GET" | "HEAD");
        if !is_harmless && self.data.is_none() {
            return Answered::Stop;
        }
        let key = self.key(request);
        if !self.told.iter().any(|(known, _)| *known == key) {
            let heard = self.send(&key, request.body);
            self.told.push((key.clone(), heard));
        }
        self.told(&key)
    }

    /// What was told already; nothing is sent.
    pub(super) fn recall(&self, request: &Request<'_>) -> Answered<Heard> {
        self.told(&self.key(request))
    }

    /// Why a response did not come, if one did not.
    pub(super) fn trouble(&self) -> Option<&Trouble> {
        self.told.iter().find_map(|(_, heard)| heard.as_ref().err())
    }

    fn told(&self, key: &Key) -> Answered<Heard> {
        match self.told.iter().find(|(known, _)| known == key) {
            Some((_, Ok(heard))) => Answered::With(heard.clone()),
            Some((_, Err(_))) => Answered::Nothing,
            None => Answered::Stop,
        }
    }

    fn key(&self, request: &Request<'_>) -> Key {
        let mut url = request.url.clone();
        url.set_fragment(None);
        let own = [
            ("origin", &request.sent.origin),
            ("access-control-request-method", &request.sent.access_control_request_method),
            ("access-control-request-headers", &request.sent.access_control_request_headers),
            ("cookie", if request.credentials { &self.cookie } else { &None }),
        ];
        let own = own
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value.as_ref()?.clone().into_bytes())));
        let of_page = request.headers.iter().map(|header| {
            (String::from_utf8_lossy(&header.name).to_ascii_lowercase(), header.value.to_vec())
        });
        Key { url: url.into(), method: request.sent.method.clone(), fields: own.chain(of_page).collect() }
    }

    fn send(&self, key: &Key, with_body: bool) -> Result<Heard, Trouble> {
        let method = Method::from_bytes(key.method.as_bytes()).map_err(unsendable)?;
        let mut builder = http::Request::builder().method(method).uri(&key.url);
        for (name, value) in &key.fields {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(unsendable)?;
            let value = HeaderValue::from_bytes(value).map_err(unsendable)?;
            builder = builder.header(name, value);
        }
        let body = self.data.clone().filter(|_| with_body);
        let response = match body {
            Some(body) => self.agent.run(builder.body(body).map_err(unsendable)?),
            None => self.agent.run(builder.body(()).map_err(unsendable)?),
        };
        response.map(|response| heard(&response)).map_err(|error| trouble(&error))
    }
}

/// The certificates that the machine trusts, a company's own among them: a browser on it would trust them too.
fn tls() -> TlsConfig {
    TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build()
}

fn heard(response: &http::Response<ureq::Body>) -> Heard {
    let header = |(name, value): (&HeaderName, &HeaderValue)| Header {
        name: super::policy::title_case(name.as_str()).into_bytes().into(),
        value: value.as_bytes().to_vec().into(),
    };
    Heard {
        status: response.status().as_u16(),
        headers: response.headers().iter().map(header).collect(),
        refused: None,
        veiled: None,
        by_backend: false,
    }
}

/// What a browser would send and this client cannot.
fn unsendable(error: impl Display) -> Trouble {
    Trouble { why: format!("this program cannot send it: {error}"), hint: "" }
}

/// Why no response came, in words.
fn trouble(error: &ureq::Error) -> Trouble {
    let say = |why: &str, hint| Trouble { why: why.to_owned(), hint };
    let ureq::Error::Io(io) = error else {
        return match error {
            ureq::Error::HostNotFound => say("the host name is unknown", ""),
            ureq::Error::Timeout(_) => say("it did not answer in time", ""),
            error => say(&error.to_string(), ""),
        };
    };
    let told = io.to_string();
    match io.kind() {
        ErrorKind::ConnectionRefused => say("connection refused: nothing listens there", ""),
        _ if told.contains("certificate") => say(
            &told,
            "`SSL_CERT_FILE` names a file of certificates to trust besides; a browser would refuse it too",
        ),
        _ => say(&told, ""),
    }
}
