//! What a server may be doing in place of comparing.

use corridor_policy::Origin;
use url::Url;

/// A way to compare that is none, or too wide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Matcher {
    /// Whatever comes.
    Anything,
    /// Whatever has this scheme.
    Scheme(String),
    /// This one, which should not be trusted.
    Exactly(String),
    /// What has this in it.
    Contains(String),
    /// What ends so.
    EndsWith(String),
    /// What begins so.
    StartsWith(String),
    /// Every name below this host.
    Below { scheme: String, host: String, port: String },
    /// This host, of whose dots each may be any character.
    Dots(String),
    /// This host by this scheme, once the origin is read as a URL, or what stands before its colon.
    HostOf { scheme: String, host: String },
    /// This host by any scheme but this one: what is compared is the host, once the text is read as a URL, so that what is
    /// no origin (a user, a path, capitals) does not matter either.
    NotBy { scheme: String, host: String },
    /// The origin that comes of reading it as a URL.
    ReadAs(String),
    /// This text, in whatever case.
    InAnyCase(String),
}

impl Matcher {
    /// Whether a server that does this grants the origin.
    pub(in super::super) fn matches(&self, origin: &str) -> bool {
        match self {
            Self::Anything => true,
            Self::Scheme(scheme) => origin.split_once("://").is_some_and(|(own, _)| own == scheme),
            Self::Exactly(text) => origin == text,
            Self::Contains(part) => origin.contains(part.as_str()),
            Self::EndsWith(end) => origin.ends_with(end.as_str()),
            Self::StartsWith(start) => origin.starts_with(start.as_str()),
            Self::Below { scheme, host, port } => {
                let end = format!(".{host}{port}");
                origin.starts_with(&format!("{scheme}://")) && origin.ends_with(&end)
            }
            Self::Dots(pattern) => {
                let alike = |(own, character): (char, char)| own == character || own == '.';
                pattern.chars().count() == origin.chars().count()
                    && pattern.chars().zip(origin.chars()).all(alike)
            }
            Self::HostOf { scheme, host } => {
                let is_host = |url: Url| url.scheme() == scheme && url.host_str() == Some(host.as_str());
                origin.starts_with(&format!("{scheme}://{host}:")) || Url::parse(origin).is_ok_and(is_host)
            }
            Self::NotBy { scheme, host } => {
                let is_host = |url: &Url| url.host_str() == Some(host.as_str());
                let is_by_it = |url: &Url| url.scheme() == scheme && Origin::parse(origin.as_bytes()).is_ok();
                Url::parse(origin).is_ok_and(|url| is_host(&url) && !is_by_it(&url))
            }
            Self::ReadAs(own) => {
                Url::parse(origin).is_ok_and(|url| url.origin().ascii_serialization() == *own)
            }
            Self::InAnyCase(text) => origin.eq_ignore_ascii_case(text),
        }
    }
}
