//! `huggingface`: the Hugging Face inference client for JavaScript.

use http::Method;

use super::Client;

pub(super) static CLIENT: Client = Client {
    name: "huggingface",
    about: "the Hugging Face inference client for JavaScript",
    other_names: &["huggingface-js", "hugging-face", "hf"],
    methods: &[Method::GET, Method::POST],
    request_headers: &[&["authorization", "content-type", "user-agent", "x-hf-bill-to"]],
    request_header_families: &[],
    response_headers: &[&["x-request-id", "x-compute-time"]],
    sources: &["Captured in Chromium and Firefox: @huggingface/inference 4.13"],
};
