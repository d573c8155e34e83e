//! Every override of the Chromium profile, by a case that shows it.

use corridor_browser::Profile;

use crate::deviation::{Deviation, check, expand, outcome};

#[test]
fn every_deviation_is_as_its_source_says() {
    check(Profile::Chromium, DEVIATIONS);
}

/// It asks for a stream first, but not where the cache alone may answer: observed.
#[test]
fn a_stream_for_the_cache_alone_is_not_asked_for() {
    let case =
        r#"{"method": "POST", "mode": "same-origin", "cache": "only-if-cached", "body": {"kind": "stream"}}"#;
    assert_eq!(outcome(Profile::Chromium, &expand(case)), "fetch: not-same-origin");
}

const DEVIATIONS: &[Deviation] = &[
    Deviation {
        name: "user_agent_is_dropped",
        case: r#"{"headers": [["User-Agent", "me"]]}"#,
        standard: "GET user-agent?(page) GET(page) cors 200",
        engine: "GET(page) cors 200",
    },
    Deviation {
        name: "repeated_headers_are_combined",
        case: r#"{"method": "POST", "headers": [["Content-Type", "text/plain"], ["Content-Type", "text/plain"]]}"#,
        standard: "POST(page) cors 200",
        engine: "POST content-type?(page) POST(page) cors 200",
    },
    Deviation {
        name: "client_hints_are_safelisted",
        case: r#"{"headers": [["DPR", "2.5"], ["Save-Data", "on"], ["RTT", "1"], ["ECT", "4g"], ["Intervention", "x"]]}"#,
        standard: "GET dpr,ect,intervention,rtt,save-data?(page) GET(page) cors 200",
        engine: "GET(page) cors 200",
    },
    Deviation {
        name: "range_fits_63_bits",
        case: r#"{"headers": [["Range", "bytes=9223372036854775807-"]]}"#,
        standard: "GET(page) cors 200",
        engine: "GET range?(page) GET(page) cors 200",
    },
    Deviation {
        name: "wildcard_covers_authorization",
        case: r#"{"headers": [["Authorization", "k"]], "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Headers", "*"]]}}"#,
        standard: "GET authorization?(page) fetch: header-not-allowed",
        engine: "GET authorization?(page) GET(page)+key cors 200",
    },
    Deviation {
        name: "redirect_strips_hints",
        case: r#"{"url": "https://app.example/start", "headers": [["DPR", "x"]], "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "https://b.example/v"]]}, "redirects": [{"url": "https://b.example/v", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        standard: "GET(-) GET dpr?(page) fetch: header-not-allowed",
        engine: "GET(-) GET(page) cors 200",
    },
    Deviation {
        name: "crossing_taints_no_cors",
        case: r#"{"url": "https://app.example/start", "method": "POST", "mode": "no-cors", "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "https://b.example/v"]]}, "redirects": [{"url": "https://b.example/v", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT, DELETE"], ["AC-Allow-Headers", "authorization, x-a"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "*"]]}}]}"#,
        standard: "POST(page) POST(page) opaque 0",
        engine: "POST(page) POST(null) opaque 0",
    },
    Deviation {
        name: "opaque_page_shows_its_origin_in_no_cors",
        case: r#"{"page_origin": "null", "mode": "no-cors", "credentials": "include"}"#,
        standard: "GET(-) opaque 0",
        engine: "GET(null) opaque 0",
    },
    Deviation {
        name: "stream_in_mode_same_origin_asks_first",
        case: r#"{"method": "POST", "mode": "same-origin", "body": {"kind": "stream"}}"#,
        standard: "fetch: not-same-origin",
        engine: "POST?(page) fetch: not-same-origin",
    },
    Deviation {
        name: "bad_location_fails_in_mode_manual",
        case: r#"{"redirect": "manual", "response": {"status": 307, "headers": [["AC-Allow-Origin", "*"], ["Location", "http://["]]}}"#,
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
        name: "empty_location_is_none",
        case: r#"{"response": {"status": 302, "headers": [["AC-Allow-Origin", "*"], ["Location", ""]]}}"#,
        standard: "21 requests fetch: too-many-redirects",
        engine: "GET(page) cors 302",
    },
    Deviation {
        name: "cache_max_age_has_a_sign",
        case: r#"{"steps": [{"method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Max-Age", "+60"]]}}, {"wait_ms": 6000, "method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Max-Age", "+60"]]}}]}"#,
        standard: "PUT?(page) PUT(page) cors 200; PUT?(page) PUT(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; PUT(page) cors 200",
    },
    Deviation {
        name: "cache_max_age_below_zero",
        case: r#"{"steps": [{"method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Max-Age", "-1"]]}}, {"method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Max-Age", "-1"]]}}]}"#,
        standard: "PUT?(page) PUT(page) cors 200; PUT(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; PUT?(page) PUT(page) cors 200",
    },
    Deviation {
        name: "cache_caps_at_7200_seconds",
        case: r#"{"steps": [{"method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Max-Age", "10000"]]}}, {"wait_ms": 7300000, "method": "PUT", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "*"], ["AC-Allow-Methods", "PUT"], ["AC-Max-Age", "10000"]]}}]}"#,
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
        name: "cache_wildcard_of_credentials_is_a_name",
        case: r#"{"steps": [{"method": "PUT", "credentials": "include", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"], ["AC-Allow-Methods", "PUT, *"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"]]}}, {"method": "DELETE", "credentials": "include", "preflight": {"status": 204, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"], ["AC-Allow-Methods", "DELETE"]]}, "response": {"status": 200, "headers": [["AC-Allow-Origin", "https://app.example"], ["AC-Allow-Credentials", "true"]]}}]}"#,
        standard: "PUT?(page) PUT(page) cors 200; DELETE(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; DELETE?(page) DELETE(page) cors 200",
    },
    Deviation {
        name: "cache_stays_after_failed_response",
        case: r#"{"steps": [{"method": "PUT"}, {"method": "PUT", "response": {"status": 200}}, {"method": "PUT"}]}"#,
        standard: "PUT?(page) PUT(page) cors 200; PUT(page) fetch: allow-origin-missing; PUT?(page) PUT(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; PUT(page) fetch: allow-origin-missing; PUT(page) cors 200",
    },
    Deviation {
        name: "cache_is_bypassed",
        case: r#"{"steps": [{"method": "PUT"}, {"method": "PUT", "cache": "no-store"}, {"method": "PUT", "cache": "reload"}, {"method": "PUT", "cache": "no-cache"}]}"#,
        standard: "PUT?(page) PUT(page) cors 200; PUT(page) cors 200; PUT(page) cors 200; PUT(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; PUT?(page) PUT(page) cors 200; PUT?(page) PUT(page) cors 200; PUT?(page) PUT(page) cors 200",
    },
    Deviation {
        name: "cache_keeps_nothing_in_no_store",
        case: r#"{"steps": [{"method": "PUT", "cache": "no-store"}, {"method": "PUT"}]}"#,
        standard: "PUT?(page) PUT(page) cors 200; PUT(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; PUT?(page) PUT(page) cors 200",
    },
    Deviation {
        name: "cache_keeps_nothing_for_null",
        case: r#"{"page_origin": "null", "steps": [{"method": "PUT"}, {"method": "PUT"}]}"#,
        standard: "PUT?(null) PUT(null) cors 200; PUT(null) cors 200",
        engine: "PUT?(null) PUT(null) cors 200; PUT?(null) PUT(null) cors 200",
    },
    Deviation {
        name: "cache_keeps_no_long_address",
        case: r#"{"url": "https://api.example/LONG", "steps": [{"method": "PUT"}, {"method": "PUT"}]}"#,
        standard: "PUT?(page) PUT(page) cors 200; PUT(page) cors 200",
        engine: "PUT?(page) PUT(page) cors 200; PUT?(page) PUT(page) cors 200",
    },
];
