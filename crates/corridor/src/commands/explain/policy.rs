//! The other side where it is the policy of the file.

use corridor_browser::{Header, PageOrigin};
use corridor_config::{Configuration, Source};
use corridor_policy::{Reason, Route, closest};
use corridor_proof::{Answer, Answered, Request, Server};
use http::{HeaderMap, HeaderValue, StatusCode};
use url::{Host, Url};

use super::reply::Heard;
use crate::file::SelectedFile;

/// The host of an API that declares none.
const ANY_HOST: &str = "https://api.example.com";

/// The policies of one environment of a file.
pub(super) struct Policies<'a> {
    pub(super) file: &'a SelectedFile,
    pub(super) source: &'a Source,
    pub(super) configuration: &'a Configuration,
    /// Response headers that a backend is taken to send.
    sent_by_backend: &'a [String],
    server: Server<'a>,
    page: &'a PageOrigin,
    /// The same to pages of its own address.
    home: Server<'a>,
}

impl<'a> Policies<'a> {
    pub(super) fn new(
        file: &'a SelectedFile,
        source: &'a Source,
        configuration: &'a Configuration,
        page: &'a PageOrigin,
        sent_by_backend: &'a [String],
    ) -> Self {
        let server = Server::new(&configuration.api, configuration.server.url.as_deref());
        let home = Server::new(&configuration.api, Some(page.serialized()));
        Self { file, source, configuration, sent_by_backend, server, page, home }
    }

    /// The route of a path, if one has it.
    pub(super) fn route(&self, path: &str) -> Option<&'a Route> {
        self.server.routes(path).next()
    }

    /// The methods that the routes of a path answer.
    pub(super) fn methods(&self, path: &'a str) -> impl Iterator<Item = &'a str> {
        self.server.routes(path).flat_map(|route| route.methods().iter().map(http::Method::as_str))
    }

    /// The address of a route, under the host that the file declares.
    pub(super) fn url_of(&self, path: &str) -> Result<Url, (String, String)> {
        let server = &self.configuration.server;
        let base = match (&server.url, server.hosts.first()) {
            (Some(origin), _) => origin.clone(),
            (None, Some(host)) if is_local(host) || !self.page.serialized().starts_with("https:") => {
                format!("http://{host}")
            }
            (None, Some(host)) => format!("https://{host}"),
            (None, None) => ANY_HOST.to_owned(),
        };
        let concrete = concrete(path);
        let url = Url::parse(&base).and_then(|base| base.join(&concrete));
        match url {
            Ok(url) if self.route(url.path()).is_some() => Ok(url),
            Ok(_) | Err(_) => Err(self.no_route(path)),
        }
    }

    fn no_route(&self, path: &str) -> (String, String) {
        let paths: Vec<&str> = self.configuration.api.routes().iter().map(Route::path).collect();
        let hint = match closest(path, paths.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the routes are `{}`", paths.join("`, `")),
        };
        (format!("no route of `{}` has the path `{path}`", self.file.name()), hint)
    }

    /// Answers as the gateway does, but for what it hides from strangers: see [`Heard::veiled`].
    pub(super) fn answer_to(&self, request: &Request<'_>) -> Answered<Heard> {
        let answer = self.answer(request);
        let mut heard = plain(&answer);
        if let Some(refusal) = answer.verdict.refusal()
            && request.sent.preflight
            && shows_what_failed(&refusal.reason)
        {
            let mut headers = HeaderMap::new();
            refusal.passed.apply(&mut headers);
            heard.veiled = (!self.configuration.server.debug).then_some(heard.status);
            heard.status = 204;
            heard.headers = owned(&headers);
        }
        self.add_backends(request, &mut heard);
        Answered::With(heard)
    }

    /// Answers as the gateway does, whatever a stranger learns from it.
    pub(super) fn veiled_answer_to(&self, request: &Request<'_>) -> Answered<Heard> {
        Answered::With(plain(&self.answer(request)))
    }

    fn answer(&self, request: &Request<'_>) -> Answer<'a> {
        // A page of the very address that it calls is at home there, whatever the file says.
        let server = if self.page.is_origin_of(request.url) { &self.home } else { &self.server };
        server.reply_to(request)
    }

    fn add_backends(&self, request: &Request<'_>, heard: &mut Heard) {
        for name in self.sent_by_backend {
            if !request.sent.preflight && heard.status == 200 && heard.value(name).is_none() {
                heard
                    .headers
                    .push(Header { name: name.clone().into_bytes().into(), value: b"1".as_slice().into() });
            }
        }
    }
}

/// Whether the headers of the stages that a refused preflight passed make a browser name the stage that failed. It looks at
/// the method only if that is not safelisted.
fn shows_what_failed(reason: &Reason) -> bool {
    match reason {
        Reason::HeaderNotListed(_) | Reason::HeaderOfFamily(..) => true,
        Reason::MethodNotListed(method) => !matches!(method.as_str(), "GET" | "HEAD" | "POST"),
        Reason::SeveralOrigins
        | Reason::OriginMalformed(_)
        | Reason::OriginNull
        | Reason::OriginNotListed
        | Reason::SeveralMethods
        | Reason::HeadersTooLong
        | Reason::HeaderMalformed(_) => false,
    }
}

fn plain(answer: &Answer<'_>) -> Heard {
    Heard {
        status: answer.status.as_u16(),
        headers: owned(&answer.headers),
        refused: answer.verdict.refusal().map(|refusal| refusal.reason.to_string()),
        veiled: None,
        by_backend: answer.verdict.permit().is_some() && answer.status == StatusCode::OK,
    }
}

fn owned(headers: &HeaderMap) -> Vec<Header<'static>> {
    let header = |(name, value): (&http::HeaderName, &HeaderValue)| Header {
        name: title_case(name.as_str()).into_bytes().into(),
        value: value.as_bytes().to_vec().into(),
    };
    headers.iter().map(header).collect()
}

/// `access-control-max-age` as people write it.
pub(super) fn title_case(name: &str) -> String {
    let word = |word: &str| {
        let mut characters = word.chars();
        let first = characters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(characters).collect::<String>()
    };
    if name == "www-authenticate" {
        return "WWW-Authenticate".to_owned();
    }
    name.split('-').map(word).collect::<Vec<_>>().join("-")
}

/// A path that a template has: `/v2/{*rest}` becomes `/v2/rest`.
fn concrete(template: &str) -> String {
    template.replace("{*", "").replace(['{', '}'], "")
}

fn is_local(host: &str) -> bool {
    match Url::parse(&format!("http://{host}")).ok().as_ref().and_then(Url::host) {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => true,
        None => false,
    }
}
