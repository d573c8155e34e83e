//! Systematic cases: one thing at a time, through all of its values.

use corridor_browser::case::{
    BodyForm, BodyKind, CacheForm, CredentialsForm, Exchange, ModeForm, RedirectForm,
};

use super::values::{
    CREDENTIALS, EXPOSE_LISTS, HEADER_LISTS, HEADERS, METHOD_LISTS, METHODS, PREFLIGHT_STATUSES, REDIRECTS,
    STATUSES, allow_origins,
};
use super::{Generator, exchange, hop, lines, response, text};

const CACHES: [CacheForm; 5] =
    [CacheForm::Default, CacheForm::NoStore, CacheForm::Reload, CacheForm::NoCache, CacheForm::ForceCache];
const OMIT: CredentialsForm = CredentialsForm::Omit;
const INCLUDE: CredentialsForm = CredentialsForm::Include;

impl Generator {
    /// Adds every family.
    pub fn add_families(&mut self) {
        self.add_methods();
        self.add_headers();
        self.add_repeated_headers();
        self.add_bodies();
        self.add_allow_origins();
        self.add_credentials();
        self.add_method_lists();
        self.add_header_lists();
        self.add_exposure();
        self.add_statuses();
        self.add_modes();
        self.add_opaque_pages();
        self.add_redirects();
        self.add_unread_redirects();
        self.add_locations();
    }

    fn add_methods(&mut self) {
        for method in METHODS {
            for mode in [ModeForm::Cors, ModeForm::NoCors, ModeForm::SameOrigin] {
                let call = exchange(method, &[], self.generous(204), self.generous(200));
                self.add(Exchange { mode, ..call.clone() });
                let page = self.origins.page.clone();
                self.add_at(&page, Exchange { mode, ..call });
            }
        }
    }

    fn add_headers(&mut self) {
        for header in HEADERS {
            for method in ["GET", "POST"] {
                self.add(exchange(method, &[*header], self.generous(204), self.generous(200)));
            }
            let none = response(204, &[("Access-Control-Allow-Origin", "*")]);
            self.add(exchange("GET", &[*header], none, self.generous(200)));
            let no_cors = exchange("POST", &[*header], self.generous(204), self.generous(200));
            self.add(Exchange { mode: ModeForm::NoCors, ..no_cors });
        }
        for length in [127, 128, 129] {
            let value = "a".repeat(length);
            for name in ["Accept", "Accept-Language", "Content-Language", "X-A", "Intervention"] {
                self.add(exchange("GET", &[(name, &value)], self.generous(204), self.generous(200)));
            }
            let media_type = format!("text/plain;{}", "a".repeat(length - 11));
            self.add(exchange(
                "POST",
                &[("Content-Type", &media_type)],
                self.generous(204),
                self.generous(200),
            ));
        }
    }

    fn add_repeated_headers(&mut self) {
        let long = "a".repeat(120);
        for (name, value, counts) in [
            ("Accept", long.as_str(), &[1_usize, 2, 8, 9, 10][..]),
            ("Accept", "text/html", &[2, 3]),
            ("Accept-Language", "de", &[2, 30]),
            ("Content-Type", "text/plain", &[2, 3]),
            ("X-A", "1", &[2, 3]),
            ("Range", "bytes=0-", &[2]),
            ("Authorization", "k", &[2]),
            ("Save-Data", "on", &[2]),
        ] {
            for count in counts {
                let headers = vec![(name, value); *count];
                self.add(exchange("POST", &headers, self.generous(204), self.generous(200)));
                let no_cors = exchange("POST", &headers, self.generous(204), self.generous(200));
                self.add(Exchange { mode: ModeForm::NoCors, ..no_cors });
            }
        }
        for headers in [
            &[
                ("X-B", "1"),
                ("x-a", "2"),
                ("X-a", "3"),
                ("authorization", "k"),
                ("content-type", "application/json"),
            ][..],
            &[("accept", "a"), ("Accept", "b\""), ("x-b", "1")],
            &[("content-type", "text/plain"), ("content-type", "application/json")],
            &[("x-z", "1"), ("x-z-1", "1"), ("x_c", "1"), ("x'd", "1"), ("x-b", "1"), ("x-a", "1")],
        ] {
            let mut preflight = self.generous(204);
            preflight.headers.extend(lines(&[("Access-Control-Allow-Headers", "x-z, x-z-1, x_c, x'd")]));
            self.add(exchange("POST", headers, preflight, self.generous(200)));
        }
    }

