//! The line of the file that is missing.

use std::fmt;

use corridor_browser::Reason as Blocking;
use corridor_policy::{Path, Policy, Reason, Segment, WrittenLists};

use url::Url;

use super::Trial;

/// A list of the file with more entries is not written out again: then only what is missing is shown.
const MAX_WRITTEN_OUT: usize = 12;

/// A line as it should stand in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingLine {
    /// Its table: `policies.web`.
    pub table: Path,
    /// The key.
    pub key: &'static str,
    /// The whole line; of a long list, the entries that are missing.
    pub line: String,
    /// Whether it is only the entries.
    pub is_entries: bool,
}

impl MissingLine {
    /// The line as an environment overlays it.
    #[must_use]
    pub fn within(self, environment: Option<&str>) -> Self {
        let Some(name) = environment else { return self };
        let overlay = Path::root().key("environments").key(name);
        let table = self.table.segments().iter().fold(overlay, |path, segment| match segment {
            Segment::Key(key) => path.key(key),
            Segment::Index(index) => path.index(*index),
        });
        Self { table, ..self }
    }
}

impl fmt::Display for MissingLine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, key, line, is_entries } = self;
        if *is_entries {
            write!(formatter, "under `[{table}]`, add to `{key}`: `{line}`")
        } else {
            write!(formatter, "under `[{table}]`, write `{line}`")
        }
    }
}

/// What would let a page of `from` do what was tried with the API at `own`.
pub(super) fn missing(trial: &Trial<'_>, from: &str, own: &str) -> Option<MissingLine> {
    let corridor_browser::Outcome::Blocked(blocked) = &trial.outcome else { return None };
    if let Blocking::MixedContent | Blocking::BadPort(_) = blocked.reason {
        let own = Url::parse(own).ok()?;
        let line = format!("url = \"https://{}\"", own.host_str()?);
        return Some(MissingLine { table: Path::root().key("server"), key: "url", line, is_entries: false });
    }
    let lines = Lines::of(trial.route?.policy());
    match (&trial.refusal, &blocked.reason) {
        (Some(Reason::OriginNotListed), _) => lines.origin(from),
        (Some(Reason::MethodNotListed(method)), _) => lines.methods(method.as_str()),
        (None, Blocking::MethodNotAllowed { method, .. }) => lines.methods(method),
        (Some(Reason::HeaderNotListed(_) | Reason::HeaderOfFamily(..)), _)
        | (None, Blocking::HeaderNotAllowed { .. }) => lines.headers(&trial.asked),
        (
            None,
            Blocking::AllowCredentialsNotTrue { .. } | Blocking::AllowOriginWildcardWithCredentials { .. },
        ) => lines.credentials(from),
        _ => None,
    }
}

/// What would let a page read these response headers.
pub(super) fn missing_exposure(policy: &Policy, headers: &[String]) -> MissingLine {
    let lines = Lines::of(policy);
    lines.list("expose_headers", listed(lines.written.expose_headers.as_ref()), headers)
}

/// The lists of a policy, to be written again with more in them.
struct Lines<'p> {
    policy: &'p Policy,
    written: &'p WrittenLists,
}

impl<'p> Lines<'p> {
    fn of(policy: &'p Policy) -> Self {
        Self { policy, written: policy.written() }
    }

    fn origin(&self, from: &str) -> Option<MissingLine> {
        let origins = self.policy.origins().patterns().take(MAX_WRITTEN_OUT + 1).map(str::to_owned).collect();
        Some(self.list("allow_origins", origins, &[from.to_owned()]))
    }

    /// With credentials nothing may be `*`, so a policy of everybody becomes one of this page.
    fn credentials(&self, from: &str) -> Option<MissingLine> {
        if self.policy.origins().is_any() {
            return Some(self.list("allow_origins", Vec::new(), &[from.to_owned()]));
        }
        Some(self.whole("allow_credentials", "allow_credentials = true".to_owned()))
    }

    fn methods(&self, method: &str) -> Option<MissingLine> {
        let written = match &self.written.allow_methods {
            Some(methods) => methods.clone(),
            // What is allowed where nothing is written.
            None => ["GET", "HEAD", "POST"].map(str::to_owned).to_vec(),
        };
        Some(self.list("allow_methods", written, &[method.to_owned()]))
    }

    fn headers(&self, asked: &[String]) -> Option<MissingLine> {
        let refused = asked.iter().filter(|name| !self.policy.request_headers().allows(name));
        let refused: Vec<String> = refused.cloned().collect();
        let written = listed(self.written.allow_headers.as_ref());
        (!refused.is_empty()).then(|| self.list("allow_headers", written, &refused))
    }

    fn list(&self, key: &'static str, mut entries: Vec<String>, missing: &[String]) -> MissingLine {
        if entries.len() > MAX_WRITTEN_OUT {
            return MissingLine { is_entries: true, ..self.whole(key, quoted(missing)) };
        }
        entries.extend_from_slice(missing);
        self.whole(key, format!("{key} = [{}]", quoted(&entries)))
    }

    fn whole(&self, key: &'static str, line: String) -> MissingLine {
        let table = Path::root().key("policies").key(self.policy.name());
        MissingLine { table, key, line, is_entries: false }
    }
}

fn listed(list: Option<&Vec<String>>) -> Vec<String> {
    list.cloned().unwrap_or_default()
}

/// Origins, methods and header names are printable ASCII without a quote or backslash that TOML would escape.
fn quoted(entries: &[String]) -> String {
    let quoted: Vec<String> = entries.iter().map(|entry| format!("\"{entry}\"")).collect();
    quoted.join(", ")
}
