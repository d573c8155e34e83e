use crate::finding::{Rule, Severity, found_by_the_reader};

/// A backend with none or two of `onnx`, `builtin` and `http`.
pub static RULE: Rule = Rule {
    code: "backend-kind",
    severity: Severity::Error,
    summary: "a backend is not exactly one kind of thing",
    why: "A backend is an embedded ONNX file, a builtin model, or a model server: exactly one of `onnx`, \
          `builtin` and `http`; or, where it is deployed, a `sagemaker` endpoint or a `lambda` function. With two of \
          them it would be left to the program which one answers.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
http    = "http://127.0.0.1:8000"
"#,
    fixed: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#,
    references: &[],
    check: found_by_the_reader,
};
