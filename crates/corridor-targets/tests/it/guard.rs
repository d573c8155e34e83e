//! What a request template lets through to a backend that is no proxy's: a body whose type is said, of a page that may call or
//! of a program; of anybody else nothing. However the names of headers are written.

use std::cell::RefCell;

use corridor_targets::emit;
use corridor_targets::rest_api::model::{
    BackendRequest, BackendResponse, Deployed, Request, Response, accept,
};

use crate::configuration;

const BODY: &str = "{\"inputs\": []}";
const PAGE: (&str, &str) = ("Origin", "https://app.example.com");
const STRANGER: (&str, &str) = ("Origin", "https://evil.test");
const JSON: (&str, &str) = ("Content-Type", "application/json");

struct Api {
    deployed: Deployed,
    sent: RefCell<Vec<BackendRequest>>,
}

impl Api {
    fn new(origins: &str, backend: &str, aws: &str) -> Self {
        let text = format!(
            "[policies.web]\nallow_origins = [{origins}]\nallow_methods = [\"POST\", \"PUT\"]\nallow_headers = [\"Content-Type\"]\n\
             [[routes]]\npath = \"/inference\"\npolicy = \"web\"\nmethods = [\"POST\", \"PUT\"]\nbackend = \"model\"\n[backends.model]\n\
             http = \"https://models.example.com\"\n{backend}\n[aws]\n{aws}\n"
        );
        let emission = emit(&configuration(&text)).unwrap_or_else(|refusals| panic!("{refusals:#?}"));
        let api = accept(&emission.artifact.document).unwrap_or_else(|refusals| panic!("{refusals:#?}"));
        Self { deployed: Deployed::new(api, "prod"), sent: RefCell::new(Vec::new()) }
    }

    fn post(&self, headers: &[(&str, &str)], body: &[u8]) -> Response {
        self.send("POST", headers, body)
    }

    fn send(&self, method: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let request = Request {
            method: method.to_owned(),
            target: "/prod/inference".to_owned(),
            headers: headers.collect(),
            body: body.to_vec(),
        };
        self.deployed.answer(&request, &|sent| {
            self.sent.borrow_mut().push(sent.clone());
            let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
            BackendResponse::Answer { status: 200, headers, body: b"{\"outputs\": [7]}".to_vec() }
        })
    }

    /// The body that the backend was last called with.
    #[track_caller]
    fn arrived(&self) -> Vec<u8> {
        self.sent.borrow_mut().pop().unwrap().body
    }
}

#[test]
fn a_body_arrives_of_pages_that_may_call_and_of_programs() {
    for origins in [
        "\"https://app.example.com\"",
        "\"https://app.example.com\", \"https://other.example\"",
        "\"https://*.example.com\"",
        "\"*\"",
    ] {
        let api = Api::new(origins, "", "");
        let lower = [("origin", PAGE.1), ("content-type", JSON.1)];
        for headers in [&[PAGE, JSON][..], &lower, &[JSON], &lower[1..]] {
            api.post(headers, BODY.as_bytes());
            assert_eq!(api.arrived(), BODY.as_bytes(), "{origins} {headers:?}");
        }
    }
}

/// Browsers say `Origin` with a POST to their own origin too.
#[test]
fn a_body_arrives_of_the_apis_own_pages() {
    let own = "[server]\nurl = \"https://api.example.com\"";
    for (server, arrives) in [(own, BODY), ("", "")] {
        let api = Api::new("\"https://app.example.com\"", "", &format!("region = \"eu-west-1\"\n{server}"));
        let answer = api.post(&[("Origin", "https://api.example.com"), JSON], BODY.as_bytes());
        assert_eq!(api.arrived(), arrives.as_bytes());
        assert_ne!(answer.header("access-control-allow-origin"), Some("https://api.example.com"));
    }
}

#[test]
fn nothing_arrives_of_a_strangers_page_or_without_a_type() {
    for origins in ["\"https://app.example.com\"", "\"https://app.example.com\", \"https://*.example.org\""] {
        let api = Api::new(origins, "content_types = [\"application/json\", \"text/plain\"]", "");
        let untyped = [PAGE];
        for headers in [
            &[STRANGER, JSON][..],
            &[STRANGER, ("Content-Type", "text/plain")],
            &[("origin", STRANGER.1), ("content-type", "text/plain")],
            &[("Origin", "null"), ("Content-Type", "text/plain")],
            &[("Origin", "https://app.example.com.evil.test"), ("Content-Type", "text/plain")],
            &[STRANGER],
            &untyped,
            &[],
        ] {
            api.post(headers, BODY.as_bytes());
            assert_eq!(api.arrived(), b"", "{origins} {headers:?}");
        }
    }
}

#[test]
fn another_type_is_refused_before_the_backend() {
    let api = Api::new("\"https://app.example.com\"", "", "");
    assert_eq!(api.post(&[PAGE, ("Content-Type", "text/plain")], BODY.as_bytes()).status, 415);
    assert!(api.sent.borrow().is_empty());
}

/// With `*/*` every body comes to its template in Base64, and every answer of the backend; what has no template stays bytes.
#[test]
fn text_is_text_where_every_type_is_binary() {
    let one = "\"https://app.example.com\"";
    for origins in [one, "\"https://app.example.com\", \"https://other.example\""] {
        let api = Api::new(origins, "", "binary_media_types = [\"*/*\"]");
        for method in ["POST", "PUT"] {
            let answer = api.send(method, &[PAGE, JSON, ("Accept", "*/*")], BODY.as_bytes());
            assert_eq!(answer.status, 200, "{answer:?}");
            assert_eq!(api.arrived(), BODY.as_bytes(), "{origins} {method}");
            assert_eq!(String::from_utf8_lossy(&answer.body), "{\"outputs\": [7]}", "{origins} {method}");
            assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE.1));
        }
        api.post(&[STRANGER, JSON], BODY.as_bytes());
        assert_eq!(api.arrived(), b"");
    }
}

/// Bytes that are no text are changed on the way, which a loss says; they do not become a 500.
#[test]
fn bytes_pass_a_template_only_as_text() {
    for aws in ["", "binary_media_types = [\"application/octet-stream\"]"] {
        let api = Api::new(
            "\"https://app.example.com\"",
            "content_types = [\"application/json\", \"application/octet-stream\"]",
            aws,
        );
        let answer = api.post(&[PAGE, ("Content-Type", "application/octet-stream")], b"a\xff");
        assert_eq!(answer.status, 200);
        assert_eq!(String::from_utf8_lossy(&api.arrived()), "a\u{fffd}", "{aws}");
        api.post(&[PAGE, JSON], BODY.as_bytes());
        assert_eq!(api.arrived(), BODY.as_bytes(), "{aws}");
    }
}
