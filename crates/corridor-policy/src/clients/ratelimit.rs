//! `ratelimit`: the rate-limit headers of RFC drafts and of many servers.

use super::Client;

pub(super) static CLIENT: Client = Client {
    name: "ratelimit",
    about: "the rate-limit headers of RFC drafts and of many servers",
    other_names: &["rate-limit", "ratelimits"],
    methods: &[],
    request_headers: &[],
    request_header_families: &[],
    response_headers: &[&["ratelimit", "ratelimit-policy", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "retry-after"]],
    sources: &["RateLimit header fields for HTTP: https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/"],
};
