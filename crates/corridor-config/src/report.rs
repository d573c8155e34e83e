//! What was found in a file, each with its place.

use corridor_policy::{Path, Rule, Severity};
use serde_json::{Value, json};

use crate::source::{Source, Span};

/// Everything that was found in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// In the order of the file; what has no place comes last.
    pub diagnostics: Vec<Diagnostic>,
}

/// One finding, with its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code of its rule, such as `unknown-key`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// A word or two for the caret.
    pub label: Option<String>,
    /// What to write instead, or what to do.
    pub hint: Option<String>,
    /// The key, as `policies.web.allow_origins[0]`; empty for the file as a whole.
    pub path: String,
    /// The environment, if it is found in that one only.
    pub environment: Option<String>,
    /// The place; a finding about something that is not written may have none.
    pub span: Option<Span>,
}

impl Report {
    /// Whether nothing is an error.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.count(Severity::Error) == 0
    }

    /// How many findings are of this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// The findings as JSON objects, for `--format json`.
    ///
    /// ```
    /// use corridor_config::{Source, check, Nowhere};
    /// let source = Source::new("corridor.toml", "[api]\nnmae = \"x\"\n");
    /// let findings = check(&source, &Nowhere).to_json(&source);
    /// assert_eq!(findings[0]["code"], "unknown-key");
    /// assert_eq!(findings[0]["span"], serde_json::json!({"file": "corridor.toml", "line": 2, "column": 1, "length": 4}));
    /// ```
    #[must_use]
    pub fn to_json(&self, source: &Source) -> Vec<Value> {
        self.diagnostics.iter().map(|diagnostic| diagnostic.to_json(source)).collect()
    }

    /// This report and further findings, each in its place.
    #[must_use]
    pub fn with(mut self, further: impl IntoIterator<Item = Diagnostic>) -> Self {
        self.diagnostics.extend(further);
        Self::of(self.diagnostics)
    }

    /// Puts findings in the order of the file, and bounds their texts.
    pub(crate) fn of(mut diagnostics: Vec<Diagnostic>) -> Self {
        diagnostics.sort_by_key(Diagnostic::order);
        for diagnostic in &mut diagnostics {
            let texts = [Some(&mut diagnostic.message), diagnostic.label.as_mut(), diagnostic.hint.as_mut()];
            texts.into_iter().flatten().chain([&mut diagnostic.path]).for_each(clip);
        }
        Self { diagnostics }
    }
}

impl Diagnostic {
    /// A finding of the rule's own severity, about the file as a whole.
    #[must_use]
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            code: rule.code,
            severity: rule.severity,
            message: message.into(),
            label: None,
            hint: None,
            path: String::new(),
            environment: None,
            span: None,
        }
    }

    pub(crate) fn labelled(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    pub(crate) fn hinting(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    pub(crate) fn under(mut self, path: &Path) -> Self {
        self.path = path.to_string();
        self
    }

    fn to_json(&self, source: &Source) -> Value {
        let span = self.span.as_ref().map(|span| {
            json!({"file": source.name, "line": span.line, "column": span.column, "length": span.length})
        });
        json!({
            "code": self.code,
            "severity": self.severity.as_str(),
            "message": self.message,
            "path": self.path,
            "environment": self.environment,
            "span": span,
            "hint": self.hint,
        })
    }

    /// By place; what has none comes last. The sort is stable, so one place keeps the order of finding.
    fn order(&self) -> (usize, usize) {
        self.span.as_ref().map_or((usize::MAX, 0), |span| (span.bytes.start, span.bytes.end))
    }
}

/// The longest text of a finding, in bytes. A message repeats what the file says, and that may be megabytes.
const MAX_TEXT_BYTES: usize = 2000;

fn clip(text: &mut String) {
    if text.len() > MAX_TEXT_BYTES {
        text.truncate(text.floor_char_boundary(MAX_TEXT_BYTES));
        text.push('…');
    }
}
