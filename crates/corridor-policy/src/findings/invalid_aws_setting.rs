use crate::finding::{Rule, Severity, found_by_the_reader};

/// `stage = "prod/v1"`.
pub static RULE: Rule = Rule {
    code: "invalid-aws-setting",
    severity: Severity::Error,
    summary: "a setting of the deployment is one that AWS refuses",
    why: "Amazon API Gateway would refuse it, half way through the deployment. It is refused here \
          instead, with its line.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "model"

[backends.model]
http = "https://models.example.com"

[aws]
stage = "prod/v1"
"#,
    fixed: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "model"

[backends.model]
http = "https://models.example.com"

[aws]
stage = "prod-v1"
"#,
    references: &["API Gateway API reference, CreateStage: https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html"],
    check: found_by_the_reader,
};
