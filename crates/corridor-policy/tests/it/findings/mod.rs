//! What a draft is told: tables of drafts, each with every line that is said about it, none missing and none too many.
//!
//! The lines are written from what the rules promise, hints included; a row that differs is shown with both.

mod clients;
mod good;
mod header_wildcards;
mod headers;
mod hostile;
mod max_age;
mod methods;
mod origin_parts;
mod origin_texts;
mod origins;
mod properties;
mod public_suffixes;
mod routes;
mod wildcards;

use corridor_policy::{Draft, Finding, Severity, compile};

use crate::drafts::{allowing, file};

/// A name, a draft, and what is found in it.
type Row<'r> = (&'r str, Draft, &'r [&'r str]);

/// A finding on one line: `severity[code] path: message; hint`.
fn line(finding: &Finding) -> String {
    format!("{finding}; {}", finding.hint)
}

/// Compares everything found in each draft with what is expected of it, and whether the draft compiles with that.
fn check(table: &str, rows: &[Row<'_>]) {
    let mut wrong = String::new();
    for (name, draft, expected) in rows {
        let compilation = compile(draft);
        let found: Vec<String> = compilation.findings.iter().map(line).collect();
        if found != *expected {
            wrong += &format!("\n{name}\n  found:\n    {}\n", found.join("\n    "));
            wrong += &format!("  expected:\n    {}\n", expected.join("\n    "));
        }
        let failed = compilation.findings.iter().any(|finding| finding.severity == Severity::Error);
        assert_eq!(compilation.api.is_none(), failed, "{name}");
    }
    assert!(wrong.is_empty(), "{table}{wrong}");
}

/// Checks texts, each alone in `allow_origins`, with the one line that is said about it.
fn check_texts(table: &str, rows: &[(&str, &str)]) {
    let lines: Vec<[&str; 1]> = rows.iter().map(|(_, line)| [*line]).collect();
    let rows: Vec<_> = rows
        .iter()
        .zip(&lines)
        .map(|((text, _), line)| (*text, file(allowing(&[text])), line.as_slice()))
        .collect();
    check(table, &rows);
}
