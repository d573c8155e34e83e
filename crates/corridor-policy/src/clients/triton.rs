//! `triton`: Triton Inference Server.

use http::Method;

use super::Client;

pub(super) static CLIENT: Client = Client {
    name: "triton",
    about: "Triton Inference Server",
    other_names: &["triton-inference-server", "nvidia-triton"],
    methods: &[Method::GET, Method::POST],
    request_headers: &[super::open_inference::SENT, &["endpoint-load-metrics-format"]],
    request_header_families: &[],
    response_headers: &[super::open_inference::READ, &["endpoint-load-metrics"]],
    sources: &["Triton, src/common.h, src/orca_http.h: https://github.com/triton-inference-server/server"],
};
