//! `ollama`: Ollama, by its own SDK or by OpenAI's.

use http::Method;

use super::Client;

pub(super) static CLIENT: Client = Client {
    name: "ollama",
    about: "Ollama, by its own SDK or by OpenAI's",
    other_names: &["ollama-js"],
    methods: &[Method::GET, Method::POST, Method::DELETE, Method::HEAD],
    request_headers: &[super::openai_js::SENT, super::vllm::SENT, &["x-requested-with"]],
    request_header_families: &["x-stainless-"],
    response_headers: &[&["x-request-id"]],
    sources: &["Captured in Chromium and Firefox: ollama 0.6.4", "Ollama, server/routes.go: https://github.com/ollama/ollama"],
};
