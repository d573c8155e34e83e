//! The standard's own rules, each by a case.

use std::fmt::Write;

use corridor_browser::Profile;

use crate::deviation::{expand, outcome};

mod sequences;

#[test]
fn every_rule_is_as_the_standard_has_it() {
    check(RULES);
}

/// A rule: its name, a case, and what comes of it.
type Rule = (&'static str, &'static str, &'static str);

fn check(rules: &[Rule]) {
    let mut wrong = String::new();
    for (name, case, expected) in rules {
        let standard = outcome(Profile::Standard, &expand(case));
        if standard != *expected {
            writeln!(wrong, "{name}\n    standard: {standard}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

const RULES: &[Rule] = &[
    ("url_is_malformed", r#"{"url": "http://["}"#, "constructor: url-malformed"),
    ("url_is_relative", r#"{"url": "/v"}"#, "GET(-) basic 200 access-control-allow-origin"),
    (
        "url_is_relative_in_an_opaque_page",
        r#"{"page_origin": "null", "url": "/v"}"#,
        "constructor: url-malformed",
    ),
    (
        "url_has_credentials",
        r#"{"url": "https://user:pw@api.example/"}"#,
        "constructor: url-with-credentials",
    ),
    ("method_is_malformed", r#"{"method": "A B"}"#, "constructor: method-malformed"),
    ("method_is_empty", r#"{"method": ""}"#, "constructor: method-malformed"),
    ("method_is_forbidden", r#"{"method": "track"}"#, "constructor: method-forbidden"),
    ("method_is_normalized", r#"{"method": "delete"}"#, "DELETE?(page) DELETE(page) cors 200"),
    ("method_patch_is_not", r#"{"method": "patch"}"#, "patch?(page) fetch: method-not-allowed"),
    ("method_in_no_cors", r#"{"method": "PUT", "mode": "no-cors"}"#, "constructor: method-not-for-no-cors"),
    ("header_name_is_malformed", r#"{"headers": [["X A", "1"]]}"#, "constructor: header-name-malformed"),
    (
        "header_name_is_no_byte_string",
        r#"{"headers": [["X-\u0100", "1"]]}"#,
        "constructor: header-name-malformed",
    ),
    ("header_value_is_malformed", r#"{"headers": [["X-A", "1\n2"]]}"#, "constructor: header-value-malformed"),
    (
        "header_value_is_no_byte_string",
        r#"{"headers": [["X-A", "\u0100"]]}"#,
        "constructor: header-value-malformed",
    ),
    ("header_value_is_trimmed", r#"{"headers": [["Accept-Language", " \t\r\nde "]]}"#, "GET(page) cors 200"),
    (
        "header_is_forbidden",
        r#"{"headers": [["Cookie", "a"], ["Sec-A", "a"], ["Proxy-A", "a"], ["X-HTTP-Method-Override", "GET, trace"]]}"#,
        "GET(page) cors 200",
    ),
    (
        "header_override_is_not_forbidden",
        r#"{"headers": [["X-HTTP-Method-Override", "PUT"]]}"#,
        "GET x-http-method-override?(page) fetch: header-not-allowed",
    ),
    (
        "header_of_no_cors",
        r#"{"mode": "no-cors", "method": "POST", "headers": [["X-A", "1"], ["Range", "bytes=0-"], ["Accept", "a"]]}"#,
        "POST(page) opaque 0",
    ),
    ("body_of_get", r#"{"body": {"kind": "text"}}"#, "constructor: body-of-get"),
    ("body_of_head", r#"{"method": "HEAD", "body": {"kind": "buffer"}}"#, "constructor: body-of-get"),
    ("body_is_text", r#"{"method": "POST", "body": {"kind": "text"}}"#, "POST(page) cors 200"),
    ("body_is_form", r#"{"method": "POST", "body": {"kind": "form"}}"#, "POST(page) cors 200"),
    ("body_is_urlencoded", r#"{"method": "POST", "body": {"kind": "urlencoded"}}"#, "POST(page) cors 200"),
    (
        "body_is_json",
        r#"{"method": "POST", "body": {"kind": "blob", "type": "APPLICATION/JSON"}}"#,
        "POST content-type?(page) POST(page) cors 200",
    ),
    (
        "body_has_an_unprintable_type",
        r#"{"method": "POST", "body": {"kind": "blob", "type": "a\u00e9"}}"#,
        "POST(page) cors 200",
    ),
    (
        "body_type_is_the_pages",
        r#"{"method": "POST", "headers": [["Content-Type", "application/json"]], "body": {"kind": "text"}}"#,
        "POST content-type?(page) POST(page) cors 200",
    ),
    (
        "body_of_no_cors",
        r#"{"method": "POST", "mode": "no-cors", "body": {"kind": "blob", "type": "application/json"}}"#,
        "POST(page) opaque 0",
    ),
    (
        "body_is_a_stream",
        r#"{"method": "POST", "body": {"kind": "stream"}}"#,
        "POST?(page) fetch: stream-needs-http2",
    ),
    (
        "body_is_a_stream_in_no_cors",
        r#"{"method": "POST", "mode": "no-cors", "body": {"kind": "stream"}}"#,
        "constructor: stream-in-no-cors",
    ),
    ("only_if_cached_in_cors", r#"{"cache": "only-if-cached"}"#, "constructor: only-if-cached-cross-origin"),
    (
        "only_if_cached_in_same_origin",
        r#"{"url": "/v", "mode": "same-origin", "cache": "only-if-cached"}"#,
        "fetch: not-cached",
    ),
    (
        "only_if_cached_of_another_origin",
        r#"{"mode": "same-origin", "cache": "only-if-cached"}"#,
        "fetch: not-same-origin",
    ),
    ("port_is_bad", r#"{"url": "https://api.example:22/"}"#, "fetch: bad-port"),
    ("content_is_mixed", r#"{"url": "http://api.example/"}"#, "fetch: mixed-content"),
    ("content_of_loopback_is_not", r#"{"url": "http://127.0.0.1:8080/"}"#, "GET(page) cors 200"),
    ("content_of_loopback_ipv6_is_not", r#"{"url": "http://[::1]:8080/"}"#, "GET(page) cors 200"),
    ("content_of_localhost_is_not", r#"{"url": "http://api.localhost.:8080/"}"#, "GET(page) cors 200"),
    (
        "content_of_a_plain_page_is_not",
        r#"{"page_origin": "http://app.example", "url": "http://api.example/"}"#,
        "GET(page) cors 200",
    ),
    ("scheme_is_unknown", r#"{"url": "gopher://api.example/"}"#, "fetch: scheme"),
    ("mode_same_origin", r#"{"mode": "same-origin"}"#, "fetch: not-same-origin"),
    (
        "mode_same_origin_at_home",
        r#"{"url": "/v", "mode": "same-origin", "method": "PUT"}"#,
        "PUT(page) basic 200 access-control-allow-origin",
    ),
    ("mode_no_cors", r#"{"mode": "no-cors", "response": {"status": 500}}"#, "GET(-) opaque 0"),
    (
        "mode_no_cors_with_manual_redirects",
        r#"{"mode": "no-cors", "redirect": "manual"}"#,
        "fetch: no-cors-redirect-mode",
    ),
    (
        "origin_is_allowed",
        r#"{"response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example"]]}}"#,
        "GET(page) cors 200",
    ),
    (
        "origin_in_another_case",
        r#"{"response": {"status": 200, "headers": [["AC-Allow-Origin", "https://APP.example"]]}}"#,
        "GET(page) fetch: allow-origin-mismatch",
    ),
    (
        "origin_with_a_slash",
        r#"{"response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example/"]]}}"#,
        "GET(page) fetch: allow-origin-mismatch",
    ),
    ("origin_missing", r#"{"response": {"status": 200}}"#, "GET(page) fetch: allow-origin-missing"),
    (
        "origin_twice",
        r#"{"response": {"status": 200, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Origin", "*"]]}}"#,
        "GET(page) fetch: allow-origin-multiple",
    ),
    (
        "origin_null_of_a_sandbox",
        r#"{"page_origin": "null", "response": {"status": 200, "headers": [["AC-Allow-Origin", "null"]]}}"#,
        "GET(null) cors 200",
    ),
    (
        "wildcard_with_credentials",
        r#"{"credentials": "include"}"#,
        "GET(page) fetch: allow-origin-wildcard-with-credentials",
    ),
    (
        "credentials_allowed",
        r#"{"credentials": "include", "response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"]]}}"#,
        "GET(page) cors 200",
    ),
    (
        "credentials_in_another_case",
        r#"{"credentials": "include", "response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "True"]]}}"#,
        "GET(page) fetch: allow-credentials-not-true",
    ),
    (
        "credentials_missing",
        r#"{"credentials": "include", "response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example"]]}}"#,
        "GET(page) fetch: allow-credentials-not-true",
    ),
    (
        "status_is_free",
        r#"{"response": {"status": 503, "headers": [["AC-Allow-Origin", "*"]]}}"#,
        "GET(page) cors 503",
    ),
    (
        "preflight_of_no_origin",
        r#"{"method": "PUT", "preflight": {"status": 204}}"#,
        "PUT?(page) fetch: allow-origin-missing",
    ),
    (
        "preflight_of_status_401",
        r#"{"method": "PUT", "preflight": {"status": 401, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"]]}}"#,
        "PUT?(page) fetch: preflight-status",
    ),
    (
        "preflight_of_status_301",
        r#"{"method": "PUT", "preflight": {"status": 301, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["Location", "/w"]]}}"#,
        "PUT?(page) fetch: preflight-redirected",
    ),
    (
        "preflight_of_status_299",
        r#"{"method": "PUT", "preflight": {"status": 299, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"]]}}"#,
        "PUT?(page) PUT(page) cors 200",
    ),
    (
        "preflight_of_another_method",
        r#"{"method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "put"]]}}"#,
        "PUT?(page) fetch: method-not-allowed",
    ),
    (
        "preflight_of_any_method",
        r#"{"method": "QUERY", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "*"]]}}"#,
        "QUERY?(page) QUERY(page) cors 200",
    ),
    (
        "preflight_of_any_method_with_credentials",
        r#"{"method": "PUT", "credentials": "include", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"], ["AC-Allow-Methods", "*"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"]]}}"#,
        "PUT?(page) fetch: method-not-allowed",
    ),
    (
        "preflight_of_post_lists_nothing",
        r#"{"method": "POST", "headers": [["X-A", "1"]], "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Headers", "X-A"]]}}"#,
        "POST x-a?(page) POST(page) cors 200",
    ),
    (
        "preflight_of_another_header",
        r#"{"headers": [["X-A", "1"]], "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Headers", "x-b"]]}}"#,
        "GET x-a?(page) fetch: header-not-allowed",
    ),
    (
        "preflight_of_any_header",
        r#"{"headers": [["X-A", "1"]], "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Headers", "*"]]}}"#,
        "GET x-a?(page) GET(page) cors 200",
    ),
    (
        "preflight_of_any_header_with_credentials",
        r#"{"headers": [["X-A", "1"]], "credentials": "include", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"], ["AC-Allow-Headers", "*"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"]]}}"#,
        "GET x-a?(page) fetch: header-not-allowed",
    ),
    (
        "preflight_of_authorization",
        r#"{"headers": [["Authorization", "k"]], "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Headers", "*, authorization"]]}}"#,
        "GET authorization?(page) GET(page)+key cors 200",
    ),
    (
        "preflight_of_malformed_methods",
        r#"{"headers": [["X-A", "1"]], "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "A B"], ["AC-Allow-Headers", "x-a"]]}}"#,
        "GET x-a?(page) fetch: allow-methods-malformed",
    ),
    (
        "preflight_of_malformed_headers",
        r#"{"method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Allow-Headers", "x a"]]}}"#,
        "PUT?(page) fetch: allow-headers-malformed",
    ),
    (
        "preflight_asks_sorted",
        r#"{"headers": [["X-B", "1"], ["authorization", "1"], ["X-A", "1"], ["x-a", "2"]]}"#,
        "GET authorization,x-a,x-b?(page) GET(page)+key cors 200",
    ),
    (
        "no_answer_to_a_preflight",
        r#"{"method": "PUT", "preflight": null}"#,
        "PUT?(page) fetch: network-error",
    ),
    ("no_answer", r#"{"response": null}"#, "GET(page) fetch: network-error"),
    (
        "exposed_names",
        r#"{"response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"], ["AC-Expose-Headers", "x-read, nothing"], ["X-Read", "1"], ["Accept", "1"]]}}"#,
        "GET(page) cors 200 x-read",
    ),
    (
        "exposed_names_of_two_lines",
        r#"{"response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"], ["AC-Expose-Headers", "nothing"], ["AC-Expose-Headers", "x-read"], ["X-Read", "1"], ["Accept", "1"]]}}"#,
        "GET(page) cors 200 x-read",
    ),
    (
        "exposed_wildcard",
        r#"{"response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"], ["AC-Expose-Headers", "*"], ["X-Read", "1"], ["Accept", "1"]]}}"#,
        "GET(page) cors 200 accept,access-control-allow-credentials,access-control-allow-origin,access-control-expose-headers,x-read",
    ),
    (
        "exposed_wildcard_with_credentials",
        r#"{"credentials": "include", "response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"], ["AC-Expose-Headers", "*"], ["X-Read", "1"], ["Accept", "1"]]}}"#,
        "GET(page) cors 200",
    ),
    (
        "exposed_malformed",
        r#"{"response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"], ["AC-Expose-Headers", "x-read, x y"], ["X-Read", "1"], ["Accept", "1"]]}}"#,
        "GET(page) cors 200",
    ),
    (
        "exposed_safelist",
        r#"{"response": {"status": 200, "headers": [["AC-Allow-Origin", "*"], ["Content-Type", "a"], ["Content-Length", "2"], ["ETag", "x"], ["Set-Cookie", "a=b"]]}}"#,
        "GET(page) cors 200 content-length,content-type",
    ),
    (
        "exposed_at_home",
        r#"{"url": "/v", "response": {"status": 200, "headers": [["ETag", "x"], ["Set-Cookie", "a=b"]]}}"#,
        "GET(-) basic 200 etag",
    ),
];
