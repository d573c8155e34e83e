//! What a page wrote: one call of `fetch()`.

use url::{Position, Url};

/// A call of `fetch(url, {method, mode, credentials, redirect, cache, headers, body})` by a page.
///
/// It holds what the page wrote, possibly invalid: then the call fails before anything is sent.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// The origin of the page.
    pub page: PageOrigin,
    /// The address, absolute or relative to the page.
    pub url: &'a str,
    /// The method, as written.
    pub method: &'a str,
    /// The mode.
    pub mode: Mode,
    /// The credentials mode.
    pub credentials: Credentials,
    /// The redirect mode.
    pub redirect: Redirect,
    /// The cache mode.
    pub cache: Cache,
    /// The headers, as a list of pairs, in order.
    pub headers: Vec<(&'a str, &'a str)>,
    /// The body.
    pub body: Option<Body<'a>>,
}

impl<'a> Call<'a> {
    /// `fetch(url)`: a `GET` with the defaults of the standard.
    #[must_use]
    pub fn get(page: PageOrigin, url: &'a str) -> Self {
        Self {
            page,
            url,
            method: "GET",
            mode: Mode::Cors,
            credentials: Credentials::SameOrigin,
            redirect: Redirect::Follow,
            cache: Cache::Default,
            headers: Vec::new(),
            body: None,
        }
    }

    /// The address, resolved against the page; `None` if it is no URL.
    #[must_use]
    pub fn resolved_url(&self) -> Option<Url> {
        match self.page.base() {
            Some(base) => base.join(self.url).ok(),
            None => Url::parse(self.url).ok(),
        }
    }
}

/// The origin of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageOrigin {
    /// Scheme, host and port.
    Tuple {
        /// As browsers serialize it.
        serialized: String,
        /// As a URL.
        url: Url,
    },
    /// A sandboxed frame, a `data:` page: it serializes as `null`.
    Opaque,
}

impl PageOrigin {
    /// Reads a serialized origin, or `null`; `None` for anything else.
    ///
    /// ```
    /// use corridor_browser::PageOrigin;
    /// assert!(PageOrigin::parse("https://example.com").is_some());
    /// assert_eq!(PageOrigin::parse("null"), Some(PageOrigin::Opaque));
    /// assert_eq!(PageOrigin::parse("https://example.com/"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "null" {
            return Some(Self::Opaque);
        }
        let url = Url::parse(text).ok()?;
        let serialized = if is_http(&url) { &url[..Position::BeforePath] } else { text };
        let is_host_alone =
            url.host_str().is_some_and(|host| !host.is_empty()) && matches!(url.path(), "" | "/");
        (serialized == text && is_host_alone)
            .then_some(url)
            .map(|url| Self::Tuple { serialized: text.to_owned(), url })
    }

    /// As browsers serialize it.
    #[must_use]
    pub fn serialized(&self) -> &str {
        match self {
            Self::Tuple { serialized, .. } => serialized,
            Self::Opaque => "null",
        }
    }

    /// Whether a URL has this very origin.
    #[must_use]
    pub fn is_origin_of(&self, url: &Url) -> bool {
        match self {
            Self::Tuple { url: page, .. } => same_origin(page, url),
            Self::Opaque => false,
        }
    }

    pub(crate) fn is_secure(&self) -> bool {
        matches!(self, Self::Tuple { url, .. } if url.scheme() == "https")
    }

    pub(crate) fn base(&self) -> Option<&Url> {
        match self {
            Self::Tuple { url, .. } => Some(url),
            Self::Opaque => None,
        }
    }
}

/// [Same origin](https://html.spec.whatwg.org/multipage/browsers.html#same-origin), for URLs.
pub(crate) fn same_origin(a: &Url, b: &Url) -> bool {
    a.scheme() == b.scheme() && a.host_str() == b.host_str() && a.port() == b.port()
}

pub(crate) fn is_http(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// A [request mode](https://fetch.spec.whatwg.org/#concept-request-mode) that a page can choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// `cors`, the default.
    #[default]
    Cors,
    /// `no-cors`: sent without asking, never read.
    NoCors,
    /// `same-origin`.
    SameOrigin,
}

/// A [credentials mode](https://fetch.spec.whatwg.org/#concept-request-credentials-mode).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Credentials {
    /// `omit`.
    Omit,
    /// `same-origin`, the default.
    #[default]
    SameOrigin,
    /// `include`.
    Include,
}

/// A [redirect mode](https://fetch.spec.whatwg.org/#concept-request-redirect-mode).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Redirect {
    /// `follow`, the default.
    #[default]
    Follow,
    /// `manual`.
    Manual,
    /// `error`.
    Error,
}

/// A [cache mode](https://fetch.spec.whatwg.org/#concept-request-cache-mode).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cache {
    /// `default`.
    #[default]
    Default,
    /// `no-store`.
    NoStore,
    /// `reload`.
    Reload,
    /// `no-cache`.
    NoCache,
    /// `force-cache`.
    ForceCache,
    /// `only-if-cached`: for the mode `same-origin` alone.
    OnlyIfCached,
}

/// A kind of body, which decides the `Content-Type` that is sent if the page sets none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body<'a> {
    /// A string: `text/plain;charset=UTF-8`.
    Text,
    /// `URLSearchParams`.
    UrlEncoded,
    /// `FormData`: `multipart/form-data`.
    Form,
    /// An `ArrayBuffer` or a view of one: no type.
    Buffer,
    /// A `Blob` of this type; none for `""`.
    Blob(&'a str),
    /// A `ReadableStream`, with `duplex: "half"`: no type, and it cannot be sent again.
    Stream,
}
