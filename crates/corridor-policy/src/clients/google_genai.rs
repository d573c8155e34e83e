//! `google-genai`: the Google Gen AI SDK for JavaScript.

use http::Method;

use super::Client;

pub(super) static CLIENT: Client = Client {
    name: "google-genai",
    about: "the Google Gen AI SDK for JavaScript",
    other_names: &["google-genai-js", "gemini", "google"],
    methods: &[Method::GET, Method::POST, Method::PATCH, Method::DELETE],
    request_headers: &[&["content-type", "user-agent", "x-goog-api-key", "x-goog-api-client", "authorization"]],
    request_header_families: &[],
    response_headers: &[&["x-goog-upload-url", "x-goog-upload-status"]],
    sources: &["Captured in Chromium and Firefox: @google/genai 3.1"],
};
