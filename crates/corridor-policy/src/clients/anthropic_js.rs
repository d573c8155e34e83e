//! `anthropic-js`: the Anthropic SDK for JavaScript.

use http::Method;

use super::Client;

pub(super) static CLIENT: Client = Client {
    name: "anthropic-js",
    about: "the Anthropic SDK for JavaScript",
    other_names: &["anthropic", "anthropic-sdk", "claude"],
    methods: &[Method::GET, Method::POST, Method::DELETE],
    request_headers: &[&["authorization", "x-api-key", "content-type", "user-agent", "anthropic-version", "anthropic-beta", "anthropic-dangerous-direct-browser-access", "anthropic-workspace-id", "anthropic-user-profile-id", "x-stainless-arch", "x-stainless-lang", "x-stainless-os", "x-stainless-package-version", "x-stainless-retry-count", "x-stainless-runtime", "x-stainless-runtime-version", "x-stainless-timeout", "x-stainless-helper", "x-stainless-helper-method"]],
    request_header_families: &["x-stainless-"],
    response_headers: &[&["request-id", "anthropic-organization-id", "anthropic-workspace-id", "retry-after", "retry-after-ms", "x-should-retry", "anthropic-ratelimit-requests-limit", "anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset", "anthropic-ratelimit-tokens-limit", "anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset", "anthropic-ratelimit-input-tokens-limit", "anthropic-ratelimit-input-tokens-remaining", "anthropic-ratelimit-input-tokens-reset", "anthropic-ratelimit-output-tokens-limit", "anthropic-ratelimit-output-tokens-remaining", "anthropic-ratelimit-output-tokens-reset", "anthropic-priority-input-tokens-limit", "anthropic-priority-input-tokens-remaining", "anthropic-priority-input-tokens-reset", "anthropic-priority-output-tokens-limit", "anthropic-priority-output-tokens-remaining", "anthropic-priority-output-tokens-reset"]],
    sources: &["anthropic-sdk-typescript, src/client.ts, src/internal/stainless-helper-header.ts (0.120.0): https://github.com/anthropics/anthropic-sdk-typescript", "Captured in Chromium and Firefox: @anthropic-ai/sdk 1.12.0", "Anthropic, rate limits: https://docs.anthropic.com/en/api/rate-limits"],
};
