//! The calls that routes, expectations and clients give reason for.

use corridor_browser::{Credentials, PageOrigin};
use corridor_config::{Configuration, Credentials as WrittenCredentials, ExpectedOutcome};
use corridor_policy::Route;
use corridor_policy::clients::Client;
use corridor_proof::Server;
use corridor_proof::prove::witness_path;
use http::Method;
use url::Url;

use super::origins::{allowed, others};
use super::{Cached, Meant, Options, PageCall, Planned, Section, Sending};
use crate::exchange::Request;

/// A header that no policy lists.
pub(super) const UNKNOWN_HEADER: &str = "x-corridor-probe";
const JSON: (&str, &str) = ("content-type", "application/json");

/// Makes the calls of one file for one endpoint.
pub(super) struct Planner<'a> {
    pub(super) configuration: &'a Configuration,
    pub(super) options: &'a Options,
    pub(super) server: Server<'a>,
    base: &'a Url,
}

impl<'a> Planner<'a> {
    pub(super) fn new(configuration: &'a Configuration, base: &'a Url, options: &'a Options) -> Self {
        let server = Server::new(&configuration.api, configuration.server.url.as_deref());
        Self { configuration, options, server, base }
    }

    /// The tests of the file.
    pub(super) fn expectations(&self) -> Vec<Planned> {
        let mut calls = Vec::new();
        for expectation in &self.configuration.expectations {
            let Some(page) = PageOrigin::parse(&expectation.from) else { continue };
            let mut call = self.call(page, &expectation.method, &expectation.path, &[]);
            call.headers.clone_from(&expectation.headers);
            call.credentials = match expectation.credentials {
                WrittenCredentials::Include => Credentials::Include,
                WrittenCredentials::SameOrigin => Credentials::SameOrigin,
                WrittenCredentials::Omit => Credentials::Omit,
            };
            let path = expectation.path.split('?').next().unwrap_or_default();
            let route = self.server.routes(path).next();
            let mut planned = self.planned(Section::Expected, route, self.with_values(call));
            let readable = expectation.outcome == ExpectedOutcome::Readable;
            // The standard alone decides nothing: what it says to the policy is shown.
            let engines = planned.meant.iter_mut().filter(|(profile, _)| profile.as_str() != "standard");
            let differs = engines.fold(false, |differs, (_, meant)| {
                let own = std::mem::replace(&mut meant.readable, readable);
                differs || own != readable
            });
            // A test that an environment takes over from the file, and that does not fit it, is a note of `check`.
            if !(expectation.inherited && differs) {
                if !self.options.read_only {
                    // Whoever writes a test of `DELETE` means it.
                    planned.sending = Sending::Everything;
                }
                calls.push(planned);
            }
        }
        calls
    }

    /// An example of each allowed origin calls with each method of a route.
    pub(super) fn allowed(&self, route: &'a Route) -> Vec<Planned> {
        let Some(path) = witness_path(&self.configuration.api, route) else { return Vec::new() };
        let mut calls = Vec::new();
        for page in self.pages(route) {
            for method in methods(route) {
                let call =
                    self.with_keys(self.call(page.clone(), method.as_str(), &path, &typed(method)), route);
                if route.policy().allows_credentials() {
                    let include = PageCall { credentials: Credentials::Include, ..call.clone() };
                    calls.push(self.planned(Section::Allowed, Some(route), include));
                }
                calls.push(self.planned(Section::Allowed, Some(route), call));
            }
        }
        calls
    }

    /// Each client of the policy calls, with all that it sends.
    pub(super) fn clients(&self, route: &'a Route) -> Vec<Planned> {
        let Some(path) = witness_path(&self.configuration.api, route) else { return Vec::new() };
        let Some(page) = self.pages(route).into_iter().next() else { return Vec::new() };
        let mut calls = Vec::new();
        for client in route.policy().clients() {
            for method in methods(route).filter(|method| uses(client, method)) {
                let headers: Vec<_> = client.request_headers().map(|name| (name, value_of(name))).collect();
                let call = self.call(page.clone(), method.as_str(), &path, &headers);
                calls.push(self.planned(Section::Client(client.name()), Some(route), self.with_values(call)));
            }
        }
        calls
    }

    /// What the policy refuses: other origins, and of an allowed one another method, another header and, where none are
    /// allowed, credentials.
    pub(super) fn refused(&self, route: &'a Route) -> Vec<Planned> {
        let Some(path) = witness_path(&self.configuration.api, route) else { return Vec::new() };
        let Some(method) = methods(route).next() else { return Vec::new() };
        let mut calls = Vec::new();
        for page in others(route.policy()) {
            calls.push(self.call(page.clone(), method.as_str(), &path, &typed(method)));
            if *method == Method::POST && page.serialized() == super::origins::STRANGER {
                calls.push(self.call(page, "POST", &path, &[("content-type", "text/plain")]));
            }
        }
        if let Some(page) = self.pages(route).into_iter().next() {
            let call =
                |method: &str, headers: &[(&str, &str)]| self.call(page.clone(), method, &path, headers);
            let other = ["PATCH", "DELETE", "PUT"].into_iter();
            calls.extend(other.map(|method| call(method, &[])).take(1));
            calls.push(call(method.as_str(), &[JSON, (UNKNOWN_HEADER, "1")]));
            let include = call(method.as_str(), &typed(method));
            calls.push(PageCall { credentials: Credentials::Include, ..include });
        }
        let planned = calls.into_iter().map(|call| self.planned(Section::Refused, Some(route), call));
        // What is allowed all the same is no example of what is not.
        planned.filter(|planned| planned.meant.iter().all(|(_, meant)| !meant.readable)).collect()
    }

