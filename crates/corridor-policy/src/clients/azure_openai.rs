//! `azure-openai`: the OpenAI SDK for JavaScript with Azure OpenAI.

use http::Method;

use super::Client;

pub(super) static CLIENT: Client = Client {
    name: "azure-openai",
    about: "the OpenAI SDK for JavaScript with Azure OpenAI",
    other_names: &["azure", "azure-openai-js"],
    methods: &[Method::GET, Method::POST, Method::DELETE],
    request_headers: &[super::openai_js::SENT, &["api-key"]],
    request_header_families: &["x-stainless-"],
    response_headers: &[super::openai_js::READ, &["apim-request-id", "x-ms-region"]],
    sources: &["openai-node, src/client.ts, src/internal/detect-platform.ts, src/lib/polling.ts (7.5.0, 2026-08-21): https://github.com/openai/openai-node", "Azure OpenAI, REST API: https://learn.microsoft.com/azure/ai-services/openai/reference"],
};
