//! Every override of the WebKit profile, by a case that shows it.

use corridor_browser::Profile;

use crate::deviation::{Deviation, check};

#[test]
fn every_deviation_is_as_its_source_says() {
    check(Profile::WebKit, DEVIATIONS);
}

const DEVIATIONS: &[Deviation] = &[
    Deviation {
        name: "repeated_headers_are_combined",
        case: r#"{"method": "POST", "headers": [["Content-Type", "text/plain"], ["Content-Type", "text/plain"]]}"#,
        standard: "POST(page) cors 200",
        engine: "POST content-type?(page) POST(page) cors 200",
    },
    Deviation {
        name: "range_unit_in_any_case",
        case: r#"{"headers": [["Range", "Bytes=0-"]]}"#,
        standard: "GET range?(page) GET(page) cors 200",
        engine: "GET(page) cors 200",
    },
    Deviation {
        name: "range_has_signs",
        case: r#"{"headers": [["Range", "bytes=+0-+1"]]}"#,
        standard: "GET range?(page) GET(page) cors 200",
        engine: "GET(page) cors 200",
    },
    Deviation {
        name: "range_fits_64_bits",
        case: r#"{"headers": [["Range", "bytes=18446744073709551616-"]]}"#,
        standard: "GET(page) cors 200",
        engine: "GET range?(page) GET(page) cors 200",
    },
    Deviation {
        name: "stream_is_refused",
        case: r#"{"method": "POST", "body": {"kind": "stream"}}"#,
        standard: "POST?(page) fetch: stream-needs-http2",
        engine: "fetch: stream-unsupported",
    },
    Deviation {
        name: "localhost_is_mixed_content",
        case: r#"{"url": "http://localhost/v"}"#,
        standard: "GET(page) cors 200",
        engine: "fetch: mixed-content",
    },
    Deviation {
        name: "wildcard_covers_authorization",
        case: r#"{"headers": [["Authorization", "k"]], "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Headers", "*"]]}}"#,
        standard: "GET authorization?(page) fetch: header-not-allowed",
        engine: "GET authorization?(page) GET(page)+key cors 200",
    },
    Deviation {
        name: "expose_wildcard_with_credentials_exposes_accept",
        case: r#"{"credentials": "include", "response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"], ["AC-Expose-Headers", "*"], ["X-Read", "1"], ["Accept", "1"]]}}"#,
        standard: "GET(page) cors 200",
        engine: "GET(page) cors 200 accept",
    },
    Deviation {
        name: "later_hops_are_preflighted_once_one_was",
        case: r#"{"method": "PUT", "response": {"status": 303, "headers": [["AC-Allow-Origin", "*"], ["Location", "/w"]]}, "redirects": [{"url": "https://api.example/w", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        standard: "PUT?(page) PUT(page) GET(page) cors 200",
        engine: "PUT?(page) PUT(page) GET?(page) GET(page) cors 200",
    },
    Deviation {
        name: "later_preflight_asks_for_page_headers",
        case: r#"{"headers": [["Authorization", "k"]], "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "https://b.example/v"]]}, "redirects": [{"url": "https://b.example/v", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        standard: "GET authorization?(page) GET(page)+key GET(null) cors 200",
        engine: "GET authorization?(page) GET(page)+key GET authorization?(null) GET(null) cors 200",
    },
    Deviation {
        name: "delete_becomes_get",
        case: r#"{"method": "DELETE", "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "https://b.example/v"]]}, "redirects": [{"url": "https://b.example/v", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        standard: "DELETE?(page) DELETE(page) DELETE?(null) DELETE(null) cors 200",
        engine: "DELETE?(page) DELETE(page) GET?(null) GET(null) cors 200",
    },
    Deviation {
        name: "only_if_cached_asks_the_server",
        case: r#"{"url": "https://app.example/start", "mode": "same-origin", "cache": "only-if-cached"}"#,
        standard: "fetch: not-cached",
        engine: "GET(-) basic 200 access-control-allow-origin",
    },
    Deviation {
        name: "redirect_is_checked_with_credentials_of_home",
        case: r#"{"url": "https://app.example/start", "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "https://b.example/v"]]}, "redirects": [{"url": "https://b.example/v", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "/w"]]}}, {"url": "https://b.example/w", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        standard: "GET(-) GET(page) GET(page) cors 200",
        engine: "GET(-) GET(page) fetch: redirect-checked-with-credentials",
    },
    Deviation {
        name: "origin_header_stays",
        case: r#"{"url": "https://app.example/start", "method": "POST", "response": {"status": 303, "headers": [["AC-Allow-Origin", "*"], ["Location", "/w"]]}, "redirects": [{"url": "https://app.example/w", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        standard: "POST(page) GET(-) basic 200 access-control-allow-origin",
        engine: "POST(page) GET(page) basic 200 access-control-allow-origin",
    },
    Deviation {
        name: "ftp_location_fails_in_mode_manual",
        case: r#"{"redirect": "manual", "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "ftp://a/"]]}}"#,
        standard: "GET(page) opaqueredirect 0",
        engine: "GET(page) fetch: location-malformed",
    },
    Deviation {
        name: "no_location_is_read_in_mode_error",
        case: r#"{"redirect": "error", "response": {"status": 302, "headers": [["AC-Allow-Origin", "*"]]}}"#,
        standard: "GET(page) fetch: redirect-in-mode-error",
        engine: "GET(page) cors 302",
    },
    Deviation {
        name: "empty_location_is_read_in_mode_error",
        case: r#"{"redirect": "error", "response": {"status": 302, "headers": [["AC-Allow-Origin", "*"], ["Location", ""]]}}"#,
        standard: "GET(page) fetch: redirect-in-mode-error",
        engine: "GET(page) cors 302",
    },
    Deviation {
        name: "empty_location_fails",
        case: r#"{"response": {"status": 302, "headers": [["AC-Allow-Origin", "*"], ["Location", ""]]}}"#,
        standard: "21 requests fetch: too-many-redirects",
        engine: "GET(page) fetch: location-malformed",
    },
    Deviation {
        name: "cache_max_age_has_a_sign",
        case: r#"{"steps": [{"method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Max-Age", "+60"]]}}, {"wait_ms": 6000, "method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Max-Age", "+60"]]}}]}"#,
        standard: "PUT?(page) PUT(page) cors 200; PUT?(page) PUT(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; PUT(page) cors 200",
    },
    Deviation {
        name: "cache_max_age_beyond_64_bits",
        case: r#"{"steps": [{"method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Max-Age", "9223372036854775808"]]}}, {"wait_ms": 6000, "method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Max-Age", "9223372036854775808"]]}}]}"#,
        standard: "PUT?(page) PUT(page) cors 200; PUT(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; PUT?(page) PUT(page) cors 200",
    },
    Deviation {
        name: "cache_caps_at_600_seconds",
        case: r#"{"steps": [{"method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Max-Age", "1000"]]}}, {"wait_ms": 700000, "method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Max-Age", "1000"]]}}]}"#,
        standard: "PUT?(page) PUT(page) cors 200; PUT(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; PUT?(page) PUT(page) cors 200",
    },
    Deviation {
        name: "cache_replaces_whole_results",
        case: r#"{"steps": [{"method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"]]}}, {"method": "DELETE", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "DELETE"]]}}, {"method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"]]}}]}"#,
        standard: "PUT?(page) PUT(page) cors 200; DELETE?(page) DELETE(page) cors 200; PUT(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; DELETE?(page) DELETE(page) cors 200; PUT?(page) PUT(page) cors 200",
    },
    Deviation {
        name: "cache_wildcard_covers_authorization",
        case: r#"{"steps": [{"headers": [["X-A", "1"]], "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Headers", "*"]]}}, {"headers": [["Authorization", "k"]]}]}"#,
        standard: "GET x-a?(page) GET(page) cors 200; GET authorization?(page) GET(page)+key cors 200",
        engine: "GET x-a?(page) GET(page) cors 200; GET(page)+key cors 200",
    },
    Deviation {
        name: "cache_wildcard_serves_no_credentials",
        case: r#"{"steps": [{"method": "PUT", "credentials": "include", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"], ["AC-Allow-Methods", "PUT, *"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"]]}}, {"method": "DELETE", "credentials": "include", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"], ["AC-Allow-Methods", "DELETE"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"]]}}]}"#,
        standard: "PUT?(page) PUT(page) cors 200; DELETE(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; DELETE?(page) DELETE(page) cors 200",
    },
    Deviation {
        name: "cache_keeps_a_failed_preflight",
        case: r#"{"steps": [{"method": "DELETE", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"]]}}, {"method": "PUT"}]}"#,
        standard: "DELETE?(page) fetch: method-not-allowed; PUT?(page) PUT(page) cors 200",
        engine: "DELETE?(page) fetch: method-not-allowed; PUT(page) cors 200",
    },
    Deviation {
        name: "cache_stays_after_failed_response",
        case: r#"{"steps": [{"method": "PUT"}, {"method": "PUT", "response": {"status": 200}}, {"method": "PUT"}]}"#,
        standard: "PUT?(page) PUT(page) cors 200; PUT(page) fetch: allow-origin-missing; PUT?(page) PUT(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; PUT(page) fetch: allow-origin-missing; PUT(page) cors 200",
    },
    Deviation {
        name: "cache_keeps_nothing_for_a_tainted_origin",
        case: r#"{"steps": [{"method": "PUT", "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "https://b.example/v"]]}, "redirects": [{"url": "https://b.example/v", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}, {"method": "PUT", "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "https://b.example/v"]]}, "redirects": [{"url": "https://b.example/v", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}]}"#,
        standard: "PUT?(page) PUT(page) PUT?(null) PUT(null) cors 200; PUT(page) PUT(null) cors 200",
        engine: "PUT?(page) PUT(page) PUT?(null) PUT(null) cors 200; PUT(page) PUT?(null) PUT(null) cors 200",
    },
];
