//! The settings that Corridor grew out of: POST and OPTIONS, four headers, one origin, one exposed header, 3000 s.
//! Header by header, this is what they meant.

use corridor_policy::{Policy, PolicyDraft};

use crate::drafts::{self, answer, decide, list};

fn original() -> Policy {
    drafts::policy(PolicyDraft {
        name: "web".into(),
        allow_origins: list(&["https://example.com"]),
        allow_methods: list(&["POST", "OPTIONS"]),
        allow_headers: list(&["Content-Type", "X-Amz-Date", "Authorization", "X-Api-Key"]),
        expose_headers: list(&["X-Amz-Target"]),
        max_age: Some(3000),
        ..PolicyDraft::default()
    })
}

const ORIGIN: (&str, &[u8]) = ("origin", b"https://example.com");

#[test]
fn a_preflight_for_everything_it_lists_is_granted_everything_it_lists() {
    let policy = original();
    let verdict = decide(
        &policy,
        "OPTIONS",
        &[
            ORIGIN,
            ("access-control-request-method", b"POST"),
            ("access-control-request-headers", b"authorization,content-type,x-amz-date,x-api-key"),
        ],
    );
    assert_eq!(verdict.code(), "preflight");
    assert_eq!(
        answer(&verdict),
        [
            "access-control-allow-headers: Authorization,Content-Type,X-Amz-Date,X-Api-Key",
            "access-control-allow-methods: POST",
            "access-control-allow-origin: https://example.com",
            "access-control-max-age: 3000",
            "vary: Origin",
        ]
    );
}

#[test]
fn a_preflight_is_granted_no_more_than_it_asked_for() {
    let policy = original();
    let verdict = decide(
        &policy,
        "OPTIONS",
        &[
            ORIGIN,
            ("access-control-request-method", b"POST"),
            ("access-control-request-headers", b"content-type"),
        ],
    );
    assert_eq!(
        answer(&verdict),
        [
            "access-control-allow-headers: Content-Type",
            "access-control-allow-methods: POST",
            "access-control-allow-origin: https://example.com",
            "access-control-max-age: 3000",
            "vary: Origin",
        ]
    );
}

#[test]
fn the_real_answer_is_readable_with_its_exposed_header() {
    let policy = original();
    let verdict = decide(&policy, "POST", &[ORIGIN, ("content-type", b"application/json")]);
    assert_eq!(verdict.code(), "actual");
    assert!(verdict.permit().is_some());
    assert_eq!(
        answer(&verdict),
        [
            "access-control-allow-origin: https://example.com",
            "access-control-expose-headers: X-Amz-Target",
            "vary: Origin",
        ]
    );
}

#[test]
fn an_options_request_that_is_no_preflight_is_an_ordinary_request() {
    let policy = original();
    let verdict = decide(&policy, "OPTIONS", &[ORIGIN]);
    assert_eq!(verdict.code(), "actual");
}

#[test]
fn another_page_is_told_nothing() {
    let policy = original();
    for headers in [
        &[("origin", b"https://example.org".as_slice())][..],
        &[("origin", b"https://example.org"), ("access-control-request-method", b"POST")],
    ] {
        for method in ["POST", "OPTIONS"] {
            let verdict = decide(&policy, method, headers);
            assert_eq!(verdict.code(), "origin-not-listed");
            assert!(verdict.permit().is_none());
            assert_eq!(answer(&verdict), ["vary: Origin"]);
        }
    }
}

#[test]
fn a_program_without_an_origin_goes_on() {
    let policy = original();
    let verdict = decide(&policy, "POST", &[]);
    assert_eq!(verdict.code(), "not-cors");
    assert!(verdict.permit().is_some());
    assert_eq!(answer(&verdict), ["vary: Origin"]);
}
