use crate::finding::{Rule, Severity, found_by_the_reader};

/// `auth = "cognto"`.
pub static RULE: Rule = Rule {
    code: "unknown-authorizer",
    severity: Severity::Error,
    summary: "a route names an authorizer that the file does not have",
    why: "The route would be open to everybody, or the deployment refused. `auth` is `none`, `api-key`, \
          `iam`, or the name of a table under `[aws.authorizers]`.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "model"
auth    = "users"

[backends.model]
http = "https://models.example.com"

[aws]
region = "us-east-1"
"#,
    fixed: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "model"
auth    = "users"

[backends.model]
http = "https://models.example.com"

[aws.authorizers.users]
user_pools = ["arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a1b2c3"]
"#,
    references: &["API Gateway developer guide, Control access to REST APIs: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html"],
    check: found_by_the_reader,
};
