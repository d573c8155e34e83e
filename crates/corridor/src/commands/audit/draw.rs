//! A report for people: each fault with the exchange that shows it, what comes of it, and what mends it.

use std::fmt::Write;

use corridor_policy::Severity;
use corridor_probe::Finding;
use corridor_probe::audit::{NOT_SENT, Report, faults};
use corridor_probe::exchange::{Exchange, Response, shown_url};
use http::StatusCode;

use crate::ink::Ink;
use crate::output::count;

/// Where the pages of the faults are.
const PAGES: &str = "docs/audit";
/// So many exchanges say it; programs get all.
const MAX_DRAWN: usize = 2;
/// Where prose is broken.
const WIDTH: usize = 96;

/// The response headers that say something about it.
const TELLING: [&str; 6] = ["vary", "location", "allow", "www-authenticate", "age", "x-cache"];

pub(super) fn report(report: &Report, ink: Ink) -> String {
    let mut out = String::new();
    if report.trouble.is_some() {
        return out;
    }
    let _ = writeln!(
        out,
        "{}  {}",
        ink.strong(&shown_url(&report.url)),
        ink.faint(&format!("({})", count(report.requests, "request")))
    );
    for finding in &report.findings {
        out.push_str(&drawn(finding, ink));
    }
    let _ = writeln!(out, "\n  {}", summary(report, ink));
    // What no passive audit tests is told once, at the end.
    for left_out in report.not_tested.iter().filter(|left_out| *left_out != NOT_SENT) {
        let _ = writeln!(out, "{}", ink.faint(&wrapped("not tested: ", left_out)));
    }
    out.push('\n');
    out
}

fn summary(report: &Report, ink: Ink) -> String {
    let of = |severity| report.findings.iter().filter(|finding| finding.severity == severity).count();
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let counted = severities
        .into_iter()
        .map(|severity| (of(severity), severity.as_str()))
        .filter(|(number, _)| *number > 0);
    let counted: Vec<String> = counted.map(|(number, word)| count(number, word)).collect();
    match (report.is_ok(), counted.is_empty()) {
        (true, true) => ink.good("✓ nothing was found"),
        (true, false) => format!("{} ({})", ink.good("✓ nothing is wrong"), counted.join(", ")),
        (false, _) => ink.bad(&format!("✗ {}", counted.join(", "))),
    }
}

fn drawn(finding: &Finding, ink: Ink) -> String {
    let label = format!("{}[{}]", finding.severity, finding.code);
    let label = match finding.severity {
        Severity::Error | Severity::Warning => ink.bad(&label),
        Severity::Note => ink.strong(&label),
    };
    let mut out = format!("\n  {label}: {}\n", finding.message);
    for exchange in finding.evidence.iter().take(MAX_DRAWN) {
        drawn_exchange(&mut out, ink, exchange);
    }
    if let Some(fault) = faults::by_code(finding.code).filter(|_| finding.is_fault()) {
        let _ = writeln!(out, "{}", wrapped("so: ", fault.consequence));
    }
    let _ = writeln!(out, "{}", wrapped("fix: ", &finding.hint));
    let _ = writeln!(out, "    {}", ink.faint(&format!("{PAGES}/{}.md", finding.code)));
    out
}

fn drawn_exchange(out: &mut String, ink: Ink, exchange: &Exchange) {
    let (request, shown) = (&exchange.request, exchange.shown());
    let kind = if request.is_preflight() { "  (preflight)" } else { "" };
    let line = format!("──▶ {} {}", request.method, shown_url(&request.url));
    let _ = writeln!(out, "    {}{}", ink.strong(&line), ink.faint(kind));
    // What every browser says of itself is told to programs alone.
    let telling = |name: &str| !name.starts_with("sec-fetch-");
    for (name, value) in request.headers.iter().filter(|(name, _)| telling(&name.to_ascii_lowercase())) {
        let _ = writeln!(out, "          {}: {}", title_case(name), shown.value(name, value));
    }
    let Some(response) = exchange.response() else {
        let _ = writeln!(out, "    {}", ink.strong("◀── no response"));
        return;
    };
    let _ = writeln!(out, "    {}", ink.strong(&format!("◀── {}", status(response))));
    let telling = |name: &str| name.starts_with("access-control-") || TELLING.contains(&name);
    for (name, value) in response.headers.iter().filter(|(name, _)| telling(name)) {
        let _ = writeln!(out, "          {}: {}", title_case(name), shown.value(name, value));
    }
}

fn status(response: &Response) -> String {
    let reason = StatusCode::from_u16(response.status).ok().and_then(|status| status.canonical_reason());
    reason.map_or_else(|| response.status.to_string(), |reason| format!("{} {reason}", response.status))
}

/// `vary` → `Vary`.
fn title_case(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    name.split('-').map(word).collect::<Vec<_>>().join("-")
}

/// Prose under a word, in lines.
fn wrapped(lead: &str, text: &str) -> String {
    let indent = " ".repeat(4 + lead.chars().count());
    let mut out = format!("    {lead}");
    let mut column = indent.len();
    for (number, word) in text.split(' ').enumerate() {
        let length = word.chars().count() + 1;
        if number > 0 && column + length > WIDTH {
            out.push('\n');
            out.push_str(&indent);
            column = indent.len();
        } else if number > 0 {
            out.push(' ');
        }
        out.push_str(word);
        column += length;
    }
    out
}
