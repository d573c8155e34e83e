//! The failures that people meet, and those that a console has words of its own for.

use corridor_browser::case::{CacheForm, CredentialsForm, Exchange, ModeForm};

use super::{Generator, exchange, response, text};

/// The failures that [`Generator::add_famous`] adds, in order, by name; the last is one that no console mentions.
pub const FAMOUS: [&str; 13] = [
    "no OPTIONS: 404",
    "no OPTIONS: 405",
    "401 on the preflight",
    "header not listed",
    "* with credentials",
    "two Access-Control-Allow-Origin",
    "trailing slash",
    "another origin",
    "error without headers",
    "redirect of the preflight",
    "lower-case patch",
    "no Access-Control-Allow-Credentials",
    "header not exposed",
];

/// Addresses of schemes that are not fetched, or of ports.
const ADDRESSES: [&str; 9] = [
    "ftp://example.com/",
    "about:blank",
    "mailto:a@b",
    "javascript:1",
    "file:///etc/hostname",
    "foo:bar",
    "http://127.0.0.1:22/",
    "http://127.0.0.1:6000/",
    "https://127.0.0.1:10080/",
];

/// Where redirects lead that nobody follows, besides those of the families.
const LOCATIONS: [&str; 8] = [
    "blob:http://example.com/x",
    "file:///etc/hostname",
    "filesystem:http://example.com/x",
    "foo:bar",
    "ws://127.0.0.1:80/",
    "http://127.0.0.1:6000/",
    "DATA:,x",
    "chrome://version/",
];

/// Names of headers in lower case, which an engine may write in a way of its own.
const NAMES: [&str; 40] = [
    "accept-charset",
    "accept-encoding",
    "accept-ranges",
    "age",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-location",
    "content-range",
    "default-style",
    "dnt",
    "etag",
    "expect",
    "expires",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "last-event-id",
    "last-modified",
    "link",
    "location",
    "ping-from",
    "pragma",
    "purpose",
    "refresh",
    "server-timing",
    "service-worker",
    "sourcemap",
    "user-agent",
    "vary",
    "x-frame-options",
    "x-xss-protection",
    "x-content-type-options",
    "x-api-key",
    "x-requested-with",
    "priority",
    "upgrade-insecure-requests",
    "access-control-max-age",
];

impl Generator {
    /// Adds the ones of [`FAMOUS`].
    pub fn add_famous(&mut self) {
        const ORIGIN: &str = "Access-Control-Allow-Origin";
        const JSON: (&str, &str) = ("Content-Type", "application/json");
        let page = self.origins.page.clone();
        let allowed = (ORIGIN, page.as_str());
        let well = || response(200, &[allowed]);
        let post = |preflight| exchange("POST", &[JSON, ("X-Stainless-Arch", "x64")], preflight, well());
        let get = |answer| exchange("GET", &[], well(), answer);
        let include = |exchange| Exchange { credentials: CredentialsForm::Include, ..exchange };
        let slash = format!("{page}/");
        let exchanges = [
            post(response(404, &[])),
            post(response(405, &[("Allow", "POST")])),
            post(response(401, &[("WWW-Authenticate", "Bearer")])),
            post(response(204, &[allowed, ("Access-Control-Allow-Headers", "content-type")])),
            include(get(response(200, &[(ORIGIN, "*"), ("Access-Control-Allow-Credentials", "true")]))),
            get(response(200, &[allowed, (ORIGIN, "*")])),
            get(response(200, &[(ORIGIN, &slash)])),
            get(response(200, &[(ORIGIN, "https://example.com")])),
            get(response(500, &[])),
            post(response(307, &[allowed, ("Location", "/elsewhere")])),
            exchange(
                "patch",
                &[],
                response(204, &[allowed, ("Access-Control-Allow-Methods", "PATCH")]),
                well(),
            ),
            include(get(well())),
            get(response(200, &[allowed, ("X-Request-Id", "7")])),
        ];
        exchanges.into_iter().for_each(|exchange| self.add(exchange));
    }

    /// Adds those that no family has: addresses and redirects that are not followed, a server that does not answer, a cache
    /// that may not be asked, names of headers. The address of nobody is one of this machine where nothing listens.
    pub fn add_unfetched(&mut self, nobody: &str) {
        let page = self.origins.page.clone();
        let first = self.origins.first.clone();
        for address in ADDRESSES {
            self.add(exchange("GET", &[], self.generous(204), self.generous(200)));
            self.readdress(address);
        }
        for method in ["GET", "PUT"] {
            self.add(Exchange {
                preflight: None,
                response: None,
                ..exchange(method, &[], self.generous(204), self.generous(200))
            });
            self.readdress(nobody);
        }
        for location in LOCATIONS {
            for origin in [&page, &first] {
                let mut answer = self.generous(302);
                answer.headers.push((text("Location"), text(location)));
                self.add_at(origin, exchange("GET", &[], self.generous(204), answer));
            }
        }
        let call = exchange("GET", &[], self.generous(204), self.generous(200));
        self.add(Exchange { mode: ModeForm::SameOrigin, cache: CacheForm::OnlyIfCached, ..call });
        for name in NAMES {
            self.add(exchange(
                "GET",
                &[(name, "x")],
                response(204, &[("Access-Control-Allow-Origin", &page)]),
                self.generous(200),
            ));
        }
    }

    /// Adds calls of a page of `https:` to a server that has no TLS; nothing of them is sent.
    pub fn add_mixed_content(&mut self, page: &str) {
        for method in ["GET", "PUT"] {
            self.add_from(
                page,
                "http://api.example",
                exchange(method, &[], self.generous(204), self.generous(200)),
            );
        }
    }

    fn readdress(&mut self, address: &str) {
        if let Some(case) = self.cases.last_mut() {
            case.url = text(address);
        }
    }
}
