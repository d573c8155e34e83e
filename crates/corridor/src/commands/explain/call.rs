//! The call that the command line describes.

use corridor_browser::{Body, Call, Credentials, PageOrigin};
use url::Url;

use super::ExplainArguments;

/// What the page writes, owned.
pub(super) struct PageCall {
    pub(super) page: PageOrigin,
    pub(super) url: Url,
    pub(super) method: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) credentials: Credentials,
    has_body: bool,
}

impl PageCall {
    pub(super) fn new(arguments: &ExplainArguments, url: Url) -> Self {
        let takes_body =
            ["POST", "PUT", "PATCH"].iter().any(|name| arguments.method.eq_ignore_ascii_case(name));
        Self {
            page: arguments.origin.clone(),
            url,
            method: arguments.method.clone(),
            headers: arguments.headers.clone(),
            credentials: arguments.credentials.into(),
            has_body: takes_body || arguments.data.is_some(),
        }
    }

    /// As the browser takes it. The body is one that brings no `Content-Type`: that is the page's to set.
    pub(super) fn call(&self) -> Call<'_> {
        Call {
            method: &self.method,
            credentials: self.credentials,
            headers: self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
            body: self.has_body.then_some(Body::Buffer),
            ..Call::get(self.page.clone(), self.url.as_str())
        }
    }

    pub(super) fn includes_credentials(&self) -> bool {
        self.credentials == Credentials::Include
    }

    /// A header's name as the page writes it.
    pub(super) fn written<'s>(&'s self, name: &'s str) -> &'s str {
        let written = self.headers.iter().map(|(written, _)| written.as_str());
        written.into_iter().find(|written| written.eq_ignore_ascii_case(name)).unwrap_or(name)
    }

    /// The call as it stands in the page, in one line, without the values of its headers.
    pub(super) fn script(&self) -> String {
        let mut options = Vec::new();
        if self.method != "GET" {
            options.push(format!("method: {:?}", self.method));
        }
        match self.credentials {
            Credentials::Include => options.push("credentials: \"include\"".to_owned()),
            Credentials::Omit => options.push("credentials: \"omit\"".to_owned()),
            Credentials::SameOrigin => {}
        }
        if !self.headers.is_empty() {
            let headers: Vec<String> = self
                .headers
                .iter()
                .map(|(name, value)| format!("{name:?}: {:?}", shown(name, value)))
                .collect();
            options.push(format!("headers: {{{}}}", headers.join(", ")));
        }
        match options.is_empty() {
            true => format!("fetch({:?})", self.url.as_str()),
            false => format!("fetch({:?}, {{{}}})", self.url.as_str(), options.join(", ")),
        }
    }
}

/// A header's value for a screen that others see: what is or may be a secret is not shown.
pub(super) fn shown<'v>(name: &str, value: &'v str) -> &'v str {
    let name = name.to_ascii_lowercase();
    let is_secret = ["auth", "cookie", "key", "token", "secret", "password", "session", "credential"]
        .iter()
        .any(|word| name.contains(word));
    if is_secret { "…" } else { value }
}

pub(super) fn parse_origin(text: &str) -> Result<PageOrigin, String> {
    PageOrigin::parse(text).ok_or_else(|| {
        let near = Url::parse(text).ok().map(|url| url.origin().ascii_serialization());
        match near.filter(|origin| origin != "null") {
            Some(origin) => format!("a browser writes that origin `{origin}`"),
            None => "write scheme and host, such as `https://example.com`".to_owned(),
        }
    })
}

pub(super) fn parse_url(text: &str) -> Result<Url, String> {
    Url::parse(text).map_err(|_| {
        "write an absolute address, such as `https://api.example.com/inference`, or a path with `--route`"
            .to_owned()
    })
}

pub(super) fn parse_header(text: &str) -> Result<(String, String), String> {
    let (name, value) =
        text.split_once(':').ok_or("write a name, a colon and a value: `Content-Type: application/json`")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}
