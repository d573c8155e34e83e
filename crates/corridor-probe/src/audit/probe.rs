//! What is asked: a request, in which way it asks, and for whom.

use corridor_policy::is_loopback_host;
use url::Url;

use super::origins::Base;
use super::target::Target;
use crate::exchange::{Request, is_secret};

/// A header that no server knows; whether it is allowed all the same shows that names are echoed.
pub(super) const UNKNOWN_HEADER: &str = "x-corridor-audit";
/// A method that no server knows.
pub(super) const UNKNOWN_METHOD: &str = "CORRIDORAUDIT";
/// What a page with a key asks for.
const KEY_HEADERS: &str = "authorization,x-api-key";
/// The last segment of a path that does not exist.
const UNKNOWN_SEGMENT: &str = "corridor-audit-unknown";
/// The name of the function that a JSONP server would call.
pub(super) const CALLBACK: &str = "corridorAudit";

/// In which way something is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Channel {
    /// `GET` of the URL.
    Get,
    /// `HEAD` of it.
    Head,
    /// A preflight for this method, with a `Content-Type`.
    Preflight(Method),
    /// A preflight for a `POST` with a key.
    PreflightWithKey,
    /// A preflight for a header that nobody knows.
    PreflightOfUnknownHeader,
    /// A preflight for a method that nobody knows.
    PreflightOfUnknownMethod,
    /// A preflight as it was meant to be sent into private networks. No browser of today sends it, and some servers refuse it,
    /// so no other preflight has its header.
    PreflightOfPrivateNetwork,
    /// `GET` with a key that is wrong.
    WrongKey,
    /// `GET` with a cookie: some servers answer those otherwise.
    Cookie,
    /// `GET` of a path below, which is not there.
    UnknownPath,
    /// `GET` with a query of its own, so that no cache has it, in one of the sequences that show a cache.
    Fresh(u8),
    /// `GET` with `callback=`.
    Jsonp,
    /// `GET` of the file by which Flash was told whom to trust.
    CrossDomainFile,
    /// The method itself, with the smallest JSON. Only when active.
    Actual(Method),
    /// `POST` of a type that needs no preflight. Only when active.
    PlainPost,
    /// `POST` of a body without a type, as a page sends a `Blob`. Only when active.
    UntypedPost,
}

/// The methods that are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    pub(super) const ALL: [Self; 5] = [Self::Post, Self::Get, Self::Put, Self::Patch, Self::Delete];
    /// Those that may run or change something.
    pub(super) const UNSAFE: [Self; 4] = [Self::Post, Self::Put, Self::Patch, Self::Delete];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// One thing to ask.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Probe {
    pub(super) channel: Channel,
    /// The origin of the page that would ask; `None` for what is no page.
    pub(super) origin: Option<String>,
}

impl Probe {
    pub(super) fn of(channel: Channel, origin: &str) -> Self {
        Self { channel, origin: Some(origin.to_owned()) }
    }

    pub(super) fn without_origin(channel: Channel) -> Self {
        Self { channel, origin: None }
    }

    /// The request that asks it. `nonce` keeps the queries of one audit apart from those of another.
    pub(super) fn request(&self, target: &Target, nonce: &str) -> Request {
        let mut request = Request::new(self.channel.method(), self.channel.url(&target.url, nonce));
        for (name, value) in target.headers.iter().filter(|_| !self.channel.is_preflight()) {
            // A wrong key goes in the place of a right one.
            if self.channel != Channel::WrongKey || !is_secret(name) {
                request = request.with(name, value.as_str());
            }
        }
        let request = match &self.origin {
            Some(origin) => of_page(request, origin, &target.url),
            None => request,
        };
        match self.channel {
            Channel::Get
            | Channel::Head
            | Channel::UnknownPath
            | Channel::Fresh(_)
            | Channel::Jsonp
            | Channel::CrossDomainFile => request,
            Channel::Preflight(method) => preflight(request, method.as_str(), "content-type"),
            Channel::PreflightWithKey => preflight(request, "POST", KEY_HEADERS),
            Channel::PreflightOfUnknownHeader => preflight(request, "POST", UNKNOWN_HEADER),
            Channel::PreflightOfUnknownMethod => preflight(request, UNKNOWN_METHOD, ""),
            Channel::PreflightOfPrivateNetwork => preflight(request, "POST", "content-type")
                .with("Access-Control-Request-Private-Network", "true"),
            Channel::WrongKey => request.with("Authorization", "Bearer corridor-audit-wrong-key"),
            Channel::Cookie => request.with("Cookie", "corridor-audit=1"),
            Channel::Actual(Method::Get) => request,
            Channel::Actual(_) => request.with("Content-Type", "application/json").with_body("{}"),
            Channel::PlainPost => request.with("Content-Type", "text/plain").with_body("{}"),
            Channel::UntypedPost => request.with_body("{}"),
        }
    }
}

