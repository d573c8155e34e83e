//! The page of each fault that the audit looks for, and their index.

use std::fmt::Write;

use corridor_probe::audit::{Fault, faults};

use super::Files;

/// Where the pages are.
pub(crate) const FOLDER: &str = "docs/audit";

pub(crate) fn pages() -> Files {
    let page = |fault: &&Fault| (format!("{FOLDER}/{}.md", fault.code).into(), page(fault));
    let mut files: Files = faults::ALL.iter().map(page).collect();
    files.insert(format!("{FOLDER}/README.md").into(), index());
    files
}

fn index() -> String {
    let mut out = format!(
        "# Faults\n\n\
         Everything that `corridor audit` can say about a live endpoint, {} faults. A code is a public promise: it keeps its \
         meaning. An **error** lets strangers in or keeps every page out; a **warning** does so in some case; a **note** \
         changes no exit code. The severity is the usual one: a finding may be less where its page says so.\n\n\
         One mistake is named once, by its own name: a server that echoes every origin also grants `null` and each prefix, and \
         is [`reflects-any-origin`](reflects-any-origin.md) and nothing else.\n\n\
         | code | severity | what it is |\n|---|---|---|\n",
        faults::ALL.len()
    );
    for Fault { code, severity, title, .. } in faults::ALL {
        let _ = writeln!(out, "| [`{code}`]({code}.md) | {severity} | {title} |");
    }
    out.push_str("\nThese pages are made of the code by `cargo xtask generate`.\n");
    out
}

fn page(fault: &Fault) -> String {
    let Fault { code, severity, title, consequence, fix, references, .. } = fault;
    let mut out = format!(
        "# `{code}`\n\n**{severity}**: {title}\n\n{consequence}\n\n## Fix\n\n{}.\n\n",
        capitalized(fix.rule)
    );
    for (server, words) in fix.servers() {
        let _ = writeln!(out, "- **{server}**: {words}");
    }
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

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}