    /// The same address asked as an allowed page, as nobody and as a stranger.
    pub(super) fn caches(&self, route: &'a Route) -> Vec<Cached> {
        let Some(path) = witness_path(&self.configuration.api, route) else { return Vec::new() };
        let pages = self.pages(route).into_iter().take(2).map(|page| page.serialized().to_owned());
        let origins = pages.chain([super::origins::STRANGER.to_owned()]).map(Some).chain([None]);
        let origins: Vec<Option<String>> = origins.collect();
        let asked = |base: Request| {
            let requests = origins.iter().map(|origin| match origin {
                Some(origin) => base.clone().with("origin", origin.as_str()),
                None => base.clone(),
            });
            Cached { route: route.path().to_owned(), requests: requests.collect() }
        };
        let get =
            self.options.headers.iter().fold(Request::new("GET", self.url(&path)), |get, (name, value)| {
                get.with(name, value.as_bytes())
            });
        let method = methods(route).next().map_or("GET", Method::as_str);
        let preflight =
            Request::new("OPTIONS", self.url(&path)).with("access-control-request-method", method);
        vec![asked(get), asked(preflight)]
    }

    /// Examples of the allowed origins, but for the API's own.
    pub(super) fn pages(&self, route: &Route) -> Vec<PageOrigin> {
        let own = self.configuration.server.url.as_deref();
        let is_own = |page: &PageOrigin| page.is_origin_of(self.base) || own == Some(page.serialized());
        allowed(route.policy()).into_iter().filter(|page| !is_own(page)).collect()
    }

    pub(super) fn call(
        &self,
        page: PageOrigin,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
    ) -> PageCall {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        PageCall {
            page,
            method: method.to_owned(),
            path: path.to_owned(),
            url: self.url(path),
            headers: headers.collect(),
            credentials: Credentials::SameOrigin,
            body: matches!(method, "POST" | "PUT" | "PATCH").then(|| self.options.body.clone()),
        }
    }

    pub(super) fn planned(&self, section: Section, route: Option<&Route>, call: PageCall) -> Planned {
        let meant =
            self.options.browsers.iter().map(|browser| (*browser, Meant::of(*browser, &call, &self.server)));
        let sending = match call.method.as_str() {
            "POST" if !self.options.read_only => Sending::Everything,
            // A `DELETE` that a plan thought of might delete something.
            _ => Sending::WhatChangesNothing,
        };
        Planned {
            section,
            route: route.map(|route| route.path().to_owned()),
            policy: route.map(|route| route.policy().clone()),
            meant: meant.collect(),
            call,
            sending,
        }
    }

    /// A call with the values of the options in the place of those that only stand for some.
    fn with_values(&self, mut call: PageCall) -> PageCall {
        for (name, value) in &mut call.headers {
            let given = self.options.headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name));
            if let Some((_, given)) = given {
                value.clone_from(given);
            }
        }
        call
    }

    /// A call with the headers of the options that the policy allows.
    pub(super) fn with_keys(&self, mut call: PageCall, route: &Route) -> PageCall {
        let allowed = |name: &str| route.policy().request_headers().allows(&name.to_ascii_lowercase());
        let keys = self.options.headers.iter().filter(|(name, _)| allowed(name));
        call.headers.extend(keys.cloned());
        call
    }

    /// A path of the file below the base.
    pub(super) fn url(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        url.set_path(&format!("{}{path}", self.base.path().trim_end_matches('/')));
        url.set_query(query);
        url.set_fragment(None);
        url
    }
}

/// The methods of a route that a page may use.
pub(super) fn methods(route: &Route) -> impl Iterator<Item = &Method> {
    route.methods().iter().filter(|method| route.policy().methods().allows(method))
}

/// What a page says of its body: the type is what makes a browser ask first.
fn typed(method: &Method) -> Vec<(&'static str, &'static str)> {
    if matches!(*method, Method::POST | Method::PUT | Method::PATCH) { vec![JSON] } else { Vec::new() }
}

/// What travels with other clients has no methods of its own.
fn uses(client: &Client, method: &Method) -> bool {
    client.methods().is_empty() || client.methods().contains(method)
}

/// A value that the header might have.
fn value_of(name: &str) -> &'static str {
    match name {
        "content-type" => "application/json",
        "authorization" => "Bearer key",
        "accept" => "application/json",
        _ => "1",
    }
}
