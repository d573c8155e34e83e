//! `open-inference`: the Open Inference Protocol v2, as KServe and others speak it.

use http::Method;

use super::Client;

/// What its clients send; binary tensors bring `inference-header-content-length`.
pub(super) const SENT: &[&str] = &["content-type", "content-encoding", "authorization", "x-api-key", "inference-header-content-length"];

/// What they read.
pub(super) const READ: &[&str] = &["inference-header-content-length", "x-request-id", "retry-after"];

pub(super) static CLIENT: Client = Client {
    name: "open-inference",
    about: "the Open Inference Protocol v2, as KServe and others speak it",
    other_names: &["v2", "kserve", "oip", "open-inference-protocol"],
    methods: &[Method::GET, Method::POST],
    request_headers: &[SENT],
    request_header_families: &[],
    response_headers: &[READ],
    sources: &["Open Inference Protocol, REST: https://github.com/kserve/open-inference-protocol", "Binary tensor data extension: https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md"],
};
