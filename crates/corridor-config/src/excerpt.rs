//! The few lines around a finding, made safe to print: bounded in width, and without anything that a terminal obeys.

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::source::{Lines, Span};

/// Stands for text that is left out.
const ELLIPSIS: char = '…';

/// Up to three lines of a file, one of which a finding is in.
#[derive(Debug)]
pub(crate) struct Excerpt {
    name: String,
    text: String,
    /// The line of the file that the text begins with, from 0.
    first_line: usize,
    line_count: usize,
    /// The place in the file, from 0.
    line: usize,
    column: usize,
    /// The place in the text.
    mark: Range<usize>,
}

impl Excerpt {
    /// The lines around a place, each at most `width` characters wide.
    pub(crate) fn new(name: &str, lines: &Lines<'_>, span: &Span, width: usize) -> Self {
        let context = |line: Option<usize>| {
            let text = lines.text().get(lines.line(line?)?)?;
            (!text.trim().is_empty()).then(|| head(text, width))
        };
        let before = context(span.line.checked_sub(1));
        let after = context(span.line.checked_add(1));
        let mut text = String::new();
        let mut line_count = 1;
        if let Some(before) = &before {
            text.push_str(before);
            text.push('\n');
            line_count += 1;
        }
        let mark = window(&mut text, lines, span, width);
        if let Some(after) = &after {
            text.push('\n');
            text.push_str(after);
            line_count += 1;
        }
        text.push('\n');
        Self {
            name: printable(name),
            text,
            first_line: span.line.saturating_sub(1 + usize::from(before.is_some())),
            line_count,
            line: span.line.saturating_sub(1),
            column: span.column.saturating_sub(1),
            mark,
        }
    }

    /// The place in the excerpt.
    pub(crate) fn mark(&self) -> Range<usize> {
        self.mark.clone()
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        context_lines_before: usize,
        _context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        // There is one mark in an excerpt. With context it is asked for to be drawn, without to be named.
        let (line, column) =
            if context_lines_before == 0 { (self.line, self.column) } else { (self.first_line, 0) };
        let whole = (0, self.text.len()).into();
        let data = self.text.as_bytes();
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            data,
            whole,
            line,
            column,
            self.line_count,
        )))
    }
}

/// Appends the part of the marked line around the mark, and tells where the mark is in `text`.
fn window(text: &mut String, lines: &Lines<'_>, span: &Span, width: usize) -> Range<usize> {
    let line = lines.line(span.line).unwrap_or(span.bytes.clone());
    let before = lines.text().get(line.start..span.bytes.start).unwrap_or_default();
    let rest = lines.text().get(span.bytes.start..line.end).unwrap_or_default();
    // The line is shown from its beginning if the mark, or the first half line of it, then fits.
    let wanted = span.length.clamp(1, width / 2);
    let room = width.saturating_sub(wanted);
    let from = match before.char_indices().rev().nth(room.saturating_sub(1)) {
        Some((at, _)) if at > 0 => before.char_indices().rev().nth(width / 4).map_or(0, |(at, _)| at),
        _ => 0,
    };
    if from > 0 {
        text.push(ELLIPSIS);
    }
    let before = before.get(from..).unwrap_or_default();
    text.extend(before.chars().map(visible));
    let start = text.len();
    let mut room = width.saturating_sub(before.chars().count());
    let mut end = start;
    for (at, character) in rest.char_indices() {
        if room == 0 {
            text.push(ELLIPSIS);
            break;
        }
        room -= 1;
        text.push(visible(character));
        if span.bytes.start + at < span.bytes.end {
            end = text.len();
        }
    }
    start..end
}

fn head(line: &str, width: usize) -> String {
    let mut text: String = line.chars().take(width).map(visible).collect();
    if line.chars().nth(width).is_some() {
        text.push(ELLIPSIS);
    }
    text
}

/// A text on one line, without control characters.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(visible).collect()
}

/// What to print for a character: an escape sequence in a file must not reach the terminal of who checks it, and a
/// change of direction must not reorder the line (CVE-2021-42574).
fn visible(character: char) -> char {
    match character {
        '\t' => ' ',
        '\0'..='\u{1f}' => {
            char::from_u32(0x2400 + u32::from(character)).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => char::REPLACEMENT_CHARACTER,
        _ => character,
    }
}
