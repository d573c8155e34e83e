//! The page of each finding, made of its rule, and their index.

use std::fmt::Write;

use corridor_config::{Directory, Source, load, render};
use corridor_policy::{Rule, findings};
use corridor_proof::prove::check;

use super::Files;
use crate::shell::root;

/// Where the pages are.
pub(crate) const FOLDER: &str = "docs/findings";
/// How wide the drawings are, in columns.
const WIDTH: usize = 92;
/// The environment that the example of `unknown-environment` is asked for.
const MISSPELT_ENVIRONMENT: &str = "stagign";

pub(crate) fn pages() -> Files {
    let page = |rule: &&Rule| (format!("{FOLDER}/{}.md", rule.code).into(), page(rule));
    let mut files: Files = findings::ALL.iter().map(page).collect();
    files.insert(format!("{FOLDER}/README.md").into(), index());
    files
}

fn index() -> String {
    let mut out = format!(
        "# Findings\n\n\
         Everything that `corridor check` can say about a `corridor.toml`, {} findings. A code is a public promise: it keeps \
         its meaning. An **error** means that no policy is made of the file; a **warning** is probably not what was meant; a \
         **note** changes nothing.\n\n\
         | code | severity | what it is about |\n|---|---|---|\n",
        findings::ALL.len()
    );
    for rule in findings::ALL {
        let _ = writeln!(
            out,
            "| [`{code}`]({code}.md) | {} | {} |",
            rule.severity,
            rule.summary,
            code = rule.code
        );
    }
    out.push_str("\nThese pages are made of the code by `cargo xtask generate`.\n");
    out
}

fn page(rule: &Rule) -> String {
    let Rule { code, severity, summary, why, example, fixed, references, .. } = rule;
    let mut out = format!("# `{code}`\n\n**{severity}**: {summary}\n\n{why}\n\n## Example\n\n");
    let _ = write!(out, "```toml\n{}```\n", example.trim_start());
    let drawn = drawn(rule);
    if !drawn.is_empty() {
        let _ = write!(out, "\n`corridor check` says:\n\n```text\n{drawn}```\n");
    }
    let _ = write!(out, "\n## Mended\n\n```toml\n{}```\n", fixed.trim_start());
    if !references.is_empty() {
        out.push_str("\n## References\n\n");
        for reference in *references {
            let _ = match reference.split_once(": ") {
                Some((name, address)) => writeln!(out, "- [{name}]({address})"),
                None => writeln!(out, "- {reference}"),
            };
        }
    }
    out
}

/// What is said about the example, this finding alone.
fn drawn(rule: &Rule) -> String {
    let source = Source::new("corridor.toml", rule.example.trim_start());
    let world = Directory::new(root(), &["digits"]);
    let mut report = check(&source, None, &world).report;
    if rule.code == findings::UNKNOWN_ENVIRONMENT.code {
        report = load(&source, Some(MISSPELT_ENVIRONMENT), &world).err().unwrap_or_default();
    }
    report.diagnostics.retain(|diagnostic| diagnostic.code == rule.code);
    render(&report, &source, false, WIDTH)
}
