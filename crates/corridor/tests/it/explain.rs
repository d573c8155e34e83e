//! `explain`: the famous failures, as whoever meets them reads about them, and what programs get.
//!
//! What no policy of ours would answer is answered by a small server of faults, over a socket.

mod faults;

use std::process::Output;

use serde_json::{Value, json};

use crate::program::{Workshop, assert_seen};
use faults::{Faults, PAGE};

const FILE: &str = r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_methods = ["POST"]
allow_headers = ["Content-Type"]
expose_headers = ["X-Amz-Target"]

[[routes]]
path = "/inference"
methods = ["POST"]
policy = "web"
backend = "digits"

[backends.digits]
builtin = "digits"

[environments.staging.policies.web]
allow_origins = ["https://staging.example.com"]
"#;

const JSON_POST: [&str; 4] = ["--method", "POST", "-H", "Content-Type: application/json"];

/// A call against the policy of [`FILE`].
fn explain<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    ["explain", "--route", "/inference"].into_iter().chain(arguments).collect()
}

/// A call of [`PAGE`] to a live server.
fn explain_live<'a>(url: &'a str, arguments: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    ["explain", "--live", "--origin", PAGE, "--url", url].into_iter().chain(arguments).collect()
}

fn run(workshop: &Workshop, arguments: &[&str]) -> Output {
    workshop.command(arguments).output().expect("the program runs")
}

/// Runs it, and compares all that a user sees with what was committed.
fn assert_explained(name: &str, workshop: &Workshop, arguments: &[&str]) {
    let word = |word: &&str| match word.contains([' ', '*']) {
        true => format!("'{word}'"),
        false => (*word).to_owned(),
    };
    let line: Vec<String> = arguments.iter().map(word).collect();
    assert_seen(name, &format!("corridor {}", line.join(" ")), &run(workshop, arguments));
}

fn document(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("one document")
}

#[test]
fn a_call_that_passes_says_what_can_be_read() {
    let workshop = Workshop::with(FILE);
    let arguments = explain(["--origin", "https://example.com"].into_iter().chain(JSON_POST));
    assert_explained("explain_readable", &workshop, &arguments);
}

#[test]
fn an_origin_that_is_not_listed() {
    let workshop = Workshop::with(FILE);
    let arguments = explain(["--origin", "http://localhost:5173"].into_iter().chain(JSON_POST));
    assert_explained("explain_origin_not_listed", &workshop, &arguments);
}

#[test]
fn a_header_that_is_not_listed() {
    let workshop = Workshop::with(FILE);
    let more = ["--origin", "https://example.com", "-H", "x-stainless-arch: x64"];
    let arguments = explain(more.into_iter().chain(JSON_POST));
    assert_explained("explain_header_not_listed", &workshop, &arguments);
}

#[test]
fn patch_in_lower_case() {
    let workshop = Workshop::with(FILE);
    let arguments = explain(["--origin", "https://example.com", "--method", "patch"]);
    assert_explained("explain_lower_case_patch", &workshop, &arguments);
}

#[test]
fn a_header_that_is_not_exposed() {
    let workshop = Workshop::with(FILE);
    let more = ["--origin", "https://example.com", "--read", "X-Request-Id"];
    let arguments = explain(more.into_iter().chain(JSON_POST));
    assert_explained("explain_header_not_exposed", &workshop, &arguments);

    let server = Faults::answering(&[
        "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nX-Request-Id: 7\r\nDate: today\r\nX-Model: a",
    ]);
    let url = server.url("/v1/models");
    assert_explained("explain_live_header_not_exposed", &workshop, &explain_live(&url, []));
}

#[test]
fn nobody_answers_options() {
    let server = Faults::answering(&["HTTP/1.1 405 Method Not Allowed\r\nAllow: POST"]);
    let url = server.url("/inference");
    assert_explained("explain_live_no_options", &Workshop::empty(), &explain_live(&url, JSON_POST));
}

