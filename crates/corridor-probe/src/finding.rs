//! What is wrong with a live endpoint: one form for the probe and the audit, and for whoever reads their reports.

use std::sync::Arc;

use corridor_policy::Severity;
use serde_json::{Value, json};

use crate::exchange::Exchange;

/// Something wrong at a live endpoint, with the exchange that shows it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The stable code, as `vary-missing`.
    pub code: &'static str,
    /// How much it matters. A note changes no exit code.
    pub severity: Severity,
    /// What is wrong, and what a user or an attacker sees of it: lower case, no final stop.
    pub message: String,
    /// What mends it.
    pub hint: String,
    /// What was sent and came back; at most [`MAX_EVIDENCE`].
    pub evidence: Vec<Arc<Exchange>>,
}

/// More exchanges than these say nothing new about one finding.
pub const MAX_EVIDENCE: usize = 4;

impl Finding {
    /// For programs; no secret is in it.
    #[must_use]
    pub fn json(&self) -> Value {
        let evidence = self.evidence.iter().map(|exchange| exchange.shown().json());
        json!({
            "code": self.code,
            "severity": self.severity.as_str(),
            "message": self.message,
            "hint": self.hint,
            "evidence": evidence.collect::<Vec<_>>(),
        })
    }

    /// Whether it is more than a note.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        self.severity > Severity::Note
    }
}
