//! `vllm`: vLLM's OpenAI-compatible server.

use http::Method;

use super::Client;

/// What its clients send besides those of OpenAI's protocol.
pub(super) const SENT: &[&str] = &["x-api-key", "anthropic-version", "anthropic-beta", "anthropic-dangerous-direct-browser-access", "x-request-id", "endpoint-load-metrics-format"];

/// What they read besides.
pub(super) const READ: &[&str] = &["endpoint-load-metrics"];

pub(super) static CLIENT: Client = Client {
    name: "vllm",
    about: "vLLM's OpenAI-compatible server",
    other_names: &[],
    methods: &[Method::GET, Method::POST, Method::DELETE],
    request_headers: &[super::openai_js::SENT, SENT],
    request_header_families: &["x-stainless-"],
    response_headers: &[super::openai_js::READ, READ],
    sources: &["vLLM, vllm/entrypoints, orca_header.py: https://github.com/vllm-project/vllm", "openai-node, src/client.ts, src/internal/detect-platform.ts, src/lib/polling.ts (7.5.0, 2026-08-21): https://github.com/openai/openai-node"],
};
