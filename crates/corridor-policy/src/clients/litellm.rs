//! `litellm`: the LiteLLM proxy.

use http::Method;

use super::Client;

pub(super) static CLIENT: Client = Client {
    name: "litellm",
    about: "the LiteLLM proxy",
    other_names: &["lite-llm"],
    methods: &[Method::GET, Method::POST, Method::DELETE],
    request_headers: &[super::openai_js::SENT, &["x-litellm-api-key", "x-litellm-timeout", "x-litellm-stream-timeout", "x-litellm-tags", "x-litellm-num-retries", "x-litellm-customer-id", "x-litellm-end-user-id", "x-litellm-spend-logs-metadata", "x-litellm-enable-message-redaction"]],
    request_header_families: &["x-stainless-", "x-litellm-"],
    response_headers: &[super::openai_js::READ, &["x-litellm-call-id", "x-litellm-model-id", "x-litellm-model-group", "x-litellm-version", "x-litellm-response-cost", "x-litellm-response-duration-ms", "x-litellm-overhead-duration-ms", "x-litellm-attempted-retries", "x-litellm-attempted-fallbacks", "x-litellm-key-spend", "x-litellm-cache-key"]],
    sources: &["LiteLLM, request headers: https://docs.litellm.ai/docs/proxy/request_headers", "LiteLLM, response headers: https://docs.litellm.ai/docs/proxy/response_headers"],
};
