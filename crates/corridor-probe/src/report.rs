//! What was found, for programs, for CI and in a line.

pub mod junit;
pub mod sarif;

use corridor_policy::Severity;
use serde_json::{Value, json};

use crate::exchange::{Trouble, shown_url};
use crate::finding::Finding;
use crate::judge::Check;
use url::Url;

/// What became of a probe.
#[derive(Clone, Debug)]
pub struct Report {
    /// Where the API is.
    pub url: Url,
    /// The environment of the file, if one was chosen.
    pub environment: Option<String>,
    /// How many requests were sent.
    pub requests: usize,
    /// Every call in every browser.
    pub checks: Vec<Check>,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What was left out, and why: a sentence each.
    pub not_tested: Vec<String>,
    /// Why there was no response at all, if there was none.
    pub unreached: Option<Trouble>,
}

impl Report {
    /// Whether all is as the file says. Notes are no fault; an endpoint that does not answer is.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.unreached.is_none()
            && !self.findings.iter().any(Finding::is_fault)
            && self.checks.iter().all(|check| check.ok)
    }

    /// How it went, in a line: `58 requests, 216 checks: 1 error, 2 warnings`.
    #[must_use]
    pub fn summary(&self) -> String {
        let of = |number: usize, word: &str| format!("{number} {word}{}", if number == 1 { "" } else { "s" });
        let sent = format!("{}, {}", of(self.requests, "request"), of(self.checks.len(), "check"));
        if let Some(trouble) = &self.unreached {
            return format!("{sent}: no response: {trouble}");
        }
        let severities = [Severity::Error, Severity::Warning, Severity::Note];
        let counts = severities.map(|severity| {
            (self.findings.iter().filter(|finding| finding.severity == severity).count(), severity.as_str())
        });
        let counts: Vec<String> = counts
            .into_iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, word)| of(number, word))
            .collect();
        let found = if counts.is_empty() { "all as the file says".to_owned() } else { counts.join(", ") };
        format!("{sent}: {found}")
    }

    /// For programs: one document. No secret is in it.
    #[must_use]
    pub fn json(&self) -> Value {
        json!({
            "url": shown_url(&self.url),
            "environment": self.environment,
            "ok": self.ok(),
            "requests": self.requests,
            "checks": self.checks.iter().map(check_json).collect::<Vec<_>>(),
            "findings": self.findings.iter().map(Finding::json).collect::<Vec<_>>(),
            "not_tested": self.not_tested,
        })
    }
}

fn check_json(check: &Check) -> Value {
    json!({
        "name": check.name,
        "browser": check.browser.as_str(),
        "outcome": check.outcome.as_str(),
        "expected": check.expected.as_str(),
        "ok": check.ok,
        "reason": check.reason,
        "code": check.code,
    })
}
