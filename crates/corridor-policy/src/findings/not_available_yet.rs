use crate::finding::{Rule, Severity, found_by_the_reader};

/// `http = "https://models.example.com"`.
pub static RULE: Rule = Rule {
    code: "not-available-yet",
    severity: Severity::Error,
    summary: "the file uses what this version does not have yet",
    why: "The file asks for what this version cannot do. To do something else instead would be \
          another policy than the one that is written.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/v1/{*rest}"
policy  = "web"
backend = "llm"

[backends.llm]
http = "https://models.example.com"
"#,
    fixed: r#"
[policies.web]
allow_origins = ["https://example.com"]

[[routes]]
path    = "/v1/{*rest}"
policy  = "web"
backend = "llm"

[backends.llm]
http = "http://models.example.com"
"#,
    references: &[],
    check: found_by_the_reader,
};
