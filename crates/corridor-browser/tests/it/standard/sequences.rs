//! Rules of several requests: redirects, and what is remembered of preflights.

use super::{Rule, check};

#[test]
fn every_rule_of_several_requests_is_as_the_standard_has_it() {
    check(RULES);
}

const RULES: &[Rule] = &[
    (
        "redirect_within",
        r#"{"response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "/w"]]}, "redirects": [{"url": "https://api.example/w", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        "GET(page) GET(page) cors 200",
    ),
    (
        "redirect_taints",
        r#"{"response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "https://b.example/v"]]}, "redirects": [{"url": "https://b.example/v", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        "GET(page) GET(null) cors 200",
    ),
    (
        "redirect_from_home_does_not_taint",
        r#"{"url": "/v", "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "https://b.example/v"]]}, "redirects": [{"url": "https://b.example/v", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        "GET(-) GET(page) cors 200",
    ),
    (
        "redirect_home_taints",
        r#"{"response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "https://app.example/end"]]}, "redirects": [{"url": "https://app.example/end", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        "GET(page) GET(null) cors 200",
    ),
    (
        "redirect_without_permission",
        r#"{"response": {"status": 302, "headers": [["Location", "/w"]]}}"#,
        "GET(page) fetch: allow-origin-missing",
    ),
    (
        "redirect_302_of_post",
        r#"{"method": "POST", "response": {"status": 302, "headers": [["AC-Allow-Origin", "*"], ["Location", "/w"]]}, "redirects": [{"url": "https://api.example/w", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        "POST(page) GET(page) cors 200",
    ),
    (
        "redirect_302_of_put",
        r#"{"method": "PUT", "response": {"status": 302, "headers": [["AC-Allow-Origin", "*"], ["Location", "/w"]]}, "redirects": [{"url": "https://api.example/w", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        "PUT?(page) PUT(page) PUT?(page) PUT(page) cors 200",
    ),
    (
        "redirect_303_of_put",
        r#"{"method": "PUT", "response": {"status": 303, "headers": [["AC-Allow-Origin", "*"], ["Location", "/w"]]}, "redirects": [{"url": "https://api.example/w", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        "PUT?(page) PUT(page) GET(page) cors 200",
    ),
    (
        "redirect_303_of_head",
        r#"{"method": "HEAD", "response": {"status": 303, "headers": [["AC-Allow-Origin", "*"], ["Location", "/w"]]}, "redirects": [{"url": "https://api.example/w", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        "HEAD(page) HEAD(page) cors 200",
    ),
    (
        "redirect_303_drops_the_content_type",
        r#"{"method": "POST", "headers": [["Content-Type", "application/json"]], "response": {"status": 303, "headers": [["AC-Allow-Origin", "*"], ["Location", "/w"]]}, "redirects": [{"url": "https://api.example/w", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        "POST content-type?(page) POST(page) GET(page) cors 200",
    ),
    (
        "redirect_drops_authorization",
        r#"{"headers": [["Authorization", "k"]], "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "https://b.example/v"]]}, "redirects": [{"url": "https://b.example/v", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        "GET authorization?(page) GET(page)+key GET(null) cors 200",
    ),
    (
        "redirect_keeps_authorization_within",
        r#"{"headers": [["Authorization", "k"]], "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "/w"]]}, "redirects": [{"url": "https://api.example/w", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        "GET authorization?(page) GET(page)+key GET authorization?(page) GET(page)+key cors 200",
    ),
    (
        "redirect_of_a_preflighted_is_preflighted",
        r#"{"headers": [["X-A", "1"]], "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "https://b.example/v"]]}, "redirects": [{"url": "https://b.example/v", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        "GET x-a?(page) GET(page) GET x-a?(null) GET(null) cors 200",
    ),
    (
        "redirect_in_mode_error",
        r#"{"redirect": "error", "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "/w"]]}}"#,
        "GET(page) fetch: redirect-in-mode-error",
    ),
    (
        "redirect_in_mode_manual",
        r#"{"redirect": "manual", "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "/w"]]}}"#,
        "GET(page) opaqueredirect 0",
    ),
    (
        "redirect_without_location",
        r#"{"response": {"status": 302, "headers": [["AC-Allow-Origin", "*"]]}}"#,
        "GET(page) cors 302",
    ),
    (
        "redirect_to_no_url",
        r#"{"response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "http://["]]}}"#,
        "GET(page) fetch: location-malformed",
    ),
    (
        "redirect_to_data",
        r#"{"response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "data:,x"]]}}"#,
        "GET(page) fetch: location-scheme",
    ),
    (
        "redirect_to_credentials",
        r#"{"response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "https://user@b.example/"]]}}"#,
        "GET(page) fetch: location-with-credentials",
    ),
    (
        "redirect_to_a_bad_port",
        r#"{"response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "https://b.example:25/"]]}}"#,
        "GET(page) fetch: bad-port",
    ),
    (
        "redirect_to_mixed_content",
        r#"{"response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "http://b.example/"]]}}"#,
        "GET(page) fetch: mixed-content",
    ),
    (
        "redirect_to_itself",
        r#"{"response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "/v"]]}}"#,
        "21 requests fetch: too-many-redirects",
    ),
    (
        "redirect_of_no_cors",
        r#"{"mode": "no-cors", "method": "POST", "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "https://b.example/v"]]}, "redirects": [{"url": "https://b.example/v", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        "POST(page) POST(null) opaque 0",
    ),
    (
        "redirect_of_no_cors_get_by_status_304",
        r#"{"mode": "no-cors", "response": {"status": 304}}"#,
        "GET(-) opaque 0",
    ),
    (
        "plain_target_hides_the_origin",
        r#"{"mode": "no-cors", "method": "POST", "url": "http://localhost/"}"#,
        "POST(null) opaque 0",
    ),
    (
        "cache_serves_five_seconds",
        r#"{"steps": [{"method": "PUT"}, {"wait_ms": 4900, "method": "PUT"}, {"wait_ms": 200, "method": "PUT"}]}"#,
        "PUT?(page) PUT(page) cors 200; PUT(page) cors 200; PUT?(page) PUT(page) cors 200",
    ),
    (
        "cache_serves_max_age",
        r#"{"steps": [{"method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Max-Age", "60"]]}}, {"wait_ms": 59000, "method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Max-Age", "60"]]}}, {"wait_ms": 2000, "method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Max-Age", "60"]]}}]}"#,
        "PUT?(page) PUT(page) cors 200; PUT(page) cors 200; PUT?(page) PUT(page) cors 200",
    ),
    (
        "cache_of_malformed_max_age",
        r#"{"steps": [{"method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Max-Age", "60, 60"]]}}, {"wait_ms": 6000, "method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Max-Age", "60"]]}}]}"#,
        "PUT?(page) PUT(page) cors 200; PUT?(page) PUT(page) cors 200",
    ),
    (
        "cache_merges_entries",
        r#"{"steps": [{"headers": [["X-A", "1"]], "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Headers", "x-a"]]}}, {"headers": [["X-B", "1"]], "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Headers", "x-b"]]}}, {"headers": [["X-A", "1"], ["X-B", "1"]]}]}"#,
        "GET x-a?(page) GET(page) cors 200; GET x-b?(page) GET(page) cors 200; GET(page) cors 200",
    ),
    (
        "cache_wildcard",
        r#"{"steps": [{"method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "*"]]}}, {"method": "DELETE"}]}"#,
        "PUT?(page) PUT(page) cors 200; DELETE(page) cors 200",
    ),
    (
        "cache_wildcard_but_authorization",
        r#"{"steps": [{"headers": [["X-A", "1"]], "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Headers", "*"]]}}, {"headers": [["X-B", "1"]]}, {"headers": [["Authorization", "k"]]}]}"#,
        "GET x-a?(page) GET(page) cors 200; GET(page) cors 200; GET authorization?(page) GET(page)+key cors 200",
    ),
    (
        "cache_without_credentials_serves_none_with",
        r#"{"steps": [{"method": "PUT"}, {"method": "PUT", "credentials": "include", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"], ["AC-Allow-Methods", "PUT"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"]]}}]}"#,
        "PUT?(page) PUT(page) cors 200; PUT?(page) PUT(page) cors 200",
    ),
    (
        "cache_with_credentials_serves_those_without",
        r#"{"steps": [{"method": "PUT", "credentials": "include", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"], ["AC-Allow-Methods", "PUT"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"]]}}, {"method": "PUT"}]}"#,
        "PUT?(page) PUT(page) cors 200; PUT(page) cors 200",
    ),
    (
        "cache_is_cleared_by_a_failed_preflight",
        r#"{"steps": [{"method": "PUT"}, {"headers": [["X-Z", "1"]]}, {"method": "PUT"}]}"#,
        "PUT?(page) PUT(page) cors 200; GET x-z?(page) fetch: header-not-allowed; PUT?(page) PUT(page) cors 200",
    ),
    (
        "cache_is_cleared_by_a_failed_response",
        r#"{"steps": [{"method": "PUT"}, {"method": "PUT", "response": {"status": 200}}, {"method": "PUT"}]}"#,
        "PUT?(page) PUT(page) cors 200; PUT(page) fetch: allow-origin-missing; PUT?(page) PUT(page) cors 200",
    ),
    (
        "cache_is_cleared_where_a_redirect_failed",
        r#"{"steps": [{"method": "PUT"}, {"method": "PUT", "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "http://["]]}}, {"method": "PUT"}]}"#,
        "PUT?(page) PUT(page) cors 200; PUT(page) fetch: location-malformed; PUT?(page) PUT(page) cors 200",
    ),
    (
        "cache_stays_after_a_simple_failure",
        r#"{"steps": [{"method": "PUT"}, {"response": {"status": 200}}, {"method": "PUT"}]}"#,
        "PUT?(page) PUT(page) cors 200; GET(page) fetch: allow-origin-missing; PUT(page) cors 200",
    ),
    (
        "cache_is_of_one_address",
        r#"{"steps": [{"method": "PUT"}, {"method": "PUT", "suffix": "?a"}, {"method": "PUT"}]}"#,
        "PUT?(page) PUT(page) cors 200; PUT?(page) PUT(page) cors 200; PUT(page) cors 200",
    ),
    (
        "cache_is_of_one_origin",
        r#"{"steps": [{"method": "PUT", "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "https://b.example/v"]]}, "redirects": [{"url": "https://b.example/v", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}, {"method": "PUT", "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "https://b.example/v"]]}, "redirects": [{"url": "https://b.example/v", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}]}"#,
        "PUT?(page) PUT(page) PUT?(null) PUT(null) cors 200; PUT(page) PUT(null) cors 200",
    ),
];
