//! A report at a glance, on 80 columns: calls as rows, browsers as columns before them, then what is wrong, each with its exchange and its fix.

use std::fmt::Write;

use corridor_browser::Profile;
use corridor_policy::Severity;
use corridor_probe::judge::{Check, CheckOutcome};
use corridor_probe::plan::Section;
use corridor_probe::{Finding, Report};

use crate::ink::Ink;
use crate::output::count;

/// So many calls of one kind have rows of their own; more are one row, and those that fail have theirs all the same.
const MAX_ROWS: usize = 6;
/// A name is cut here, so that the columns stay on the screen.
const MAX_NAME: usize = 72;

/// One call: its checks, a browser each.
struct Row<'r> {
    name: String,
    checks: Vec<&'r Check>,
}

pub(super) fn draw(report: &Report, ink: Ink) -> String {
    let browsers = browsers(report);
    let rows = rows(report);
    let mut out = heading(report, ink);
    let _ = writeln!(out, "  {}", ink.faint(&columns(&browsers)));
    for row in &rows {
        let marks: Vec<String> = browsers.iter().map(|browser| mark(row, *browser, ink)).collect();
        let (marks, Outcome { word, more }) = (marks.join(" "), outcome(row));
        let _ =
            writeln!(out, "  {marks}  {}  {}{}", ink.faint(&format!("{word:8}")), row.name, ink.faint(more));
    }
    out.push_str(&legend(report, ink));
    for finding in &report.findings {
        out.push_str(&drawn(finding, ink));
    }
    let word = if report.ok() { ink.good("ok") } else { ink.bad("not ok") };
    let _ = writeln!(out, "\n{word}: {}", report.summary());
    out
}

fn heading(report: &Report, ink: Ink) -> String {
    let environment = report.environment.as_ref().map(|name| format!(" (environment `{name}`)"));
    format!("{}{}\n\n", ink.strong(report.url.as_str()), environment.unwrap_or_default())
}

fn browsers(report: &Report) -> Vec<Profile> {
    Profile::ALL
        .into_iter()
        .filter(|profile| report.checks.iter().any(|check| check.browser == *profile))
        .collect()
}

/// A row for each call; where many of one kind of one route went well, one for all of them.
fn rows(report: &Report) -> Vec<Row<'_>> {
    let mut calls: Vec<Row<'_>> = Vec::new();
    for check in &report.checks {
        match calls.iter_mut().find(|row| row.name == check.name) {
            Some(row) => row.checks.push(check),
            None => calls.push(Row { name: check.name.clone(), checks: vec![check] }),
        }
    }
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut gathered: Vec<(Section, Option<&str>)> = Vec::new();
    for call in &calls {
        let Some(kind) = kind(call) else { continue };
        let is_alike = |other: &&Row<'_>| is_well(other) && self::kind(other) == Some(kind);
        let alike: Vec<&Row<'_>> = calls.iter().filter(is_alike).collect();
        if !is_well(call) || alike.len() <= MAX_ROWS {
            rows.push(Row { name: cut(&call.name), checks: call.checks.clone() });
        } else if !gathered.contains(&kind) {
            gathered.push(kind);
            let (section, route) = kind;
            let name = format!(
                "{}: {} to {}",
                word(section),
                count(alike.len(), "call"),
                route.unwrap_or("no route")
            );
            rows.push(Row {
                name: cut(&name),
                checks: alike.iter().flat_map(|row| row.checks.clone()).collect(),
            });
        }
    }
    rows
}

fn kind<'r>(row: &Row<'r>) -> Option<(Section, Option<&'r str>)> {
    let first: &'r Check = row.checks.first().copied()?;
    Some((first.section, first.route.as_deref()))
}

fn is_well(row: &Row<'_>) -> bool {
    row.checks.iter().all(|check| check.ok)
}

fn word(section: Section) -> &'static str {
    match section {
        Section::Expected => "expect",
        Section::Allowed => "allowed",
        Section::Client(_) => "client",
        Section::Error(_) => "error",
        Section::Refused => "refused",
    }
}

/// A letter for each column, and what it stands for: `C F  chromium, firefox`.
fn columns(browsers: &[Profile]) -> String {
    let names: Vec<&str> = browsers.iter().map(|browser| browser.as_str()).collect();
    let letters: Vec<String> = names.iter().map(|name| name.chars().take(1).collect()).collect();
    format!("{}  {}", letters.join(" ").to_uppercase(), names.join(", "))
}

fn mark(row: &Row<'_>, browser: Profile, ink: Ink) -> String {
    let mut own = row.checks.iter().filter(|check| check.browser == browser).peekable();
    if own.peek().is_none() {
        return " ".to_owned();
    }
    let (mut all_ok, mut is_sent) = (true, false);
    for check in own {
        all_ok &= check.ok;
        is_sent |= check.outcome != CheckOutcome::NotSent;
    }
    match (all_ok, is_sent) {
        (false, _) => ink.bad("✗"),
        (true, true) => ink.good("✓"),
        (true, false) => ink.faint("·"),
    }
}

/// What came of a call, in a word, and what else is to be said of it.
struct Outcome {
    word: &'static str,
    more: &'static str,
}

fn outcome(row: &Row<'_>) -> Outcome {
    let said = |word, more| Outcome { word, more };
    if let Some(check) = row.checks.iter().find(|check| !check.ok) {
        return match (check.outcome, check.expected) {
            (CheckOutcome::Readable, _) => said("readable", " (should be blocked)"),
            (CheckOutcome::NoAnswer, _) => said("-", " (no response)"),
            (CheckOutcome::PreflightPassed, _) => said("allowed", " (the preflight passes, and should not)"),
            (_, CheckOutcome::Readable) => said("blocked", " (should be readable)"),
            (CheckOutcome::Blocked | CheckOutcome::NotSent, _) => said("blocked", " (not as it should be)"),
        };
    }
    match row.checks.first() {
        Some(check) if check.outcome == CheckOutcome::PreflightPassed => {
            said("readable", " (preflight alone)")
        }
        Some(check) => said(check.expected.as_str(), ""),
        None => said("", ""),
    }
}

fn legend(report: &Report, ink: Ink) -> String {
    let unsent = report.checks.iter().any(|check| check.outcome == CheckOutcome::NotSent);
    if unsent {
        format!("  {}\n", ink.faint("· not sent: it might change something"))
    } else {
        String::new()
    }
}

fn drawn(finding: &Finding, ink: Ink) -> String {
    let label = format!("{}[{}]", finding.severity, finding.code);
    let label = match finding.severity {
        Severity::Error => ink.bad(&label),
        Severity::Warning | Severity::Note => ink.strong(&label),
    };
    let mut out = format!("\n{label}: {}\n", finding.message);
    // One exchange says it; programs get all of them.
    if let Some(exchange) = finding.evidence.first() {
        for line in exchange.shown().to_string().lines() {
            let _ = writeln!(out, "  {}", ink.faint(line));
        }
    }
    if !finding.hint.is_empty() {
        let _ = writeln!(out, "  {}: {}", ink.strong("fix"), finding.hint);
    }
    out
}

fn cut(name: &str) -> String {
    if name.chars().count() <= MAX_NAME {
        return name.to_owned();
    }
    let mut short: String = name.chars().take(MAX_NAME - 1).collect();
    short.push('…');
    short
}
