//! `mlserver`: MLServer.

use http::Method;

use super::Client;

pub(super) static CLIENT: Client = Client {
    name: "mlserver",
    about: "MLServer",
    other_names: &["seldon", "ml-server"],
    methods: &[Method::GET, Method::POST],
    request_headers: &[super::open_inference::SENT],
    request_header_families: &[],
    response_headers: &[super::open_inference::READ, &["ce-specversion", "ce-source", "ce-type", "ce-modelid", "ce-inferenceservicename", "ce-endpoint", "ce-id", "ce-requestid"]],
    sources: &["Captured: MLServer answers with CloudEvents headers"],
};
