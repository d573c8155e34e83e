use crate::finding::{Rule, Severity, found_by_the_reader};

/// A file larger than the reader accepts.
pub static RULE: Rule = Rule {
    code: "file-too-large",
    severity: Severity::Error,
    summary: "the file is too large to be read",
    why: "A configuration is written by people and fits in memory many times over; a file of another size \
          is a mistake, or a way to use up the memory of whoever checks it. The message says what the \
          limit is.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://customer-1.example.com", "https://customer-2.example.com"] # … and so on for many megabytes
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://*.example.com"]
"#
    ),
    references: &[],
    check: found_by_the_reader,
};
