//! `bentoml`: BentoML.

use http::Method;

use super::Client;

pub(super) static CLIENT: Client = Client {
    name: "bentoml",
    about: "BentoML",
    other_names: &["bento"],
    methods: &[Method::GET, Method::POST, Method::PUT],
    request_headers: &[&["content-type", "authorization"]],
    request_header_families: &[],
    response_headers: &[&["x-bentoml-request-id", "x-bentoml-trace-id", "retry-after"]],
    sources: &["BentoML, HTTP services: https://docs.bentoml.com"],
};
