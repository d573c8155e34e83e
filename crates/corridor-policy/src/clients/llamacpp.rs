//! `llamacpp`: llama.cpp's server.

use http::Method;

use super::Client;

pub(super) static CLIENT: Client = Client {
    name: "llamacpp",
    about: "llama.cpp's server",
    other_names: &["llama-cpp", "llama.cpp"],
    methods: &[Method::GET, Method::POST, Method::DELETE],
    request_headers: &[super::openai_js::SENT, super::vllm::SENT],
    request_header_families: &["x-stainless-"],
    response_headers: &[super::openai_js::READ, super::vllm::READ],
    sources: &["llama.cpp, tools/server: https://github.com/ggml-org/llama.cpp"],
};
