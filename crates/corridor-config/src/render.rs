//! A report as text for people: drawn with line and caret, or one line each.

use std::fmt::{self, Write};

use corridor_policy::Severity;
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use crate::excerpt::{Excerpt, printable};
use crate::report::{Diagnostic, Report};
use crate::source::{Lines, Source};

/// Narrower than this a line of a file cannot be shown.
const LEAST_WIDTH: usize = 40;

/// Draws each finding with its line, a caret and the hint, for a terminal of `width` columns.
///
/// Colour says nothing that is not also said in words. What the file says is printed without control characters.
///
/// ```
/// use corridor_config::{Nowhere, Source, check, render};
///
/// let source = Source::new("corridor.toml", "[api]\nnmae = \"x\"\n");
/// let drawn = render(&check(&source, &Nowhere), &source, false, 80);
/// assert!(drawn.starts_with("error[unknown-key]: `nmae` is not a key of `api`\n"));
/// assert!(drawn.contains("hint: did you mean `name`?"));
/// ```
#[must_use]
pub fn render(report: &Report, source: &Source, color: bool, width: usize) -> String {
    let width = width.max(LEAST_WIDTH);
    let lines = Lines::new(&source.text);
    let mut out = String::new();
    for diagnostic in &report.diagnostics {
        if !out.is_empty() {
            out.push('\n');
        }
        // Writing to a string does not fail, and half a drawing is better than none.
        let _ = draw(&mut out, diagnostic, source, &lines, &Pen { color, width });
    }
    out
}

/// Each finding on one line: `FILE:LINE:COLUMN: error[code]: message; hint: …`.
#[must_use]
pub fn render_lines(report: &Report, source: &Source) -> String {
    let mut out = String::new();
    for diagnostic in &report.diagnostics {
        out.push_str(&printable(&source.name));
        if let Some(span) = &diagnostic.span {
            let _ = write!(out, ":{}:{}", span.line, span.column);
        }
        let _ = write!(out, ": {}[{}]: {}", diagnostic.severity, diagnostic.code, statement(diagnostic));
        if let Some(hint) = &diagnostic.hint {
            let _ = write!(out, "; hint: {}", printable(hint));
        }
        out.push('\n');
    }
    out
}

/// The message and the environment.
fn statement(diagnostic: &Diagnostic) -> String {
    let message = printable(&diagnostic.message);
    match &diagnostic.environment {
        Some(environment) => format!("{message} (in environment `{}`)", printable(environment)),
        None => message,
    }
}

/// How to draw.
struct Pen {
    color: bool,
    width: usize,
}

impl Pen {
    fn paint(&self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn theme(&self, severity: Severity) -> GraphicalTheme {
        let mut theme =
            if self.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        theme.styles.highlights = vec![match severity {
            Severity::Error => theme.styles.error,
            Severity::Warning => theme.styles.warning,
            Severity::Note => theme.styles.advice,
        }];
        theme
    }
}

fn draw(
    out: &mut String,
    diagnostic: &Diagnostic,
    source: &Source,
    lines: &Lines<'_>,
    pen: &Pen,
) -> fmt::Result {
    let color = match diagnostic.severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Note => "1;36",
    };
    let title = format!("{}[{}]", diagnostic.severity, diagnostic.code);
    let rest = format!(": {}", statement(diagnostic));
    let text = wrap(&format!("{title}{rest}"), pen.width, 0, 4);
    writeln!(out, "{}{}", pen.paint(color, &title), text.strip_prefix(&title).unwrap_or(&rest))?;
    let mut indent = 2;
    if let Some(span) = &diagnostic.span {
        let digits = (span.line + 1).to_string().len();
        indent = digits + 2;
        let excerpt = Excerpt::new(&source.name, lines, span, pen.width.saturating_sub(digits + 6));
        let handler = GraphicalReportHandler::new_themed(pen.theme(diagnostic.severity))
            .with_width(pen.width)
            .without_syntax_highlighting()
            .with_links(false);
        let mut drawn = String::new();
        let label = diagnostic.label.as_deref().map(printable).filter(|label| !label.is_empty());
        handler.render_report(&mut drawn, &Drawing { label, excerpt })?;
        // The first line is the message's, which stands above already.
        for line in drawn.lines().skip(1) {
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    if let Some(hint) = &diagnostic.hint {
        let text = wrap(&format!("hint: {}", printable(hint)), pen.width, indent, indent + 6);
        writeln!(out, "{}", text.replacen("hint:", &pen.paint("1;36", "hint:"), 1))?;
    }
    Ok(())
}

/// Breaks a text between words into lines of at most `width` characters; a longer word has a line of its own.
fn wrap(text: &str, width: usize, first: usize, others: usize) -> String {
    let mut out = " ".repeat(first);
    let mut column = first;
    let mut at_start = true;
    for word in text.split(' ') {
        let length = word.chars().count();
        if !at_start && column + 1 + length > width {
            out.push('\n');
            out.push_str(&" ".repeat(others));
            column = others;
        } else if !at_start {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
        at_start = false;
    }
    out
}

/// What is given to the drawing library: one mark in an excerpt, and no message of its own.
#[derive(Debug)]
struct Drawing {
    label: Option<String>,
    excerpt: Excerpt,
}

impl fmt::Display for Drawing {
    fn fmt(&self, _formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Drawing {}

impl miette::Diagnostic for Drawing {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_primary_with_span(self.label.clone(), self.excerpt.mark());
        Some(Box::new(std::iter::once(label)))
    }
}
