//! The page of the client profiles.

use std::fmt::Write;

use corridor_policy::clients::{ALL, Client};

/// Where the page is.
pub(crate) const PAGE: &str = "docs/clients.md";

const INTRODUCTION: &str = "\
# Clients

What SDKs and model servers' clients send from a page, and what they read. A policy that lists a client
(`clients = [\"openai-js\"]`) allows the methods and request headers below and exposes the response headers, besides what it
lists itself; never an origin, and never credentials. `corridor check` proves that the calls succeed: for every route, every
environment and every allowed origin, in models of Chromium, Firefox and WebKit. A pattern is tried with one origin that it
names, and of a list of more than 64 the first 64 (fewer in a file of very many routes).

Some clients send a family of headers, to which a later version may add a member. A profile lists the members that are known,
and only those are allowed: no byte of a request is ever repeated in an answer, so a family's prefix allows nothing. A preflight
that asks for another member is refused, and the reason (in the log, and in `explain`) names the family; until the profile has it, list
it under `allow_headers`.
";

pub(crate) fn page() -> String {
    let mut out = INTRODUCTION.to_owned();
    for client in ALL {
        out.push_str(&section(client));
    }
    out.push_str("\nThis page is made of the code by `cargo xtask generate`.\n");
    out
}

fn section(client: &Client) -> String {
    let mut out = format!("\n## `{}`\n\n{}\n\n", client.name(), client.about());
    let methods: Vec<&str> = client.methods().iter().map(AsRef::as_ref).collect();
    let lists = [
        ("methods", methods),
        ("sends", client.request_headers().collect()),
        ("families", client.request_header_families().to_vec()),
        ("reads", client.response_headers().collect()),
    ];
    for (name, names) in lists.into_iter().filter(|(_, names)| !names.is_empty()) {
        let _ = writeln!(out, "- {name}: `{}`", names.join("`, `"));
    }
    let sources: Vec<String> = client.sources().iter().map(|source| reference(source)).collect();
    let _ = writeln!(out, "- sources: {}", sources.join("; "));
    out
}

fn reference(source: &str) -> String {
    match source.split_once(": https://") {
        Some((name, address)) => format!("[{name}](https://{address})"),
        None => source.to_owned(),
    }
}
