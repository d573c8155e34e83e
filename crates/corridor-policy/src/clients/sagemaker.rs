//! `sagemaker`: Amazon SageMaker runtime.

use http::Method;

use super::Client;

pub(super) static CLIENT: Client = Client {
    name: "sagemaker",
    about: "Amazon SageMaker runtime",
    other_names: &["aws-sagemaker", "sagemaker-runtime"],
    methods: &[Method::POST],
    request_headers: &[&["content-type", "authorization", "x-api-key", "x-amzn-sagemaker-custom-attributes", "x-amzn-sagemaker-target-model", "x-amzn-sagemaker-target-variant", "x-amzn-sagemaker-target-container-hostname", "x-amzn-sagemaker-inference-id", "x-amzn-sagemaker-enable-explanations", "x-amzn-sagemaker-inference-component", "x-amzn-sagemaker-session-id", "x-amzn-sagemaker-prefix-aware-id", "x-amzn-sagemaker-accept"]],
    request_header_families: &["x-amzn-sagemaker-"],
    response_headers: &[&["x-amzn-invoked-production-variant", "x-amzn-sagemaker-custom-attributes", "x-amzn-sagemaker-new-session-id", "x-amzn-sagemaker-closed-session-id", "x-amzn-sagemaker-content-type", "x-amzn-requestid"]],
    sources: &["botocore, service model of sagemaker-runtime: https://github.com/boto/botocore"],
};
