//! Findings as SARIF 2.1.0, which code hosts show beside a change.
//!
//! Written by hand: the part of the format that findings need is thirty lines.

use corridor_policy::Severity;
use serde_json::{Value, json};
use url::Url;

use crate::exchange::shown_url;
use crate::finding::Finding;

/// The findings of endpoints, as one run. A finding is at the address that was asked: it has no line of a file.
#[must_use]
pub fn sarif(found: &[(&Url, &[Finding])]) -> Value {
    let mut codes: Vec<&str> =
        found.iter().flat_map(|(_, findings)| *findings).map(|finding| finding.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let results =
        found.iter().flat_map(|(url, findings)| findings.iter().map(|finding| result(url, finding)));
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "corridor",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": codes.iter().map(|code| json!({"id": code})).collect::<Vec<_>>(),
            }},
            "results": results.collect::<Vec<_>>(),
        }],
    })
}

fn result(url: &Url, finding: &Finding) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let first = finding.evidence.first().map(|exchange| shown_url(&exchange.request.url));
    json!({
        "ruleId": finding.code,
        "level": level,
        "message": {"text": format!("{}\nfix: {}", finding.message, finding.hint)},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": first.unwrap_or_else(|| shown_url(url))}}}],
        "properties": {"evidence": finding.json().get("evidence")},
    })
}