#[test]
fn the_preflight_is_asked_for_a_key() {
    let server = Faults::answering(&["HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer"]);
    let url = server.url("/v1/chat/completions");
    let more = ["-H", "Authorization: Bearer sk-very-secret", "-H", "X-Api-Key: also-secret"];
    let arguments = explain_live(&url, JSON_POST.into_iter().chain(more));
    assert_explained("explain_live_preflight_401", &Workshop::empty(), &arguments);
}

#[test]
fn every_origin_and_credentials() {
    let server = Faults::answering(&[
        "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Credentials: true",
    ]);
    let url = server.url("/v1/models");
    let arguments = explain_live(&url, ["--credentials", "include"]);
    assert_explained("explain_live_wildcard_with_credentials", &Workshop::empty(), &arguments);
}

#[test]
fn two_servers_in_a_row_both_allow_it() {
    let server = Faults::answering(&[
        "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: http://localhost:3000\r\nAccess-Control-Allow-Origin: *",
    ]);
    let url = server.url("/v1/models");
    assert_explained("explain_live_two_origins", &Workshop::empty(), &explain_live(&url, []));
}

#[test]
fn an_origin_with_a_slash_at_its_end() {
    let server =
        Faults::answering(&["HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: http://localhost:3000/"]);
    let url = server.url("/v1/models");
    assert_explained("explain_live_trailing_slash", &Workshop::empty(), &explain_live(&url, []));
}

#[test]
fn an_error_without_cors_headers() {
    let server = Faults::answering(&[faults::GOOD_PREFLIGHT, "HTTP/1.1 500 Internal Server Error"]);
    let url = server.url("/inference");
    let arguments = explain_live(&url, JSON_POST.into_iter().chain(["--data", "{}"]));
    assert_explained("explain_live_error_without_headers", &Workshop::empty(), &arguments);
    assert_eq!(server.seen(), ["OPTIONS /inference", "POST /inference"]);
}

#[test]
fn a_preflight_that_is_redirected() {
    let server = Faults::answering(&["HTTP/1.1 307 Temporary Redirect\r\nLocation: /inference/"]);
    let url = server.url("/inference");
    assert_explained("explain_live_preflight_redirected", &Workshop::empty(), &explain_live(&url, JSON_POST));
}

#[test]
fn browsers_do_not_agree_about_the_wildcard_and_authorization() {
    let server = Faults::answering(&[
        "HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Headers: *",
        "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *",
    ]);
    let url = server.url("/v1/models");
    let arguments = explain_live(&url, ["-H", "Authorization: Bearer sk-very-secret", "--browser", "all"]);
    assert_explained("explain_live_browsers_differ", &Workshop::empty(), &arguments);
    // Four browsers, and each request once.
    assert_eq!(server.seen(), ["OPTIONS /v1/models", "GET /v1/models"]);
}

#[test]
fn redirects_are_followed_by_the_machine() {
    let server = Faults::answering(&[
        "HTTP/1.1 302 Found\r\nAccess-Control-Allow-Origin: *\r\nLocation: /v2/models",
        "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *",
    ]);
    let url = server.url("/v1/models");
    assert_explained("explain_live_redirect", &Workshop::empty(), &explain_live(&url, []));
    assert_eq!(server.seen(), ["GET /v1/models", "GET /v2/models"]);
}

#[test]
fn what_may_run_a_model_is_not_sent_unasked() {
    let server = Faults::answering(&[faults::GOOD_PREFLIGHT]);
    let url = server.url("/inference");
    let workshop = Workshop::empty();
    assert_explained("explain_live_stops_after_preflight", &workshop, &explain_live(&url, JSON_POST));
    assert_eq!(server.seen(), ["OPTIONS /inference"]);

    let server = Faults::answering(&[]);
    let url = server.url("/inference");
    assert_explained("explain_live_nothing_to_send", &workshop, &explain_live(&url, ["--method", "POST"]));

    let server = Faults::answering(&[faults::GOOD_PREFLIGHT]);
    let url = server.url("/inference");
    let output = run(&workshop, &explain_live(&url, JSON_POST.into_iter().chain(["--format", "json"])));
    let outcome = document(&output);
    assert_eq!((&outcome["preflight_sent"], &outcome["actual_sent"]), (&json!(true), &json!(false)));
    assert_eq!((outcome.get("status"), outcome.get("type")), (None, None));
}

