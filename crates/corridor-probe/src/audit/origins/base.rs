//! An origin that is allowed, taken apart, so that others can be made that resemble it.

use std::net::Ipv4Addr;

use url::Url;

/// An origin, in its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Base {
    /// As it is serialized.
    pub(in super::super) origin: String,
    pub(in super::super) scheme: String,
    pub(in super::super) host: String,
    /// `:8443`, or nothing.
    pub(in super::super) port: String,
    /// Its registrable domain and the names between that and the host, shortest first, the host last. An address has itself.
    pub(in super::super) parents: Vec<String>,
    /// The public suffix that its host ends with, if names below it are anybody's to register.
    pub(in super::super) suffix: Option<String>,
}

impl Base {
    /// Takes a serialized origin apart; `None` for what has no host.
    pub(in super::super) fn of(origin: &str) -> Option<Self> {
        let (scheme, rest) = origin.split_once("://")?;
        let (host, port) = host_and_port(rest);
        if scheme.is_empty() || host.is_empty() {
            return None;
        }
        let is_address = host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok();
        let (parents, suffix) = if is_address { (vec![host.to_owned()], None) } else { names(host) };
        Some(Self {
            origin: origin.to_owned(),
            scheme: scheme.to_owned(),
            host: host.to_owned(),
            port: port.to_owned(),
            parents,
            suffix,
        })
    }

    /// The origin of a URL.
    pub(in super::super) fn of_url(url: &Url) -> Option<Self> {
        Self::of(&url.origin().ascii_serialization())
    }

    /// This origin with another host.
    pub(in super::super) fn with_host(&self, host: &str) -> String {
        format!("{}://{host}{}", self.scheme, self.port)
    }

    /// The names that such an API's pages often have, where the API's own name is known.
    pub(in super::super) fn siblings(&self) -> Vec<String> {
        let Some(registrable) = self.parents.first().filter(|_| self.suffix.is_some()) else {
            return Vec::new();
        };
        let above = self.host.split_once('.').map_or("", |(_, above)| above);
        let above = if above.ends_with(registrable.as_str()) { above } else { registrable };
        let hosts = [
            format!("app.{above}"),
            format!("www.{above}"),
            above.to_owned(),
            format!("app.{registrable}"),
            format!("www.{registrable}"),
            registrable.clone(),
        ];
        let mut origins: Vec<String> = Vec::new();
        for host in hosts.into_iter().filter(|host| *host != self.host) {
            let origin = format!("https://{host}");
            if !origins.contains(&origin) {
                origins.push(origin);
            }
        }
        origins
    }

    pub(in super::super) fn is_address(&self) -> bool {
        self.host.starts_with('[') || self.host.parse::<Ipv4Addr>().is_ok()
    }
}

/// `app.example.com:8443` → `app.example.com` and `:8443`.
pub(in super::super) fn host_and_port(rest: &str) -> (&str, &str) {
    let after_brackets = rest.rfind(']').unwrap_or(0);
    match rest.rfind(':').filter(|colon| *colon > after_brackets) {
        Some(colon) => rest.split_at(colon),
        None => (rest, ""),
    }
}

fn names(host: &str) -> (Vec<String>, Option<String>) {
    let registrable = psl::domain_str(host).unwrap_or(host);
    let suffix = psl::suffix_str(host).filter(|suffix| *suffix != host).map(str::to_owned);
    let mut parents = vec![host.to_owned()];
    let mut name = host;
    while name != registrable {
        let Some((_, above)) = name.split_once('.') else { break };
        parents.push(above.to_owned());
        name = above;
    }
    parents.reverse();
    (parents, suffix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_taken_apart() {
        let base = Base::of("https://app.shop.example.co.uk:8443").unwrap();
        assert_eq!((base.host.as_str(), base.port.as_str()), ("app.shop.example.co.uk", ":8443"));
        assert_eq!(base.parents, ["example.co.uk", "shop.example.co.uk", "app.shop.example.co.uk"]);
        assert_eq!(base.suffix.as_deref(), Some("co.uk"));
        assert_eq!(
            base.siblings()[0],
            "https://www.shop.example.co.uk".replace("www", "app").replace("app.shop", "www.shop")
        );
    }

    #[test]
    fn addresses_and_bare_names_have_no_parents() {
        for (origin, host) in [
            ("http://127.0.0.1:8000", "127.0.0.1"),
            ("http://[::1]:3000", "[::1]"),
            ("http://localhost", "localhost"),
        ] {
            let base = Base::of(origin).unwrap();
            assert_eq!(
                (base.parents.as_slice(), base.suffix.as_deref()),
                (&[host.to_owned()][..], None),
                "{origin}"
            );
            assert_eq!(base.siblings(), [""; 0]);
        }
        assert_eq!(Base::of("null"), None);
    }
}
