use crate::finding::{Rule, Severity, found_by_the_reader};

/// `lambda = "my-function"`.
pub static RULE: Rule = Rule {
    code: "invalid-arn",
    severity: Severity::Error,
    summary: "a text is not the ARN that is needed",
    why: "Amazon API Gateway takes ARNs, not names, and refuses the whole API for one that it cannot read \
          (`Invalid ARN specified in the request`).",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "model"

[backends.model]
lambda = "my-function"
"#,
    fixed: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "model"

[backends.model]
lambda = "arn:aws:lambda:us-east-1:123456789012:function:my-function"
"#,
    references: &["Amazon Resource Names: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html"],
    check: found_by_the_reader,
};