    fn add_bodies(&mut self) {
        let kinds = [
            (BodyKind::Text, &[""][..]),
            (BodyKind::UrlEncoded, &[""]),
            (BodyKind::Form, &[""]),
            (BodyKind::Buffer, &[""]),
            (
                BodyKind::Blob,
                &[
                    "",
                    "text/plain",
                    "application/json",
                    "TEXT/PLAIN",
                    "text/plain;a=\"b\"",
                    "\u{e9}",
                    "x",
                    "multipart/form-data",
                ],
            ),
            (BodyKind::Stream, &[""]),
        ];
        for (kind, types) in kinds {
            for blob_type in types {
                for method in ["POST", "PUT", "GET", "HEAD", "DELETE"] {
                    for headers in
                        [&[][..], &[("Content-Type", "application/json")], &[("Content-Type", "text/plain")]]
                    {
                        for mode in [ModeForm::Cors, ModeForm::NoCors, ModeForm::SameOrigin] {
                            let body = Some(BodyForm { kind, blob_type: text(*blob_type) });
                            let call = exchange(method, headers, self.generous(204), self.generous(200));
                            self.add(Exchange { body, mode, ..call });
                        }
                    }
                }
            }
        }
    }

    fn add_allow_origins(&mut self) {
        let values = allow_origins(&self.origins.page, &self.origins.first);
        for value in &values {
            for credentials in [CredentialsForm::SameOrigin, OMIT, INCLUDE] {
                let header = ("Access-Control-Allow-Origin", value.as_str());
                let with = [
                    header,
                    ("Access-Control-Allow-Credentials", "true"),
                    ("Access-Control-Allow-Methods", "PUT"),
                ];
                let simple = exchange("GET", &[], self.generous(204), response(200, &with));
                self.add(Exchange { credentials, ..simple });
                let asked = exchange("PUT", &[], response(204, &with), self.generous(200));
                self.add(Exchange { credentials, ..asked });
            }
        }
        for (first, second) in [(0, 0), (0, 1), (1, 0), (0, 12), (12, 0), (12, 1), (1, 12), (12, 12), (0, 3)]
        {
            let (Some(first), Some(second)) = (values.get(first), values.get(second)) else { continue };
            for (one, other) in [
                ("Access-Control-Allow-Origin", "Access-Control-Allow-Origin"),
                ("Access-Control-Allow-Origin", "access-control-allow-origin"),
                ("access-control-allow-origin", "access-control-allow-origin"),
            ] {
                let two = [(one, first.as_str()), (other, second.as_str())];
                self.add(exchange("GET", &[], self.generous(204), response(200, &two)));
                let mut preflight = response(204, &two);
                preflight.headers.extend(lines(&[("Access-Control-Allow-Methods", "PUT")]));
                self.add(exchange("PUT", &[], preflight, self.generous(200)));
            }
        }
        self.add(exchange("GET", &[], self.generous(204), response(200, &[])));
        self.add(exchange(
            "PUT",
            &[],
            response(204, &[("Access-Control-Allow-Methods", "PUT")]),
            self.generous(200),
        ));
        self.add(exchange("PUT", &[], self.generous(204), response(200, &[])));
    }

    fn add_credentials(&mut self) {
        let page = self.origins.page.clone();
        let allow = ("Access-Control-Allow-Origin", page.as_str());
        let name = "Access-Control-Allow-Credentials";
        let mut sets: Vec<Vec<(&str, &str)>> =
            CREDENTIALS.iter().map(|value| vec![allow, (name, value)]).collect();
        sets.push(vec![allow]);
        sets.extend(
            [["true", ""], ["", "true"], ["true", "true"], ["true", "false"]]
                .map(|[a, b]| vec![allow, (name, a), (name, b)]),
        );
        for set in sets {
            for credentials in [CredentialsForm::SameOrigin, INCLUDE] {
                let simple = exchange("GET", &[], self.generous(204), response(200, &set));
                self.add(Exchange { credentials, ..simple });
                let mut preflight = response(204, &set);
                preflight.headers.extend(lines(&[("Access-Control-Allow-Methods", "PUT")]));
                let asked = exchange("PUT", &[], preflight, self.generous(200));
                self.add(Exchange { credentials, ..asked });
            }
        }
    }

