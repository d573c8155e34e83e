use crate::finding::{Rule, Severity, found_by_the_reader};

/// `onnx` names a file that is not there.
pub static RULE: Rule = Rule {
    code: "model-file-missing",
    severity: Severity::Error,
    summary: "a model file does not exist",
    why: "The gateway would start without its model, or not at all. Paths are relative to the directory of \
          the file that names them, not to where the program was started.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
onnx = "models/no-such-file.onnx"
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