#[test]
fn no_response_is_3() {
    let url = Faults::gone();
    let workshop = Workshop::empty();
    assert_explained("explain_live_no_response", &workshop, &explain_live(&url, []));
    let output = run(&workshop, &explain_live(&url, ["--format", "json"]));
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(document(&output)["step"], "http-network-fetch");
}

#[test]
fn json_is_the_outcome_and_all_browsers_are_a_list() {
    let workshop = Workshop::with(FILE);
    let more = ["--origin", "https://example.com", "-H", "x-stainless-arch: x64", "--format", "json"];
    let arguments = explain(more.into_iter().chain(JSON_POST));
    let output = run(&workshop, &arguments);
    let outcome = document(&output);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(outcome["browser"], "standard");
    assert_eq!(outcome["step"], "cors-preflight-fetch");
    assert_eq!(
        outcome["hint"],
        r#"in `corridor.toml`, under `[policies.web]`: `allow_headers = ["Content-Type", "x-stainless-arch"]`"#
    );
    assert_eq!(
        outcome["requests"],
        json!([{
            "hop": 0,
            "preflight": true,
            "method": "OPTIONS",
            "origin": "https://example.com",
            "access_control_request_method": "POST",
            "access_control_request_headers": "content-type,x-stainless-arch",
        }])
    );
    let all = run(&workshop, &[&arguments[..], &["--browser", "all"]].concat());
    let browsers: Vec<_> = document(&all).as_array().expect("a list").clone();
    let names: Vec<_> = browsers.iter().map(|outcome| outcome["browser"].clone()).collect();
    assert_eq!(names, ["standard", "chromium", "firefox", "webkit"]);
}

