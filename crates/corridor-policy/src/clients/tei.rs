//! `tei`: Text Embeddings Inference.

use http::Method;

use super::Client;

pub(super) static CLIENT: Client = Client {
    name: "tei",
    about: "Text Embeddings Inference",
    other_names: &["text-embeddings-inference"],
    methods: &[Method::GET, Method::POST, Method::DELETE],
    request_headers: &[super::openai_js::SENT],
    request_header_families: &["x-stainless-"],
    response_headers: &[super::openai_js::READ, &["x-compute-type", "x-compute-time", "x-compute-characters", "x-compute-tokens", "x-total-time", "x-tokenization-time", "x-queue-time", "x-inference-time"]],
    sources: &["TEI, router/src/lib.rs: https://github.com/huggingface/text-embeddings-inference"],
};
