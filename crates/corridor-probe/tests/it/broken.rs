//! A server that does what a policy says, but for one thing.

use corridor_config::{Configuration, Directory, Source, load};
use corridor_proof::Server;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};

/// What the server and the probe are told.
pub(crate) const FILE: &str = r#"
[server]
max_body_bytes = 4096

[policies.web]
allow_origins  = ["https://app.example", "https://*.tenant.example"]
allow_methods  = ["GET", "POST"]
allow_headers  = ["Content-Type", "X-Api-Key"]
expose_headers = ["X-Request-Id"]
max_age        = 600

[[routes]]
path    = "/inference"
methods = ["POST"]
policy  = "web"
backend = "digits"

[[routes]]
path    = "/v1/models"
methods = ["GET"]
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"

[[expect]]
from = "https://app.example"
send = "POST /inference"
headers = { content-type = "application/json", x-api-key = "k" }
outcome = "readable"

[[expect]]
from = "https://elsewhere.example"
send = "GET /v1/models"
outcome = "blocked"
"#;

/// What the server does otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Breakage {
    Nothing,
    ErrorsWithoutHeaders,
    UnknownPathsWithoutHeaders,
    DoublesOrigin,
    OmitsVary,
    OmitsVaryOnPreflights,
    AuthenticatesPreflights,
    AnswersNoOptions,
    BuffersStream,
    ReflectsOrigins,
    ComparesBeginnings,
    GrantsAnyHeader,
    GrantsNoHeader,
    ForgetsExposure,
    RemembersForAYear,
    RemembersNothing,
    GrantsCredentials,
    RunsForStrangers,
    RedirectsPreflights,
    LeadsElsewhere,
    KnowsNoRoute,
}

pub(crate) fn configuration(file: &str) -> Configuration {
    let world = Directory::new(".", &["digits"]);
    load(&Source::new("corridor.toml", file), None, &world).unwrap_or_else(|report| panic!("{report:?}"))
}

impl Breakage {
    pub(crate) const ALL: [Self; 21] = [
        Self::Nothing,
        Self::ErrorsWithoutHeaders,
        Self::UnknownPathsWithoutHeaders,
        Self::DoublesOrigin,
        Self::OmitsVary,
        Self::OmitsVaryOnPreflights,
        Self::AuthenticatesPreflights,
        Self::AnswersNoOptions,
        Self::BuffersStream,
        Self::ReflectsOrigins,
        Self::ComparesBeginnings,
        Self::GrantsAnyHeader,
        Self::GrantsNoHeader,
        Self::ForgetsExposure,
        Self::RemembersForAYear,
        Self::RemembersNothing,
        Self::GrantsCredentials,
        Self::RunsForStrangers,
        Self::RedirectsPreflights,
        Self::LeadsElsewhere,
        Self::KnowsNoRoute,
    ];

