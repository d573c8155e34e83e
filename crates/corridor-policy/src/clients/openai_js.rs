//! `openai-js`: the OpenAI SDK for JavaScript, and what else speaks OpenAI's protocol.

use http::Method;

use super::Client;

/// What it sends. `x-stainless-async` and `-read-timeout` are of its siblings in other languages.
pub(super) const SENT: &[&str] = &["authorization", "content-type", "user-agent", "openai-organization", "openai-project", "openai-beta", "x-client-request-id", "x-stainless-arch", "x-stainless-lang", "x-stainless-os", "x-stainless-package-version", "x-stainless-retry-count", "x-stainless-runtime", "x-stainless-runtime-version", "x-stainless-timeout", "x-stainless-read-timeout", "x-stainless-async", "x-stainless-helper-method", "x-stainless-poll-helper", "x-stainless-custom-poll-interval"];

/// What it reads: without `retry-after-ms` and its like it silently falls back to its own back-off.
pub(super) const READ: &[&str] = &["x-request-id", "openai-organization", "openai-processing-ms", "openai-version", "openai-poll-after-ms", "x-ratelimit-limit-requests", "x-ratelimit-limit-tokens", "x-ratelimit-remaining-requests", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-requests", "x-ratelimit-reset-tokens", "retry-after", "retry-after-ms", "x-should-retry"];

pub(super) static CLIENT: Client = Client {
    name: "openai-js",
    about: "the OpenAI SDK for JavaScript, and what else speaks OpenAI's protocol",
    other_names: &["openai", "openai-node", "chatgpt", "groq", "groq-sdk"],
    methods: &[Method::GET, Method::POST, Method::DELETE],
    request_headers: &[SENT],
    request_header_families: &["x-stainless-"],
    response_headers: &[READ],
    sources: &["openai-node, src/client.ts, src/internal/detect-platform.ts, src/lib/polling.ts (7.5.0, 2026-08-21): https://github.com/openai/openai-node", "Captured in Chromium and Firefox: openai 7.57.0, groq-sdk 1.6.0 (Firefox asks for `user-agent` too)", "OpenAI, debugging requests: https://platform.openai.com/docs/api-reference/debugging-requests"],
};
