//! What is worth a remark beside the exchange.

use std::fmt::Write;

use corridor_browser::Outcome;
use corridor_proof::Driven;
use url::{Host, Url};

use super::call::PageCall;
use super::reply::{Heard, text};
use super::report::names;

/// Headers that every server sends and no page misses.
const UNREMARKABLE: [&str; 14] = [
    "accept-ranges",
    "age",
    "alt-svc",
    "connection",
    "content-encoding",
    "date",
    "keep-alive",
    "server",
    "set-cookie",
    "strict-transport-security",
    "transfer-encoding",
    "upgrade",
    "vary",
    "via",
];

/// The headers that browsers take away, and which of those that were asked for do so.
pub(super) fn dropped(asked: &[Driven<Heard>]) -> String {
    let mut all: Vec<&String> = asked.iter().flat_map(|driven| &driven.dropped).collect();
    all.sort_unstable();
    all.dedup();
    let mut out = String::new();
    for name in all {
        let those: Vec<&Driven<Heard>> =
            asked.iter().filter(|driven| driven.dropped.contains(name)).collect();
        let whose = if those.len() == asked.len() { String::new() } else { format!("in {} ", names(&those)) };
        let _ = writeln!(out, "  note: {whose}a page cannot set `{name}`: the browser leaves it out");
    }
    out
}

/// Chromium since 142: <https://wicg.github.io/local-network-access/>. It comes before CORS.
pub(super) const LOCAL_NETWORK: &str = "  note: Chrome and Edge ask the user before a public page may call this machine or its network; no header changes that\n";

/// Whether a page from elsewhere calls an address of this machine or its network.
pub(super) fn calls_home_network(call: &PageCall) -> bool {
    let is_near = |host: Option<Host<&str>>| match host {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback() || address.is_private() || address.is_link_local(),
        Some(Host::Ipv6(address)) => address.is_loopback() || address.is_unique_local(),
        None => false,
    };
    let page = Url::parse(call.page.serialized()).ok();
    is_near(call.url.host()) && page.is_some_and(|page| !is_near(page.host()))
}

/// Response headers that are there, that somebody might miss, and that the page cannot read.
pub(super) fn hidden(driven: &Driven<Heard>) -> Vec<String> {
    let Some(Outcome::Ok(readable)) = &driven.outcome else { return Vec::new() };
    let Some(heard) = driven.turns.last().and_then(|turn| turn.reply.as_ref()) else { return Vec::new() };
    let names = heard.headers.iter().map(|header| text(&header.name).to_ascii_lowercase());
    let is_missed = |name: &String| {
        !readable.headers.contains(name)
            && !UNREMARKABLE.contains(&name.as_str())
            && !name.starts_with("access-control-")
    };
    names.filter(is_missed).take(12).collect()
}
