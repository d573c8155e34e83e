//! `torchserve`: TorchServe.

use http::Method;

use super::Client;

pub(super) static CLIENT: Client = Client {
    name: "torchserve",
    about: "TorchServe",
    other_names: &["pytorch-serve", "torch-serve"],
    methods: &[Method::GET, Method::POST, Method::PUT, Method::DELETE],
    request_headers: &[&["content-type", "authorization"]],
    request_header_families: &[],
    response_headers: &[&["x-request-id"]],
    sources: &["TorchServe, REST API: https://pytorch.org/serve/rest_api.html"],
};
