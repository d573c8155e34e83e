//! Errors on purpose: a page that is allowed to call should be able to read why its call failed.

use corridor_policy::{Route, is_loopback_host};
use corridor_proof::prove::witness_path;
use http::Method;

use super::calls::{Planner, methods};
use super::{ErrorOnPurpose, Options, Planned, Section};

/// A path that no file has.
const UNKNOWN_PATH: &str = "/corridor-probe/no-such-path";
/// A longer body is not sent only to have it refused.
const MAX_SENT: u64 = 1 << 20;
/// The same on this machine, where it costs nothing.
const MAX_SENT_TO_LOOPBACK: u64 = 16 << 20;

impl<'a> Planner<'a> {
    /// The errors of a route.
    pub(super) fn errors(&self, route: &'a Route) -> Vec<Planned> {
        let Some(path) = witness_path(&self.configuration.api, route) else { return Vec::new() };
        let Some(page) = self.pages(route).into_iter().next() else { return Vec::new() };
        let planned = |error, method: &str, headers: &[(&str, &str)]| {
            let call = self.call(page.clone(), method, &path, headers);
            self.planned(Section::Error(error), Some(route), call)
        };
        let mut calls = Vec::new();
        let takes_post = methods(route).any(|method| *method == Method::POST);
        if !self.options.headers.is_empty() {
            let method = if takes_post { "POST" } else { "GET" };
            let json = [("content-type", "application/json")];
            calls.push(planned(ErrorOnPurpose::NoKey, method, if takes_post { &json } else { &[] }));
        }
        if takes_post {
            calls.push(planned(ErrorOnPurpose::WrongType, "POST", &[("content-type", "text/plain")]));
        }
        // The routes of one path answer together.
        let answers =
            |method: &Method| self.server.routes(&path).any(|route| route.methods().contains(method));
        let unanswered = [Method::GET, Method::POST].into_iter().find(|method| !answers(method));
        if let Some(method) = unanswered {
            calls.push(planned(ErrorOnPurpose::WrongMethod, method.as_str(), &[]));
        }
        calls.retain(|planned| planned.meant.iter().all(|(_, meant)| meant.readable));
        calls
    }

    /// A path that no route has, called by the first page that may call anything.
    pub(super) fn unknown_path(&self) -> Option<Planned> {
        let route = self.configuration.api.routes().first()?;
        let page = self.pages(route).into_iter().next()?;
        self.server.routes(UNKNOWN_PATH).next().is_none().then(|| {
            let call = self.call(page, "GET", UNKNOWN_PATH, &[]);
            self.planned(Section::Error(ErrorOnPurpose::UnknownPath), None, call)
        })
    }

    /// A body that is longer than the file allows, once.
    pub(super) fn too_large(&self) -> Option<Planned> {
        let most = self.configuration.server.max_body_bytes;
        if self.options.read_only || self.is_too_much_to_send() {
            return None;
        }
        let (route, page) =
            self.routes_of_post().find_map(|route| Some((route, self.pages(route).into_iter().next()?)))?;
        let path = witness_path(&self.configuration.api, route)?;
        let mut call = self.call(page, "POST", &path, &[("content-type", "application/json")]);
        call.body = Some(vec![b' '; usize::try_from(most).ok()? + 1]);
        let call = self.with_keys(call, route);
        let planned = self.planned(Section::Error(ErrorOnPurpose::TooLarge), Some(route), call);
        planned.meant.iter().all(|(_, meant)| meant.readable).then_some(planned)
    }

    /// What is left out of a probe of this file.
    pub(super) fn not_tested(&self) -> Vec<String> {
        if self.routes_of_post().next().is_none() {
            return Vec::new();
        }
        if self.options.read_only {
            return vec!["what answers to `POST` say, since `--read-only` sends none".to_owned()];
        }
        let mut left_out = Vec::new();
        if self.options.body == Options::default().body {
            left_out.push(
                "what a model answers to an input that it takes: every `POST` has the body `{}`; `--data` sends another"
                    .to_owned(),
            );
        }
        if self.is_too_much_to_send() {
            left_out.push(format!(
                "the answer to a body that is too large: `max_body_bytes` is {}, and so much is not sent only to be refused",
                self.configuration.server.max_body_bytes
            ));
        }
        left_out
    }

    fn is_too_much_to_send(&self) -> bool {
        let is_near = self.url("/").host_str().is_some_and(is_loopback_host);
        self.configuration.server.max_body_bytes >= if is_near { MAX_SENT_TO_LOOPBACK } else { MAX_SENT }
    }

    fn routes_of_post(&self) -> impl Iterator<Item = &'a Route> {
        let routes = self.configuration.api.routes().iter();
        routes.filter(|route| methods(route).any(|method| *method == Method::POST))
    }
}
