//! What a page calls of each server.

use corridor_browser::{Body, Call, Credentials, Mode, PageOrigin};
use serde_json::{Value, json};

use super::Api;

/// A call of a page.
#[derive(Clone, Debug)]
pub struct PageCall {
    /// What it is called in claims.
    pub name: &'static str,
    /// The method.
    pub method: &'static str,
    /// The path.
    pub path: &'static str,
    /// The headers.
    pub headers: &'static [(&'static str, &'static str)],
    /// The mode.
    pub mode: Mode,
    /// The credentials mode.
    pub credentials: Credentials,
    /// What is sent.
    pub body: Option<&'static str>,
}

const JSON: (&str, &str) = ("Content-Type", "application/json");
const KEY: (&str, &str) = ("X-Api-Key", "k");
const TOKEN: (&str, &str) = ("Authorization", "Bearer k");
const UNLISTED: (&str, &str) = ("X-Not-Listed", "1");

/// The calls of an API.
#[must_use]
pub fn calls(api: &Api) -> Vec<PageCall> {
    let call = |name, method, path, headers| PageCall {
        name,
        method,
        path,
        headers,
        mode: Mode::Cors,
        credentials: Credentials::SameOrigin,
        body: matches!(method, "POST" | "PUT" | "PATCH").then_some(api.body),
    };
    let mut calls = vec![
        call("post", "POST", api.infer, &[JSON, KEY]),
        PageCall {
            credentials: Credentials::Include,
            ..call("post with credentials", "POST", api.infer, &[JSON, KEY])
        },
        call("post with a token", "POST", api.infer, &[JSON, TOKEN]),
        call("post of text", "POST", api.infer, &[]),
        PageCall {
            credentials: Credentials::Include,
            ..call("text with credentials", "POST", api.infer, &[])
        },
        PageCall { mode: Mode::NoCors, ..call("post without asking", "POST", api.infer, &[]) },
        call("get", "GET", api.ready, &[]),
        call("get with a key", "GET", api.ready, &[KEY]),
        PageCall { credentials: Credentials::Include, ..call("get with credentials", "GET", api.ready, &[]) },
        call("head", "HEAD", api.ready, &[]),
        call("missing", "POST", api.missing, &[JSON, KEY]),
        call("get of what is missing", "GET", api.missing, &[]),
        call("broken", "POST", api.broken, &[JSON, KEY]),
        call("unlisted header", "POST", api.infer, &[JSON, UNLISTED]),
        call("put", "PUT", api.infer, &[JSON]),
        call("patch", "PATCH", api.infer, &[JSON]),
        call("delete", "DELETE", api.infer, &[]),
    ];
    calls.extend(api.generous.map(|path| call("generous", "POST", path, &[JSON, KEY])));
    calls
}

impl PageCall {
    /// As the script of the page takes it.
    pub(super) fn to_json(&self, url: &str) -> Value {
        json!({
            "url": url,
            "method": self.method,
            "headers": self.headers,
            "mode": match self.mode { Mode::Cors => "cors", Mode::NoCors => "no-cors", Mode::SameOrigin => "same-origin" },
            "credentials": match self.credentials {
                Credentials::Omit => "omit",
                Credentials::SameOrigin => "same-origin",
                Credentials::Include => "include",
            },
            "body": self.body,
        })
    }

    /// As the machine takes it.
    pub(super) fn to_call<'a>(&self, page: PageOrigin, url: &'a str) -> Call<'a> {
        Call {
            method: self.method,
            mode: self.mode,
            credentials: self.credentials,
            headers: self.headers.to_vec(),
            body: self.body.map(|_| Body::Text),
            ..Call::get(page, url)
        }
    }
}