    fn add_method_lists(&mut self) {
        let page = self.origins.page.clone();
        let allow =
            [("Access-Control-Allow-Origin", page.as_str()), ("Access-Control-Allow-Credentials", "true")];
        for list in METHOD_LISTS {
            for method in ["PUT", "PATCH", "patch", "DELETE"] {
                for credentials in [CredentialsForm::SameOrigin, INCLUDE] {
                    let mut preflight = response(204, &allow);
                    preflight.headers.extend(lines(&[("Access-Control-Allow-Methods", list)]));
                    let call = exchange(method, &[], preflight, self.generous(200));
                    self.add(Exchange { credentials, ..call });
                }
            }
            let mut preflight = self.generous(204);
            preflight.headers.retain(|(name, _)| name.0 != "Access-Control-Allow-Methods");
            preflight.headers.extend(lines(&[("Access-Control-Allow-Methods", list)]));
            self.add(exchange("POST", &[("X-A", "1")], preflight.clone(), self.generous(200)));
            preflight.headers.extend(lines(&[("Access-Control-Allow-Methods", "DELETE")]));
            self.add(exchange("DELETE", &[], preflight, self.generous(200)));
        }
    }

    fn add_header_lists(&mut self) {
        let page = self.origins.page.clone();
        let allow =
            [("Access-Control-Allow-Origin", page.as_str()), ("Access-Control-Allow-Credentials", "true")];
        let asked: [&[(&str, &str)]; 6] = [
            &[("X-A", "1")],
            &[("Authorization", "k")],
            &[("Authorization", "k"), ("X-A", "1")],
            &[("Content-Type", "application/json")],
            &[("x'd", "1"), ("x_c", "1")],
            &[("Accept", "a\"")],
        ];
        for list in HEADER_LISTS {
            for headers in asked {
                for credentials in [CredentialsForm::SameOrigin, INCLUDE] {
                    let mut preflight = response(204, &allow);
                    preflight.headers.extend(lines(&[("Access-Control-Allow-Headers", list)]));
                    let call = exchange("POST", headers, preflight, self.generous(200));
                    self.add(Exchange { credentials, ..call });
                }
            }
            let mut preflight = response(204, &allow);
            preflight.headers.extend(lines(&[
                ("Access-Control-Allow-Headers", list),
                ("access-control-allow-headers", "x-b"),
            ]));
            self.add(exchange("POST", &[("X-A", "1"), ("X-B", "1")], preflight, self.generous(200)));
        }
    }

    fn add_exposure(&mut self) {
        let page = self.origins.page.clone();
        let fixed = [
            ("Access-Control-Allow-Origin", page.as_str()),
            ("Access-Control-Allow-Credentials", "true"),
            ("Content-Type", "text/plain"),
            ("Cache-Control", "no-store"),
            ("Content-Language", "en"),
            ("Expires", "0"),
            ("Last-Modified", "Thu, 01 Jan 1970 00:00:00 GMT"),
            ("Pragma", "no-cache"),
            ("X-Read", "1"),
            ("X-Other", "1"),
            ("Authorization", "x"),
            ("WWW-Authenticate", "x"),
            ("Accept", "x"),
            ("Set-Cookie", "a=b"),
            ("Set-Cookie2", "a=b"),
            ("ETag", "\"x\""),
            ("Retry-After", "1"),
        ];
        for list in EXPOSE_LISTS {
            for credentials in [CredentialsForm::SameOrigin, INCLUDE] {
                let mut answer = response(200, &fixed);
                answer.headers.extend(lines(&[("Access-Control-Expose-Headers", list)]));
                let call = exchange("GET", &[], self.generous(204), answer.clone());
                self.add(Exchange { credentials, ..call });
                answer.headers.extend(lines(&[("access-control-expose-headers", "x-other")]));
                let call = exchange("GET", &[], self.generous(204), answer);
                self.add(Exchange { credentials, ..call });
            }
        }
        self.add(exchange("GET", &[], self.generous(204), response(200, &fixed)));
        self.add_at(&page, exchange("GET", &[], self.generous(204), response(200, &fixed)));
    }