/// What is to be pasted is pasted, and the same call passes.
#[test]
fn the_lines_to_paste_are_enough() {
    let pages = ["https://example.com", "http://localhost:5173", "chrome-extension://abcdefghijklmnop"];
    let calls: [&[&str]; 6] = [
        &["--method", "PATCH"],
        &["--method", "DELETE", "-H", "Authorization: k", "-H", "X-Api-Key: k"],
        &["--method", "PUT", "--credentials", "include", "-H", "x-stainless-os: linux"],
        &["--method", "POST", "-H", "Content-Type: application/json", "--read", "X-Request-Id"],
        &["--method", "GET"],
        &["--method", "POST", "-H", "Content-Type: text/plain", "--credentials", "include"],
    ];
    let wide = FILE
        .replace(r#"["https://example.com"]"#, r#"["*"]"#)
        .replace(r#"["POST"]"#, r#"["*"]"#)
        .replace(r#"["Content-Type"]"#, r#"["*"]"#);
    let wide = wide
        .replace(r#"methods = ["*"]"#, r#"methods = ["POST"]"#)
        .replace("allow_methods = [\"POST\"]", "allow_methods = [\"*\"]");
    for file in [FILE, &wide] {
        for (page, call) in pages.iter().flat_map(|page| calls.iter().map(move |call| (page, call))) {
            let arguments = explain([&["--origin", page], &call[..]].concat());
            let workshop = Workshop::with(file);
            let before = run(&workshop, &[&arguments[..], &["--format", "json"]].concat());
            if let Some(hint) = document(&before).get("hint").and_then(Value::as_str) {
                workshop.write("corridor.toml", pasted(file, hint));
            }
            let after = run(&workshop, &arguments);
            let said = String::from_utf8_lossy(&after.stdout);
            assert_eq!(
                after.status.code(),
                Some(0),
                "{arguments:?}\n{said}\n{}",
                String::from_utf8_lossy(&after.stderr)
            );
            assert!(!said.contains("Fix:"), "{arguments:?}\n{said}");
        }
    }
}

/// The file with each line of a fix in place of the line of its key, or below the policy's name.
fn pasted(file: &str, hint: &str) -> String {
    let lines = hint.split('`').filter(|part| part.contains(" = "));
    let mut file: Vec<String> = file.lines().map(str::to_owned).collect();
    for line in lines {
        let key = line.split(" = ").next().expect("a key");
        let policy = file.iter().position(|line| line == "[policies.web]").expect("the policy");
        let end = file.iter().position(|line| line == "[[routes]]").expect("the end of the policy");
        match file[policy..end].iter().position(|known| known.starts_with(key)) {
            Some(place) => file[policy + place] = line.to_owned(),
            None => file.insert(policy + 1, line.to_owned()),
        }
    }
    file.join("\n")
}

#[test]
fn an_environment_is_mended_where_it_is_written() {
    let workshop = Workshop::with(FILE);
    let more = ["--env", "staging", "--origin", "https://example.com"];
    let arguments = explain(more.into_iter().chain(JSON_POST));
    let output = run(&workshop, &[&arguments[..], &["--format", "json"]].concat());
    assert_eq!(
        document(&output)["hint"],
        "in `corridor.toml`, under `[environments.staging.policies.web]`: \
         `allow_origins = [\"https://staging.example.com\", \"https://example.com\"]`"
    );
}

#[test]
fn a_route_is_called_under_the_host_that_is_declared() {
    for (server, page, url) in [
        ("", "https://app.example", "https://api.example.com/inference"),
        (
            "[server]\nurl = \"https://models.example\"",
            "https://app.example",
            "https://models.example/inference",
        ),
        (
            "[server]\nhosts = [\"models.example:8443\"]",
            "https://app.example",
            "https://models.example:8443/inference",
        ),
        ("[server]\nhosts = [\"localhost:8080\"]", "https://app.example", "http://localhost:8080/inference"),
        ("[server]\nhosts = [\"models.example\"]", "http://app.example", "http://models.example/inference"),
    ] {
        let workshop = Workshop::with(&format!("{server}\n{FILE}"));
        let output = run(&workshop, &explain(["--origin", page]));
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.starts_with(&format!("fetch(\"{url}\")\n")), "{said}");
    }
}

#[test]
fn a_page_of_the_apis_own_origin_needs_no_policy() {
    let workshop = Workshop::with(FILE);
    let arguments = explain(["--origin", "https://api.example.com"].into_iter().chain(JSON_POST));
    let output = run(&workshop, &[&arguments[..], &["--format", "json"]].concat());
    assert_eq!((document(&output)["type"].as_str(), output.status.code()), (Some("basic"), Some(0)));
}

#[test]
fn help_is_good_to_learn_from() {
    Workshop::empty().assert_seen("help_explain", "explain --help");
}

#[test]
fn wrong_usage_is_2() {
    let workshop = Workshop::with(FILE);
    let page = ["--origin", "https://example.com"];
    for (name, arguments) in [
        ("no_target", [&["explain"][..], &page].concat()),
        ("no_such_route", [&["explain", "--route", "/inferenc"][..], &page].concat()),
        ("origin_with_slash", explain(["--origin", "https://example.com/"])),
        ("relative_url", [&["explain", "--url", "/inference"][..], &page].concat()),
        ("header_without_colon", explain([page[0], page[1], "-H", "Content-Type"])),
    ] {
        assert_explained(&format!("explain_usage_{name}"), &workshop, &arguments);
    }
    let no_file = run(&Workshop::empty(), &explain(page));
    assert_eq!((no_file.status.code(), no_file.stdout.len()), (Some(2), 0));
}
