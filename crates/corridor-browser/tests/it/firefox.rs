//! Every override of the Firefox profile, by a case that shows it.

use corridor_browser::Profile;

use crate::deviation::{Deviation, check};

#[test]
fn every_deviation_is_as_its_source_says() {
    check(Profile::Firefox, DEVIATIONS);
}

const DEVIATIONS: &[Deviation] = &[
    Deviation {
        name: "opaque_page_shows_its_origin_in_no_cors",
        case: r#"{"page_origin": "null", "mode": "no-cors", "credentials": "include"}"#,
        standard: "GET(-) opaque 0",
        engine: "GET(null) opaque 0",
    },
    Deviation {
        name: "opaque_origin_stays_where_the_method_changes",
        case: r#"{"page_origin": "null", "method": "POST", "mode": "no-cors", "credentials": "include", "response": {"status": 302, "headers": [["AC-Allow-Origin", "*"], ["Location", "/w"]]}, "redirects": [{"url": "https://api.example/w", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        standard: "POST(null) GET(-) opaque 0",
        engine: "POST(null) GET(null) opaque 0",
    },
    Deviation {
        name: "names_are_asked_for_twice",
        case: r#"{"headers": [["X-A", "1"], ["X-A", "2"]]}"#,
        standard: "GET x-a?(page) GET(page) cors 200",
        engine: "GET x-a,x-a?(page) GET(page) cors 200",
    },
    Deviation {
        name: "bytes_above_ascii_are_unsafe",
        case: r#"{"headers": [["Accept", "\u00e9"]]}"#,
        standard: "GET(page) cors 200",
        engine: "GET accept?(page) GET(page) cors 200",
    },
    Deviation {
        name: "content_type_has_no_empty_parameter",
        case: r#"{"method": "POST", "headers": [["Content-Type", "text/plain;;;"]]}"#,
        standard: "POST(page) cors 200",
        engine: "POST content-type?(page) POST(page) cors 200",
    },
    Deviation {
        name: "content_type_has_no_comma",
        case: r#"{"method": "POST", "headers": [["Content-Type", "text/plain;a=b, text/html"]]}"#,
        standard: "POST(page) cors 200",
        engine: "POST content-type?(page) POST(page) cors 200",
    },
    Deviation {
        name: "range_fits_64_bits",
        case: r#"{"headers": [["Range", "bytes=18446744073709551616-"]]}"#,
        standard: "GET(page) cors 200",
        engine: "GET range?(page) GET(page) cors 200",
    },
    Deviation {
        name: "no_sum_of_safelisted_values",
        case: r#"{"headers": [["Accept", "A120"], ["Accept", "A120"], ["Accept", "A120"], ["Accept", "A120"], ["Accept", "A120"], ["Accept", "A120"], ["Accept", "A120"], ["Accept", "A120"], ["Accept", "A120"]]}"#,
        standard: "GET accept?(page) GET(page) cors 200",
        engine: "GET(page) cors 200",
    },
    Deviation {
        name: "stream_is_sent_as_text",
        case: r#"{"method": "POST", "body": {"kind": "stream"}}"#,
        standard: "POST?(page) fetch: stream-needs-http2",
        engine: "POST(page) cors 200",
    },
    Deviation {
        name: "allow_origin_empty_line_is_not_there",
        case: r#"{"response": {"status": 200, "headers": [["ac-allow-origin", "*"], ["AC-Allow-Origin", ""]]}}"#,
        standard: "GET(page) fetch: allow-origin-multiple",
        engine: "GET(page) cors 200",
    },
    Deviation {
        name: "allow_credentials_empty_line_is_not_there",
        case: r#"{"credentials": "include", "response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"], ["AC-Allow-Credentials", ""]]}}"#,
        standard: "GET(page) fetch: allow-credentials-not-true",
        engine: "GET(page) cors 200",
    },
    Deviation {
        name: "wildcard_covers_authorization",
        case: r#"{"headers": [["Authorization", "k"]], "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Headers", "*"]]}}"#,
        standard: "GET authorization?(page) fetch: header-not-allowed",
        engine: "GET authorization?(page) GET(page)+key cors 200",
    },
    Deviation {
        name: "expose_wildcard_before_malformed_counts",
        case: r#"{"response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"], ["AC-Expose-Headers", "*, b@d"], ["X-Read", "1"], ["Accept", "1"]]}}"#,
        standard: "GET(page) cors 200",
        engine: "GET(page) cors 200 accept,access-control-allow-credentials,access-control-allow-origin,access-control-expose-headers,x-read",
    },
    Deviation {
        name: "preflight_keeps_page_origin",
        case: r#"{"method": "PUT", "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "https://b.example/v"]]}, "redirects": [{"url": "https://b.example/v", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        standard: "PUT?(page) PUT(page) PUT?(null) PUT(null) cors 200",
        engine: "PUT?(page) PUT(page) PUT?(page) PUT(null) cors 200",
    },
    Deviation {
        name: "preflight_to_own_origin_escapes_check",
        case: r#"{"method": "PUT", "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "https://app.example/end"]]}, "redirects": [{"url": "https://app.example/end", "preflight": {"status": 204, "headers": [["AC-Allow-Methods", "PUT"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        standard: "PUT?(page) PUT(page) PUT?(null) fetch: allow-origin-missing",
        engine: "PUT?(page) PUT(page) PUT?(page) PUT(null) cors 200",
    },
    Deviation {
        name: "later_hops_are_preflighted_once_one_was",
        case: r#"{"method": "PUT", "response": {"status": 303, "headers": [["AC-Allow-Origin", "*"], ["Location", "/w"]]}, "redirects": [{"url": "https://api.example/w", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        standard: "PUT?(page) PUT(page) GET(page) cors 200",
        engine: "PUT?(page) PUT(page) GET?(page) GET(page) cors 200",
    },
    Deviation {
        name: "redirect_restores_headers",
        case: r#"{"headers": [["Authorization", "k"]], "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "https://b.example/v"]]}, "redirects": [{"url": "https://b.example/v", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "/w"]]}}, {"url": "https://b.example/w", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        standard: "GET authorization?(page) GET(page)+key GET(null) GET(null) cors 200",
        engine: "GET authorization?(page) GET(page)+key GET?(page) GET(null) GET authorization?(page) GET(null)+key cors 200",
    },
    Deviation {
        name: "cache_max_age_is_digits",
        case: r#"{"steps": [{"method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Max-Age", "10s"]]}}, {"method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Max-Age", "10s"]]}}]}"#,
        standard: "PUT?(page) PUT(page) cors 200; PUT(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; PUT?(page) PUT(page) cors 200",
    },
    Deviation {
        name: "cache_caps_at_86400_seconds",
        case: r#"{"steps": [{"method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Max-Age", "90000"]]}}, {"wait_ms": 87000000, "method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Max-Age", "90000"]]}}]}"#,
        standard: "PUT?(page) PUT(page) cors 200; PUT(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; PUT?(page) PUT(page) cors 200",
    },
    Deviation {
        name: "cache_max_age_zero_changes_nothing",
        case: r#"{"steps": [{"method": "PUT"}, {"headers": [["X-Z", "1"]], "method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Allow-Headers", "x-z"], ["AC-Max-Age", "0"]]}}, {"method": "PUT"}]}"#,
        standard: "PUT?(page) PUT(page) cors 200; PUT x-z?(page) PUT(page) cors 200; PUT?(page) PUT(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; PUT x-z?(page) PUT(page) cors 200; PUT(page) cors 200",
    },
    Deviation {
        name: "cache_wildcard_is_a_name",
        case: r#"{"steps": [{"method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "*"]]}}, {"method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "*"]]}}]}"#,
        standard: "PUT?(page) PUT(page) cors 200; PUT(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; PUT?(page) PUT(page) cors 200",
    },
    Deviation {
        name: "cache_credentials_serve_no_others",
        case: r#"{"steps": [{"method": "PUT", "credentials": "include", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"], ["AC-Allow-Methods", "PUT"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"]]}}, {"method": "PUT"}]}"#,
        standard: "PUT?(page) PUT(page) cors 200; PUT(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; PUT?(page) PUT(page) cors 200",
    },
    Deviation {
        name: "cache_is_cleared_by_any_failed_response",
        case: r#"{"steps": [{"method": "PUT"}, {"response": {"status": 200}}, {"method": "PUT"}]}"#,
        standard: "PUT?(page) PUT(page) cors 200; GET(page) fetch: allow-origin-missing; PUT(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; GET(page) fetch: allow-origin-missing; PUT?(page) PUT(page) cors 200",
    },
    Deviation {
        name: "cache_stays_after_a_redirect_in_mode_error",
        case: r#"{"steps": [{"method": "PUT"}, {"method": "PUT", "redirect": "error", "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "/w"]]}}, {"method": "PUT"}]}"#,
        standard: "PUT?(page) PUT(page) cors 200; PUT(page) fetch: redirect-in-mode-error; PUT?(page) PUT(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; PUT(page) fetch: redirect-in-mode-error; PUT(page) cors 200",
    },
    Deviation {
        name: "cache_head_is_listed",
        case: r#"{"steps": [{"method": "HEAD", "headers": [["X-A", "1"]]}, {"method": "HEAD", "headers": [["X-A", "1"]]}]}"#,
        standard: "HEAD x-a?(page) HEAD(page) cors 200; HEAD(page) cors 200",
        engine: "HEAD x-a?(page) HEAD(page) cors 200; HEAD x-a?(page) HEAD(page) cors 200",
    },
    Deviation {
        name: "cache_is_bypassed",
        case: r#"{"steps": [{"method": "PUT"}, {"method": "PUT", "cache": "no-store"}, {"method": "PUT", "cache": "reload"}, {"method": "PUT", "cache": "no-cache"}]}"#,
        standard: "PUT?(page) PUT(page) cors 200; PUT(page) cors 200; PUT(page) cors 200; PUT(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; PUT?(page) PUT(page) cors 200; PUT?(page) PUT(page) cors 200; PUT(page) cors 200",
    },
    Deviation {
        name: "cache_ignores_an_empty_fragment",
        case: r##"{"steps": [{"method": "PUT", "suffix": "#"}, {"method": "PUT"}]}"##,
        standard: "PUT?(page) PUT(page) cors 200; PUT?(page) PUT(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; PUT(page) cors 200",
    },
];