impl Channel {
    fn method(self) -> &'static str {
        match self {
            Self::Get
            | Self::WrongKey
            | Self::Cookie
            | Self::UnknownPath
            | Self::Fresh(_)
            | Self::Jsonp
            | Self::CrossDomainFile => "GET",
            Self::Head => "HEAD",
            Self::Preflight(_)
            | Self::PreflightWithKey
            | Self::PreflightOfUnknownHeader
            | Self::PreflightOfUnknownMethod
            | Self::PreflightOfPrivateNetwork => "OPTIONS",
            Self::Actual(method) => method.as_str(),
            Self::PlainPost | Self::UntypedPost => "POST",
        }
    }

    fn url(self, url: &Url, nonce: &str) -> Url {
        let mut url = url.clone();
        url.set_fragment(None);
        match self {
            Self::UnknownPath => {
                if let Ok(mut segments) = url.path_segments_mut() {
                    segments.pop_if_empty().push(UNKNOWN_SEGMENT);
                }
            }
            Self::Fresh(sequence) => {
                url.query_pairs_mut().append_pair("corridor-audit", &format!("{nonce}-{sequence}"));
            }
            Self::Jsonp => {
                url.query_pairs_mut().append_pair("callback", CALLBACK);
            }
            Self::CrossDomainFile => {
                url.set_path("/crossdomain.xml");
                url.set_query(None);
            }
            Self::Get
            | Self::Head
            | Self::Preflight(_)
            | Self::PreflightWithKey
            | Self::PreflightOfUnknownHeader
            | Self::PreflightOfUnknownMethod
            | Self::PreflightOfPrivateNetwork
            | Self::WrongKey
            | Self::Cookie
            | Self::Actual(_)
            | Self::PlainPost
            | Self::UntypedPost => {}
        }
        url
    }

    pub(super) fn is_preflight(self) -> bool {
        self.method() == "OPTIONS"
    }

    /// Whether it asks the URL itself, in the way that a page would.
    pub(super) fn is_of_the_url(self) -> bool {
        !matches!(self, Self::UnknownPath | Self::CrossDomainFile | Self::Jsonp)
    }
}

/// What a browser says of the page that asks, since some servers answer by it. Where there is no TLS and the host is not this
/// machine, it says the origin alone ([Fetch Metadata](https://www.w3.org/TR/fetch-metadata/#framework)).
fn of_page(request: Request, origin: &str, url: &Url) -> Request {
    let request = request.with("Origin", origin);
    if url.scheme() != "https" && !url.host_str().is_some_and(is_loopback_host) {
        return request;
    }
    request
        .with("Sec-Fetch-Site", site_of(origin, url))
        .with("Sec-Fetch-Mode", "cors")
        .with("Sec-Fetch-Dest", "empty")
}

/// How the page's site is to the endpoint's.
fn site_of(origin: &str, url: &Url) -> &'static str {
    let (Some(page), Some(own)) = (Base::of(origin), Base::of_url(url)) else { return "cross-site" };
    if page.origin == own.origin {
        "same-origin"
    } else if page.scheme == own.scheme && page.parents.first() == own.parents.first() {
        "same-site"
    } else {
        "cross-site"
    }
}

fn preflight(request: Request, method: &str, headers: &str) -> Request {
    let request = request.with("Access-Control-Request-Method", method);
    if headers.is_empty() { request } else { request.with("Access-Control-Request-Headers", headers) }
}
