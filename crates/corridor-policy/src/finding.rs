//! A finding: one thing that is wrong, dangerous or needless in a draft, with its place and its fix.

use std::fmt;

use crate::inspect::Inspection;

/// How much a [`Finding`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; changes nothing.
    Note,
    /// Probably not what was meant; the policy still compiles.
    Warning,
    /// No policy is made from this draft.
    Error,
}

impl Severity {
    /// The word used in every output: `note`, `warning` or `error`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Segment {
    /// A key of a table.
    Key(String),
    /// A position in an array, from 0.
    Index(usize),
}

/// Where in a draft a value stands, as the author would point at it: `policies.web.allow_origins[0]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path(Vec<Segment>);

impl Path {
    /// The path of the whole file.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// This path, one key deeper.
    ///
    /// ```
    /// use corridor_policy::Path;
    /// let path = Path::root().key("policies").key("web").key("allow_origins").index(0);
    /// assert_eq!(path.to_string(), "policies.web.allow_origins[0]");
    /// ```
    #[must_use]
    pub fn key(&self, key: impl Into<String>) -> Self {
        self.with(Segment::Key(key.into()))
    }

    /// This path, one array position deeper.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.with(Segment::Index(index))
    }

    /// The steps from the root.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    fn with(&self, segment: Segment) -> Self {
        let mut segments = self.0.clone();
        segments.push(segment);
        Self(segments)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Index(index) => write!(formatter, "[{index}]")?,
                Segment::Key(key) => {
                    if position > 0 {
                        formatter.write_str(".")?;
                    }
                    if !key.is_empty()
                        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
                    {
                        formatter.write_str(key)?;
                    } else {
                        // A TOML bare key has no other characters; quoted as the file would have it.
                        write!(formatter, "{key:?}")?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// The rule behind a finding: one file in `findings/`, one stable code, one page of documentation.
#[derive(Debug)]
pub struct Rule {
    /// The stable code, such as `wildcard-with-credentials`; a public promise.
    pub code: &'static str,
    /// The severity it usually has; a finding may differ where its rule says so.
    pub severity: Severity,
    /// One line: what it is about, lower case, no final stop.
    pub summary: &'static str,
    /// Why it matters: what an attacker, a user or a browser would do.
    pub why: &'static str,
    /// A `corridor.toml` that has it, complete enough to be checked.
    pub example: &'static str,
    /// The same file without it.
    pub fixed: &'static str,
    /// Where the rule comes from: section names and addresses.
    pub references: &'static [&'static str],
    /// Looks for it in a draft. What only the reader of the file can see (a misspelt key, say) is found there, and
    /// the check here is [`found_by_the_reader`]; what takes a browser is [`found_by_the_prover`].
    pub(crate) check: Check,
}

/// How a rule looks at a draft.
pub(crate) type Check = fn(&Inspection<'_>, &mut Vec<Finding>);

/// The check of a rule that needs the file itself: whoever reads the file makes the finding.
pub(crate) fn found_by_the_reader(_: &Inspection<'_>, _: &mut Vec<Finding>) {}

/// The check of a rule that needs a browser: whoever holds the compiled file against one makes the finding.
pub(crate) fn found_by_the_prover(_: &Inspection<'_>, _: &mut Vec<Finding>) {}

/// One thing found in a draft.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How much it matters here.
    pub severity: Severity,
    /// Where.
    pub path: Path,
    /// What is wrong, lower case, no final stop, the author's text in backticks.
    pub message: String,
    /// What to write instead, or what to do.
    pub hint: String,
}

impl Finding {
    /// A finding of the rule's own severity.
    #[must_use]
    pub fn new(rule: &'static Rule, path: Path, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { rule, severity: rule.severity, path, message: message.into(), hint: hint.into() }
    }

    /// The same finding with another severity.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The stable code of its rule.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.rule.code
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}[{}] {}: {}", self.severity, self.code(), self.path, self.message)
    }
}
