use crate::finding::{Rule, Severity, found_by_the_reader};

/// An authorizer with neither `issuer`, `user_pools` nor `lambda`.
pub static RULE: Rule = Rule {
    code: "invalid-authorizer",
    severity: Severity::Error,
    summary: "an authorizer is not exactly one kind of thing",
    why: "Who says who a caller is: the issuer of a JSON Web Token, a Cognito user pool, or a Lambda \
          function. With two of them, or none, it would be left to the program which one is asked.",
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

[aws.authorizers.users]
issuer = "https://login.example.com"
lambda = "arn:aws:lambda:us-east-1:123456789012:function:authorize"
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
lambda = "arn:aws:lambda:us-east-1:123456789012:function:authorize"
"#,
    references: &["API Gateway developer guide, Control access to REST APIs: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html"],
    check: found_by_the_reader,
};
