//! `mistral`: the Mistral SDK for JavaScript.

use http::Method;

use super::Client;

pub(super) static CLIENT: Client = Client {
    name: "mistral",
    about: "the Mistral SDK for JavaScript",
    other_names: &["mistral-js", "mistralai"],
    methods: &[Method::GET, Method::POST],
    request_headers: &[&["authorization", "content-type", "user-agent", "x-mistral-user-agent"]],
    request_header_families: &[],
    response_headers: &[&["x-ratelimit-limit-req-minute", "x-ratelimit-remaining-req-minute", "x-ratelimit-limit-tokens-minute", "x-ratelimit-remaining-tokens-minute", "x-ratelimit-tokens-query-cost", "retry-after"]],
    sources: &["Captured in Chromium and Firefox: @mistralai/mistralai 2.7", "mistralai/client-ts, issue 169: https://github.com/mistralai/client-ts/issues/169"],
};
