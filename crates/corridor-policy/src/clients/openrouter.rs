//! `openrouter`: OpenRouter's attribution headers.

use super::Client;

pub(super) static CLIENT: Client = Client {
    name: "openrouter",
    about: "OpenRouter's attribution headers",
    other_names: &["open-router"],
    methods: &[],
    request_headers: &[&["http-referer", "x-title"]],
    request_header_families: &[],
    response_headers: &[],
    sources: &["OpenRouter, app attribution: https://openrouter.ai/docs/app-attribution", "Ollama, issue 13365: https://github.com/ollama/ollama/issues/13365"],
};