    /// The codes of what is to be found, sorted.
    pub(crate) fn codes(self) -> &'static [&'static str] {
        match self {
            Self::Nothing => &[],
            Self::ErrorsWithoutHeaders => &["error-not-readable", "unknown-path-not-readable"],
            Self::UnknownPathsWithoutHeaders => &["unknown-path-not-readable"],
            Self::DoublesOrigin => &["allow-origin-doubled"],
            Self::OmitsVary => &["vary-missing"],
            Self::OmitsVaryOnPreflights => &["vary-missing-on-preflight"],
            Self::AuthenticatesPreflights => &["preflight-authenticated"],
            Self::AnswersNoOptions => &["preflight-not-answered"],
            Self::BuffersStream => &["stream-buffered"],
            Self::ReflectsOrigins | Self::ComparesBeginnings => &["wrongly-granted"],
            Self::GrantsAnyHeader => &["wrongly-granted"],
            Self::GrantsNoHeader => &["header-not-granted"],
            Self::ForgetsExposure => &["exposed-header-missing"],
            Self::RemembersForAYear => &["max-age-longer"],
            Self::RemembersNothing => &["max-age-shorter"],
            Self::GrantsCredentials => &["credentials-wrongly-granted", "wrongly-granted"],
            Self::RunsForStrangers => &["stranger-reaches-backend"],
            Self::RedirectsPreflights => &["preflight-not-answered"],
            Self::LeadsElsewhere => &["redirect-elsewhere"],
            Self::KnowsNoRoute => &["route-not-found"],
        }
    }

    /// What this server answers.
    pub(crate) fn answer(
        self,
        configuration: &Configuration,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
        body_bytes: usize,
    ) -> Response<&'static str> {
        let server = Server::new(&configuration.api, None);
        let is_preflight = headers.contains_key("access-control-request-method") && method == Method::OPTIONS;
        let mut seen = headers.clone();
        self.mislead(&mut seen);
        let answer = server.answer(method, path, &seen);
        let (mut status, mut head) = (answer.status, answer.headers);
        if status == StatusCode::OK && method == Method::POST {
            let limit = configuration.server.max_body_bytes;
            let is_too_long = u64::try_from(body_bytes).unwrap() > limit;
            status =
                if is_too_long { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::UNPROCESSABLE_ENTITY };
        }
        self.put_wrong(&mut status, &mut head, headers, (method, is_preflight));
        let mut response = Response::new("data: 1\n\ndata: 2\n\n");
        *response.status_mut() = status;
        *response.headers_mut() = head;
        response
    }

    /// What the server takes the request for.
    fn mislead(self, headers: &mut HeaderMap) {
        let origin = headers.get("origin").and_then(|origin| origin.to_str().ok()).unwrap_or_default();
        let is_taken_for_allowed = match self {
            Self::ReflectsOrigins => !origin.is_empty(),
            Self::ComparesBeginnings => origin.starts_with("https://app.example"),
            _ => false,
        };
        if is_taken_for_allowed {
            headers.insert("origin", HeaderValue::from_static("https://app.example"));
        }
        if self == Self::GrantsAnyHeader && headers.contains_key("access-control-request-headers") {
            headers.insert("access-control-request-headers", HeaderValue::from_static("content-type"));
        }
    }

    fn put_wrong(
        self,
        status: &mut StatusCode,
        head: &mut HeaderMap,
        asked: &HeaderMap,
        (method, is_preflight): (&Method, bool),
    ) {
        match self {
            Self::ReflectsOrigins | Self::ComparesBeginnings => {
                if let (true, Some(origin)) =
                    (head.contains_key("access-control-allow-origin"), asked.get("origin"))
                {
                    head.insert("access-control-allow-origin", origin.clone());
                }
            }
            Self::GrantsAnyHeader if is_preflight && status.is_success() => {
                if let Some(headers) = asked.get("access-control-request-headers") {
                    head.insert("access-control-allow-headers", headers.clone());
                }
            }
            Self::ErrorsWithoutHeaders if status.as_u16() >= 400 => drop_cors(head),
            Self::UnknownPathsWithoutHeaders if *status == StatusCode::NOT_FOUND => drop_cors(head),
            Self::DoublesOrigin if head.contains_key("access-control-allow-origin") && !is_preflight => {
                head.append("access-control-allow-origin", HeaderValue::from_static("*"));
            }
            Self::OmitsVary if !is_preflight => drop_vary(head),
            Self::OmitsVaryOnPreflights if is_preflight => drop_vary(head),
            Self::AuthenticatesPreflights if is_preflight => {
                *status = StatusCode::UNAUTHORIZED;
                head.clear();
            }
            Self::AnswersNoOptions if is_preflight => {
                *status = StatusCode::METHOD_NOT_ALLOWED;
                head.clear();
            }
            Self::BuffersStream if *status == StatusCode::OK => {
                set(head, "content-type", "text/event-stream");
                set(head, "content-length", "18");
            }
            Self::GrantsNoHeader => drop(head.remove("access-control-allow-headers")),
            Self::ForgetsExposure => drop(head.remove("access-control-expose-headers")),
            Self::RemembersForAYear if is_preflight => set(head, "access-control-max-age", "31536000"),
            Self::RemembersNothing if is_preflight => drop(head.remove("access-control-max-age")),
            Self::GrantsCredentials if head.contains_key("access-control-allow-origin") => {
                set(head, "access-control-allow-credentials", "true");
            }
            Self::RunsForStrangers if *method == Method::POST && *status == StatusCode::FORBIDDEN => {
                *status = StatusCode::OK;
            }
            Self::RedirectsPreflights if is_preflight => {
                *status = StatusCode::MOVED_PERMANENTLY;
                set(head, "location", "/elsewhere/");
            }
            Self::LeadsElsewhere if *method == Method::GET && *status == StatusCode::OK => {
                *status = StatusCode::FOUND;
                set(head, "location", "https://elsewhere.example/v1/models");
            }
            Self::KnowsNoRoute if !is_preflight && *status != StatusCode::FORBIDDEN => {
                *status = StatusCode::NOT_FOUND;
            }
            _ => {}
        }
    }
}

fn set(head: &mut HeaderMap, name: &'static str, value: &'static str) {
    head.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
}

fn drop_cors(head: &mut HeaderMap) {
    let names: Vec<HeaderName> =
        head.keys().filter(|name| name.as_str().starts_with("access-control-")).cloned().collect();
    for name in names {
        head.remove(name);
    }
}

fn drop_vary(head: &mut HeaderMap) {
    head.remove("vary");
}