    fn add_statuses(&mut self) {
        for status in PREFLIGHT_STATUSES {
            self.add(exchange("PUT", &[], self.generous(*status), self.generous(200)));
            let mut elsewhere = self.generous(*status);
            elsewhere.headers.extend(lines(&[("Location", "/elsewhere")]));
            self.add(exchange("PUT", &[], elsewhere, self.generous(200)));
        }
        for status in STATUSES {
            self.add(exchange("GET", &[], self.generous(204), self.generous(*status)));
            self.add(exchange("PUT", &[], self.generous(204), self.generous(*status)));
            self.add(exchange("GET", &[], self.generous(204), response(*status, &[])));
        }
    }

    fn add_modes(&mut self) {
        let places = [self.origins.page.clone(), self.origins.first.clone()];
        for origin in &places {
            for mode in [ModeForm::Cors, ModeForm::NoCors, ModeForm::SameOrigin] {
                for redirect in [RedirectForm::Follow, RedirectForm::Manual, RedirectForm::Error] {
                    for cache in
                        [CacheForm::Default, CacheForm::NoStore, CacheForm::Reload, CacheForm::OnlyIfCached]
                    {
                        for method in ["GET", "POST", "PUT"] {
                            let call = exchange(
                                method,
                                &[("X-A", "1"), ("Authorization", "k")],
                                self.generous(204),
                                self.generous(200),
                            );
                            self.add_at(origin, Exchange { mode, redirect, cache, ..call });
                        }
                    }
                }
            }
        }
    }

    fn add_opaque_pages(&mut self) {
        let origin = self.origins.first.clone();
        for value in ["null", "*", "NULL", "", self.origins.page.clone().as_str()] {
            for credentials in [CredentialsForm::SameOrigin, INCLUDE] {
                for method in ["GET", "PUT"] {
                    let set = [
                        ("Access-Control-Allow-Origin", value),
                        ("Access-Control-Allow-Credentials", "true"),
                        ("Access-Control-Allow-Methods", "PUT"),
                    ];
                    let call = exchange(method, &[], response(204, &set), response(200, &set));
                    self.add_from("null", &origin, Exchange { credentials, ..call.clone() });
                    let page = self.origins.page.clone();
                    self.add_from("null", &page, Exchange { credentials, ..call });
                }
            }
        }
        for mode in [ModeForm::NoCors, ModeForm::SameOrigin, ModeForm::Cors] {
            for method in ["GET", "HEAD", "POST"] {
                for credentials in [CredentialsForm::SameOrigin, OMIT, INCLUDE] {
                    for cache in CACHES {
                        let call = exchange(method, &[], self.generous(204), self.generous(200));
                        let call = Exchange { mode, credentials, cache, ..call };
                        self.add_from("null", &origin, call.clone());
                        self.add(call.clone());
                        let elsewhere = self.origins.elsewhere.clone();
                        self.add_at(&elsewhere, call);
                    }
                }
            }
        }
    }

    /// Each chain of two and three servers, with each method and header that a redirect treats in its own way.
    fn add_redirects(&mut self) {
        let (page, first, second) =
            (self.origins.page.clone(), self.origins.first.clone(), self.origins.second.clone());
        let chains: [&[&str]; 14] = [
            &[&first, &first],
            &[&first, &second],
            &[&first, &page],
            &[&page, &first],
            &[&page, &page],
            &[&first, &second, &first],
            &[&first, &first, &second],
            &[&page, &first, &page],
            &[&page, &first, &second],
            &[&first, &page, &first],
            &[&page, &first, &first],
            &[&page, &page, &first],
            &[&page, &page, &first, &first],
            &[&first, &second, &page, &first],
        ];
        for chain in chains {
            for status in REDIRECTS {
                for (method, headers) in [
                    ("GET", &[][..]),
                    ("GET", &[("Authorization", "k")]),
                    ("POST", &[("Content-Type", "application/json")]),
                    ("PUT", &[("X-A", "1")]),
                    ("DELETE", &[]),
                    ("HEAD", &[("Save-Data", "on"), ("DPR", "1")]),
                ] {
                    for allow in ["*", "null", page.as_str()] {
                        self.add_chain(chain, *status, method, headers, allow);
                    }
                    self.add_chain(chain, *status, method, headers, &page);
                    if let Some(case) = self.cases.last_mut() {
                        case.exchange.credentials = OMIT;
                    }
                }
            }
        }
    }

