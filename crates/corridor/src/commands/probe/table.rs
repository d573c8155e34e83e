//! A report at a glance: calls as rows, browsers as columns, then what is wrong, each with its exchange and its fix.

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
    let width = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or_default();
    let mut out = heading(report, ink);
    let names: Vec<&str> = browsers.iter().map(|browser| browser.as_str()).collect();
    let _ = writeln!(out, "  {:width$}  {}", "", ink.faint(&names.join("  ")));
    for row in &rows {
        let marks: Vec<String> = browsers.iter().map(|browser| mark(row, *browser, ink)).collect();
        let _ = write!(out, "  {:width$}  {}", row.name, marks.join("  "));
        let _ = writeln!(out, "  {}", ink.faint(expected(row)));
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

fn mark(row: &Row<'_>, browser: Profile, ink: Ink) -> String {
    let mut own = row.checks.iter().filter(|check| check.browser == browser).peekable();
    let width = browser.as_str().len();
    if own.peek().is_none() {
        return " ".repeat(width);
    }
    let (mut all_ok, mut is_sent) = (true, false);
    for check in own {
        all_ok &= check.ok;
        is_sent |= check.outcome != CheckOutcome::NotSent;
    }
    let padding = " ".repeat(width.saturating_sub(1));
    match (all_ok, is_sent) {
        (false, _) => format!("{}{padding}", ink.bad("✗")),
        (true, true) => format!("{}{padding}", ink.good("✓")),
        (true, false) => format!("{}{padding}", ink.faint("·")),
    }
}

/// What should have come of it, in a word; and what did, where that is another.
fn expected(row: &Row<'_>) -> &'static str {
    let failed = row.checks.iter().find(|check| !check.ok);
    match (failed, row.checks.first()) {
        (Some(check), _) => match (check.outcome, check.expected) {
            (CheckOutcome::Readable, _) => "readable, and should be blocked",
            (CheckOutcome::NoAnswer, _) => "no response",
            (CheckOutcome::PreflightPassed, _) => "the preflight passes, and should not",
            (_, CheckOutcome::Readable) => "blocked, and should be readable",
            (CheckOutcome::Blocked | CheckOutcome::NotSent, _) => "blocked, but not as it should be",
        },
        (None, Some(check)) if check.outcome == CheckOutcome::PreflightPassed => "readable (preflight alone)",
        (None, Some(check)) => check.expected.as_str(),
        (None, None) => "",
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
    if let Some(exchange) = finding.evidence.last() {
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
