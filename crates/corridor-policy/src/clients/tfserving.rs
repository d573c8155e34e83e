//! `tfserving`: TensorFlow Serving.

use http::Method;

use super::Client;

pub(super) static CLIENT: Client = Client {
    name: "tfserving",
    about: "TensorFlow Serving",
    other_names: &["tensorflow-serving", "tf-serving"],
    methods: &[Method::GET, Method::POST],
    request_headers: &[&["content-type", "authorization"]],
    request_header_families: &[],
    response_headers: &[],
    sources: &["TensorFlow Serving, RESTful API: https://www.tensorflow.org/tfx/serving/api_rest"],
};