    /// The same chains in the other modes.
    fn add_unread_redirects(&mut self) {
        let (page, first, second) =
            (self.origins.page.clone(), self.origins.first.clone(), self.origins.second.clone());
        let chains: [&[&str]; 8] = [
            &[&first, &first],
            &[&first, &second],
            &[&first, &page],
            &[&page, &first],
            &[&page, &page],
            &[&page, &first, &page],
            &[&page, &first, &first],
            &[&first, &first, &second],
        ];
        let bodies = [(&[][..], None), (&[("Content-Type", "text/plain")], Some(BodyKind::Text))];
        for chain in chains {
            for status in [302, 303, 307] {
                for method in ["GET", "POST", "HEAD"] {
                    for mode in [ModeForm::NoCors, ModeForm::SameOrigin] {
                        for (headers, kind) in bodies {
                            let kind = kind.filter(|_| method == "POST");
                            self.add_chain(chain, status, method, headers, "*");
                            if let Some(case) = self.cases.last_mut() {
                                case.exchange.mode = mode;
                                case.exchange.body = kind.map(|kind| BodyForm { kind, blob_type: text("") });
                            }
                        }
                    }
                }
            }
        }
    }

    fn add_chain(
        &mut self,
        chain: &[&str],
        status: u16,
        method: &str,
        headers: &[(&str, &str)],
        allow: &str,
    ) {
        let set = [
            ("Access-Control-Allow-Origin", allow),
            ("Access-Control-Allow-Methods", "PUT, DELETE"),
            ("Access-Control-Allow-Headers", "content-type, x-a, authorization, save-data, dpr"),
        ];
        let leading = [&set[..], &[("Location", "@")]].concat();
        let Some((origin, rest)) = chain.split_first() else { return };
        let mut call = exchange(method, headers, response(204, &set), response(status, &leading));
        for (index, next) in rest.iter().enumerate() {
            let is_last = index + 1 == rest.len();
            let answer = if is_last { response(200, &set) } else { response(status, &leading) };
            call.redirects.push(hop(next, response(204, &set), answer));
        }
        self.add_at(origin, call);
    }

    fn add_locations(&mut self) {
        let first = self.origins.first.clone();
        let host = first.split("://").nth(1).unwrap_or_default().to_owned();
        let with_password = format!("http://user:pw@{host}/c/0/9");
        let locations: [Option<&str>; 18] = [
            None,
            Some(""),
            Some("http://"),
            Some("http://a b/"),
            Some("data:text/plain,x"),
            Some("ftp://example.com/"),
            Some("about:blank"),
            Some(&with_password),
            Some("http://127.0.0.1:22/"),
            Some("javascript:1"),
            Some("http://["),
            Some("http://a:99999/"),
            Some("//"),
            Some("http://%"),
            Some("https://"),
            Some("http:"),
            Some("FTP://a/"),
            Some("mailto:a@b"),
        ];
        for location in locations {
            for redirect in [RedirectForm::Follow, RedirectForm::Manual, RedirectForm::Error] {
                for status in [302, 307] {
                    for origin in [self.origins.page.clone(), first.clone()] {
                        let mut answer = self.generous(status);
                        answer.headers.extend(location.map(|location| (text("Location"), text(location))));
                        let call = exchange("GET", &[], self.generous(204), answer);
                        self.add_at(&origin, Exchange { redirect, ..call });
                    }
                }
            }
        }
    }
}
