//! Cases and outcomes as JSON: one object a line, as `corridor simulate` takes and gives them.
//!
//! ```json
//! {"id": 7, "page_origin": "https://app.example.com", "url": "https://api.example.com/inference", "method": "POST",
//!  "headers": [["Content-Type", "application/json"]],
//!  "preflight": {"status": 204, "headers": [["Access-Control-Allow-Origin", "https://app.example.com"]]},
//!  "response": {"status": 200, "headers": []}}
//! ```
//!
//! These are forms of a file, apart from the types of the machine; a case becomes a [`Call`] and its responses.

mod answer;
mod line;
mod run;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::call::{Body, Cache, Call, Credentials, Mode, PageOrigin, Redirect};
use crate::headers::Header;
use crate::machine::Response;
use crate::syntax::byte_string;

pub use answer::{answer_line, outcome_json, write_answer};
pub use run::{Ended, run, run_steps};

/// A text that borrows from its line where it can.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Text<'a>(#[serde(borrow)] pub Cow<'a, str>);

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Self(Cow::Owned(text))
    }
}

/// A list of header lines: name, value; a character is a byte.
pub type HeaderLines<'a> = Vec<(Text<'a>, Text<'a>)>;

/// A case: a page at `page_origin` calls `url`, and servers answer as written.
#[derive(Clone, Debug, Serialize)]
pub struct Case<'a> {
    /// Whatever names it; it is repeated in the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<&'a RawValue>,
    /// The page's origin, or `null`.
    pub page_origin: Text<'a>,
    /// The address.
    pub url: Text<'a>,
    /// The call and its answers; with `steps`, what the steps share.
    #[serde(flatten)]
    pub exchange: Exchange<'a>,
    /// A scenario: several calls that share one preflight cache.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub steps: Option<Vec<StepForm<'a>>>,
}

/// What a page writes, and what servers answer.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Exchange<'a> {
    /// The method, as written.
    pub method: Text<'a>,
    /// The mode.
    pub mode: ModeForm,
    /// The credentials mode.
    pub credentials: CredentialsForm,
    /// The redirect mode.
    pub redirect: RedirectForm,
    /// The cache mode.
    pub cache: CacheForm,
    /// The headers, as written.
    pub headers: HeaderLines<'a>,
    /// The body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyForm<'a>>,
    /// The answer to a preflight.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preflight: Option<ResponseForm<'a>>,
    /// The answer to the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<ResponseForm<'a>>,
    /// What stands where redirects lead.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub redirects: Vec<HopForm<'a>>,
}

/// A step of a scenario.
#[derive(Clone, Debug, Serialize)]
pub struct StepForm<'a> {
    /// The call and its answers.
    #[serde(flatten)]
    pub exchange: Exchange<'a>,
    /// Simulated time that passes before it, in milliseconds.
    pub wait_ms: u64,
    /// Appended to the URL.
    pub suffix: Text<'a>,
}

/// An answer of a server.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct ResponseForm<'a> {
    /// The status.
    pub status: u16,
    /// The header lines.
    #[serde(borrow, default, deserialize_with = "line::header_lines")]
    pub headers: HeaderLines<'a>,
}

/// What stands where a redirect leads.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct HopForm<'a> {
    /// The address.
    #[serde(borrow, default)]
    pub url: Text<'a>,
    /// The answer to a preflight.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub preflight: Option<ResponseForm<'a>>,
    /// The answer to the request.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub response: Option<ResponseForm<'a>>,
}

/// A body.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct BodyForm<'a> {
    /// What it is.
    pub kind: BodyKind,
    /// The type of a `Blob`.
    #[serde(borrow, default, rename = "type")]
    pub blob_type: Text<'a>,
}

/// The kinds of bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "they are those of `Body`")]
pub enum BodyKind {
    Text,
    UrlEncoded,
    Form,
    Buffer,
    Blob,
    Stream,
}

/// Request modes, as scripts write them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "they are those of `Mode`")]
pub enum ModeForm {
    #[default]
    Cors,
    NoCors,
    SameOrigin,
}

/// Credentials modes, as scripts write them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "they are those of `Credentials`")]
pub enum CredentialsForm {
    Omit,
    #[default]
    SameOrigin,
    Include,
}

/// Redirect modes, as scripts write them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "they are those of `Redirect`")]
pub enum RedirectForm {
    #[default]
    Follow,
    Manual,
    Error,
}

/// Cache modes, as scripts write them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "they are those of `Cache`")]
pub enum CacheForm {
    #[default]
    Default,
    NoStore,
    Reload,
    NoCache,
    ForceCache,
    OnlyIfCached,
}

impl Exchange<'_> {
    /// The call that it is, of a page at `page` to `url`.
    #[must_use]
    pub fn call<'s>(&'s self, page: PageOrigin, url: &'s str) -> Call<'s> {
        Call {
            page,
            url,
            method: &self.method.0,
            mode: match self.mode {
                ModeForm::Cors => Mode::Cors,
                ModeForm::NoCors => Mode::NoCors,
                ModeForm::SameOrigin => Mode::SameOrigin,
            },
            credentials: match self.credentials {
                CredentialsForm::Omit => Credentials::Omit,
                CredentialsForm::SameOrigin => Credentials::SameOrigin,
                CredentialsForm::Include => Credentials::Include,
            },
            redirect: match self.redirect {
                RedirectForm::Follow => Redirect::Follow,
                RedirectForm::Manual => Redirect::Manual,
                RedirectForm::Error => Redirect::Error,
            },
            cache: match self.cache {
                CacheForm::Default => Cache::Default,
                CacheForm::NoStore => Cache::NoStore,
                CacheForm::Reload => Cache::Reload,
                CacheForm::NoCache => Cache::NoCache,
                CacheForm::ForceCache => Cache::ForceCache,
                CacheForm::OnlyIfCached => Cache::OnlyIfCached,
            },
            headers: self.headers.iter().map(|(name, value)| (&*name.0, &*value.0)).collect(),
            body: self.body.as_ref().map(BodyForm::body),
        }
    }
}

impl BodyForm<'_> {
    fn body(&self) -> Body<'_> {
        match self.kind {
            BodyKind::Text => Body::Text,
            BodyKind::UrlEncoded => Body::UrlEncoded,
            BodyKind::Form => Body::Form,
            BodyKind::Buffer => Body::Buffer,
            BodyKind::Blob => Body::Blob(&self.blob_type.0),
            BodyKind::Stream => Body::Stream,
        }
    }
}

impl ResponseForm<'_> {
    /// The response that it is; characters above U+00FF, which are no bytes, become `?`.
    #[must_use]
    pub fn response(&self) -> Response<'_> {
        let header = |(name, value)| Header { name: bytes(name), value: bytes(value) };
        let lines = self.headers.iter().map(|(name, value)| (name, value));
        Response { status: self.status, headers: lines.map(header).collect() }
    }
}

fn bytes<'t>(text: &'t Text<'_>) -> Cow<'t, [u8]> {
    byte_string(&text.0)
        .unwrap_or_else(|| text.0.chars().map(|character| u8::try_from(character).unwrap_or(b'?')).collect())
}
