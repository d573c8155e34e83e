//! What would mend it: lines for the file, or headers that the other server must send.

mod file;
mod server;

use corridor_browser::Reason;

pub(super) use file::in_file;
pub(super) use server::on_server;

/// What to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fix {
    pub(super) parts: Vec<Part>,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Where, and what for.
    pub(super) lead: String,
    /// What to write there, a line each.
    pub(super) lines: Vec<String>,
}

impl Fix {
    /// Advice without lines.
    fn of_words(words: String) -> Self {
        Self { parts: vec![Part { lead: words, lines: Vec::new() }] }
    }

    fn add(&mut self, lead: impl Into<String>, lines: Vec<String>) {
        self.parts.push(Part { lead: lead.into(), lines });
    }

    /// On one line, for programs.
    pub(super) fn sentence(&self) -> String {
        let part = |part: &Part| match part.lines.is_empty() {
            true => part.lead.clone(),
            false => format!("{}: `{}`", part.lead, part.lines.join("`, `")),
        };
        self.parts.iter().map(part).collect::<Vec<_>>().join("; ")
    }
}

/// The method as the page should have written it, where its case is what is wrong.
fn in_upper_case(method: &str) -> Option<String> {
    let upper = method.to_ascii_uppercase();
    (upper != method).then_some(upper)
}

/// Whether a server could have answered so that the call passes.
fn is_about_an_answer(reason: &Reason) -> bool {
    super::words::deciding(reason).is_some()
}
