//! How an endpoint answers.

use std::collections::HashMap;
use std::sync::Mutex;

use super::Setting;

/// What is looked at in a request.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// The method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
}

/// What is answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Repeats are kept.
    pub headers: Vec<(&'static str, String)>,
}

/// Which origins are granted, beside the allowed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allows {
    /// None, not even that one.
    Nobody,
    /// `*`, to whoever asks.
    Wildcard,
    /// The allowed one, whoever asks.
    Constant,
    /// No other.
    Exactly,
    /// The allowed one and everything below its parent, as whole labels.
    Siblings,
    /// Each that comes.
    Any,
    /// Each by `http:`.
    AnyHttp,
    /// `null`.
    Null,
    /// What begins like it.
    Prefix,
    /// What ends like its registrable domain.
    Suffix,
    /// What ends like its host.
    SuffixOfHost,
    /// What has its host in it.
    Substring,
    /// What has a name below its parent in it.
    SubstringOfLabels,
    /// What has this in it.
    Word(&'static str),
    /// What ends with a name below its registrable domain, by whatever scheme.
    SuffixOfLabels,
    /// What has its registrable domain in it.
    SubstringOfDomain,
    /// What is a part of it.
    PartOf,
    /// What matches it as a regular expression whose dots nobody escaped.
    Dots,
    /// The same with all dots escaped but the last.
    LastDot,
    /// It and this character, and then whatever comes.
    Then(&'static str),
    /// This one.
    Also(&'static str),
    /// `localhost` on any port.
    Localhost,
    /// What begins like this.
    Beginning(&'static str),
    /// Every name below it.
    Subdomains,
    /// Every name below its registrable domain.
    SubdomainsOfDomain,
    /// It by `http:`.
    Http,
    /// What has its host, once it is read as a URL: by any scheme, with any user.
    HostAlone,
    /// Its host on any port.
    AnyPort,
    /// Its host with a dot.
    TrailingDot,
    /// It with something before an `@`.
    Userinfo,
    /// It and an `@`, and then whatever comes.
    UserinfoBefore,
    /// It with a path.
    Path,
    /// It in any case; the answer has the case of the request.
    Case,
    /// It in any case; the answer has its own.
    CaseNormalized,
}

/// To which requests another rule applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Preflights.
    Preflight,
    /// A method, and the preflights for it.
    Method(&'static str),
    /// A method, and not the preflights for it.
    Actual(&'static str),
    /// Errors.
    Error,
    /// Requests with this header.
    Header(&'static str),
}

/// What caches are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vary {
    /// `Vary: Origin`, where the answer depends on it.
    Right,
    /// Nothing.
    Missing,
    /// This, and nothing else.
    Only(&'static str),
}

/// How preflights are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preflights {
    /// With this status and the headers.
    Status(u16),
    /// With this status and none of them.
    Without(u16),
    /// To another address.
    Redirected,
    /// Strangers get 403.
    RefusesStrangers,
}

/// What a cache before the endpoint does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cached {
    /// There is none.
    No,
    /// It keeps answers by path and query, and not by `Origin`.
    ByTarget,
}

/// What else is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extra {
    /// Nothing.
    Nothing,
    /// This header with every answer that is granted.
    Header(&'static str, &'static str),
    /// `Access-Control-Allow-Origin` twice.
    TwoOrigins,
    /// The allowed origin and this, in one value.
    List(&'static str),
    /// This in place of the allowed origin.
    Instead(&'static str),
    /// `Access-Control-Allow-Headers` says what was asked for.
    EchoHeaders,
    /// `Access-Control-Allow-Methods` says what was asked for.
    EchoMethod,
    /// Only preflights have CORS headers.
    OnPreflightsOnly,
    /// Preflights from public into private networks are refused, as Starlette does.
    RefusesPrivateNetworks,
    /// Errors have none.
    NotOnErrors,
    /// `HEAD` has none.
    NotOnHead,
    /// JSON from strangers is refused, other types are taken.
    TakesPlainText,
    /// It is a function call for whoever names one.
    Callback,
}

/// How an endpoint answers.
#[derive(Clone, Copy, Debug)]
pub struct Behaviour {
    /// Who is granted.
    pub allows: Allows,
    /// Who is granted besides, and when.
    pub also: Option<(When, Allows)>,
    /// `Access-Control-Allow-Credentials`.
    pub credentials: bool,
    /// What caches are told.
    pub vary: Vary,
    /// How preflights are answered.
    pub preflights: Preflights,
    /// `Access-Control-Allow-Methods`.
    pub methods: &'static str,
    /// `Access-Control-Allow-Headers`.
    pub headers: &'static str,
    /// `Access-Control-Max-Age`; empty sends none.
    pub max_age: &'static str,
    /// The status of an answer.
    pub status: u16,
    /// The status of one to a wrong key.
    pub wrong_key: u16,
    /// What else.
    pub extra: Extra,
    /// What is between.
    pub cached: Cached,
}

impl Behaviour {
    /// An exact list of one, and everything as it should be.
    pub const RIGHT: Self = Self {
        allows: Allows::Exactly,
        also: None,
        credentials: false,
        vary: Vary::Right,
        preflights: Preflights::Status(204),
        methods: "GET, POST",
        headers: "Content-Type",
        max_age: "600",
        status: 200,
        wrong_key: 200,
        extra: Extra::Nothing,
        cached: Cached::No,
    };

    /// The answer to a request.
    #[must_use]
    pub fn answer(&self, setting: &Setting, ask: &Ask, cache: &Cache) -> Reply {
        if self.cached == Cached::No || ask.method != "GET" {
            return self.fresh(setting, ask);
        }
        let Ok(mut kept) = cache.0.lock() else { return self.fresh(setting, ask) };
        kept.entry(ask.target.clone()).or_insert_with(|| self.fresh(setting, ask)).clone()
    }

    fn fresh(&self, setting: &Setting, ask: &Ask) -> Reply {
        let preflight = ask.is_preflight();
        let mut reply = Reply { status: self.status_of(setting, ask), headers: Vec::new() };
        if preflight && self.preflights == Preflights::Redirected {
            reply.headers.push(("location", "/elsewhere".to_owned()));
            return reply;
        }
        let silent = match self.extra {
            Extra::OnPreflightsOnly => !preflight,
            Extra::NotOnErrors => reply.status >= 400,
            Extra::NotOnHead => ask.method == "HEAD",
            _ => matches!(self.preflights, Preflights::Without(_)) && preflight,
        };
        let granted = self.grant(setting, ask, reply.status).filter(|_| !silent);
        if let Some(granted) = &granted {
            self.grant_headers(setting, ask, granted, &mut reply);
        }
        let depends = !matches!(self.allows, Allows::Wildcard | Allows::Constant | Allows::Nobody);
        match self.vary {
            Vary::Right if depends => reply.headers.push(("vary", "Origin".to_owned())),
            Vary::Right | Vary::Missing => {}
            Vary::Only(value) => reply.headers.push(("vary", value.to_owned())),
        }
        reply
    }

    fn status_of(&self, setting: &Setting, ask: &Ask) -> u16 {
        let stranger = ask.header("origin").is_some_and(|origin| origin != setting.origin());
        match (ask.is_preflight(), self.preflights) {
            (true, _)
                if self.extra == Extra::RefusesPrivateNetworks
                    && ask.header("access-control-request-private-network").is_some() =>
            {
                400
            }
            (true, Preflights::Status(status) | Preflights::Without(status)) => status,
            (true, Preflights::Redirected) => 308,
            (true, Preflights::RefusesStrangers) => {
                if stranger {
                    403
                } else {
                    204
                }
            }
            (false, _) if ask.method == "OPTIONS" => 204,
            (false, _) if ask.header("authorization").is_some() => self.wrong_key,
            (false, _) if self.extra == Extra::TakesPlainText && stranger && ask.method == "POST" => {
                if ask.header("content-type") == Some("application/json") { 403 } else { 200 }
            }
            (false, _) => self.status,
        }
    }

    /// What `Access-Control-Allow-Origin` says.
    fn grant(&self, setting: &Setting, ask: &Ask, status: u16) -> Option<String> {
        let applies = |when: When| match when {
            When::Preflight => ask.is_preflight(),
            When::Method(method) => ask.asks_for() == method,
            When::Actual(method) => ask.method == method,
            When::Error => status >= 400,
            When::Header(name) => ask.header(name).is_some(),
        };
        let also = self.also.filter(|(when, _)| applies(*when));
        self.allows
            .grant(setting, ask.header("origin"))
            .or_else(|| also?.1.grant(setting, ask.header("origin")))
    }

    fn grant_headers(&self, setting: &Setting, ask: &Ask, granted: &str, reply: &mut Reply) {
        let name = "access-control-allow-origin";
        match self.extra {
            Extra::TwoOrigins => {
                reply.headers.extend([(name, granted.to_owned()), (name, granted.to_owned())]);
            }
            Extra::List(more) => reply.headers.push((name, format!("{}, {more}", setting.origin()))),
            Extra::Instead(value) => reply.headers.push((name, value.to_owned())),
            _ => reply.headers.push((name, granted.to_owned())),
        }
        if self.credentials {
            reply.headers.push(("access-control-allow-credentials", "true".to_owned()));
        }
        if let Extra::Header(name, value) = self.extra {
            reply.headers.push((name, value.to_owned()));
        }
        if !ask.is_preflight() {
            return;
        }
        let asked = |name| ask.header(name).unwrap_or_default().to_owned();
        let methods = match self.extra {
            Extra::EchoMethod => asked("access-control-request-method"),
            _ => self.methods.to_owned(),
        };
        let headers = match self.extra {
            Extra::EchoHeaders => asked("access-control-request-headers"),
            _ => self.headers.to_owned(),
        };
        reply
            .headers
            .extend([("access-control-allow-methods", methods), ("access-control-allow-headers", headers)]);
        if !self.max_age.is_empty() {
            reply.headers.push(("access-control-max-age", self.max_age.to_owned()));
        }
    }
}

/// What a cache has.
#[derive(Debug, Default)]
pub struct Cache(Mutex<HashMap<String, Reply>>);

impl Ask {
    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    fn is_preflight(&self) -> bool {
        self.method == "OPTIONS" && self.header("access-control-request-method").is_some()
    }

    /// The method that it is about.
    fn asks_for(&self) -> &str {
        if self.is_preflight() {
            self.header("access-control-request-method").unwrap_or_default()
        } else {
            &self.method
        }
    }
}

impl Allows {
    fn grant(self, setting: &Setting, origin: Option<&str>) -> Option<String> {
        match self {
            Self::Nobody => return None,
            Self::Wildcard => return Some("*".to_owned()),
            Self::Constant => return Some(setting.origin()),
            _ => {}
        }
        let origin = origin?;
        if origin != setting.origin() && !self.accepts(setting, origin) {
            return None;
        }
        Some(if self == Self::CaseNormalized { setting.origin() } else { origin.to_owned() })
    }

    /// The comparison that somebody wrote.
    fn accepts(self, setting: &Setting, origin: &str) -> bool {
        let Setting { scheme, host, registrable } = setting;
        let allowed = setting.origin();
        let of_host = |origin: &str| origin.strip_prefix(&format!("{scheme}://")).map(str::to_owned);
        match self {
            Self::Nobody | Self::Wildcard | Self::Constant | Self::Exactly => false,
            Self::Siblings => {
                let parent = host.split_once('.').map_or("", |(_, parent)| parent);
                let labels = of_host(origin)
                    .and_then(|host| host.strip_suffix(&format!(".{parent}")).map(str::to_owned));
                labels.is_some_and(|labels| {
                    labels.bytes().all(|byte| byte.is_ascii_lowercase() || b"-._".contains(&byte))
                })
            }
            Self::Any => true,
            Self::AnyHttp => origin.starts_with("http://"),
            Self::Null => origin == "null",
            Self::Prefix => origin.starts_with(&allowed),
            Self::Suffix => origin.ends_with(registrable.as_str()),
            Self::SuffixOfHost => origin.ends_with(host.as_str()),
            Self::Substring => origin.contains(host.as_str()),
            Self::SubstringOfLabels => {
                let parent = host.split_once('.').map_or("", |(_, parent)| parent);
                origin.contains(&format!(".{parent}"))
            }
            Self::Word(word) => origin.contains(word),
            Self::SuffixOfLabels => origin.ends_with(&format!(".{registrable}")),
            Self::SubstringOfDomain => origin.contains(registrable.as_str()),
            Self::PartOf => of_host(origin).is_some_and(|part| host.contains(&part)),
            Self::Dots => is_like(&allowed, origin),
            Self::LastDot => {
                let (before, after) = allowed.rsplit_once('.').unwrap_or_default();
                origin.len() == allowed.len() && origin.starts_with(before) && origin.ends_with(after)
            }
            Self::Then(character) => origin.starts_with(&format!("{allowed}{character}")),
            Self::Also(other) => origin == other,
            Self::Localhost => origin == "http://localhost" || origin.starts_with("http://localhost:"),
            Self::Beginning(start) => origin.starts_with(start),
            Self::Subdomains => {
                origin.starts_with(&format!("{scheme}://")) && origin.ends_with(&format!(".{host}"))
            }
            Self::SubdomainsOfDomain => {
                of_host(origin).is_some_and(|host| host.ends_with(&format!(".{registrable}")))
            }
            Self::Http => origin == format!("http://{host}"),
            Self::HostAlone => origin.split_once("://").is_some_and(|(_, rest)| {
                let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
                authority.rsplit('@').next() == Some(host)
            }),
            Self::AnyPort => of_host(origin).is_some_and(|own| own.split(':').next() == Some(host)),
            Self::TrailingDot => origin == format!("{allowed}."),
            Self::Userinfo => {
                of_host(origin).and_then(|own| own.rsplit_once('@').map(|(_, own)| own.to_owned())).as_ref()
                    == Some(host)
            }
            Self::UserinfoBefore => origin.starts_with(&format!("{allowed}@")),
            Self::Path => origin.starts_with(&format!("{allowed}/")),
            Self::Case | Self::CaseNormalized => origin.eq_ignore_ascii_case(&allowed),
        }
    }
}

/// Whether a text matches another in which each dot is any character.
fn is_like(pattern: &str, text: &str) -> bool {
    pattern.len() == text.len()
        && pattern.bytes().zip(text.bytes()).all(|(own, byte)| own == b'.' || own == byte)
}
