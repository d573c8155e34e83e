//! `tgi`: Text Generation Inference.

use http::Method;

use super::Client;

pub(super) static CLIENT: Client = Client {
    name: "tgi",
    about: "Text Generation Inference",
    other_names: &["text-generation-inference"],
    methods: &[Method::GET, Method::POST, Method::DELETE],
    request_headers: &[super::openai_js::SENT],
    request_header_families: &["x-stainless-"],
    response_headers: &[super::openai_js::READ, &["x-compute-type", "x-compute-time", "x-compute-characters", "x-total-time", "x-validation-time", "x-queue-time", "x-inference-time", "x-time-per-token", "x-prompt-tokens", "x-generated-tokens"]],
    sources: &["TGI, router/src/server.rs: https://github.com/huggingface/text-generation-inference"],
};
