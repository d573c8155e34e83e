use crate::finding::{Rule, Severity, found_by_the_reader};

/// `sagemaker` without `role`.
pub static RULE: Rule = Rule {
    code: "missing-role",
    severity: Severity::Error,
    summary: "a SageMaker endpoint has no role to be called with",
    why: "API Gateway signs each call of a SageMaker endpoint with an IAM role: one that \
          `apigateway.amazonaws.com` may assume, and that allows `sagemaker:InvokeEndpoint` on the \
          endpoint. Without it every call is refused, after the API is live.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "model"

[backends.model]
sagemaker = "digits"
"#,
    fixed: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "model"

[backends.model]
sagemaker = "digits"
role      = "arn:aws:iam::123456789012:role/call-digits"
"#,
    references: &["API Gateway developer guide, AWS integrations: https://docs.aws.amazon.com/apigateway/latest/developerguide/getting-started-aws-proxy.html"],
    check: found_by_the_reader,
};
