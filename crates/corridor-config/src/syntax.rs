//! Text → spanned tree, or every syntax error at once in words that say what to write.

mod words;

use std::borrow::Cow;
use std::collections::BTreeSet;

use corridor_policy::findings;
use toml::de::{DeTable, Error};
use toml_parser::lexer::TokenKind;

use crate::report::Diagnostic;
use crate::source::{Lines, MAX_FILE_BYTES, too_large};
use words::{Fault, explain};

/// The longest dotted key. Nothing in a `corridor.toml` has more than six parts, but each part nests a table, and a
/// tree that is walked and dropped by recursion must not be as deep as somebody likes. (Brackets are bounded by the
/// parser, at 80.)
const MAX_KEY_PARTS: usize = 16;

/// The most tokens, so that the parser's memory is bounded too: a million origins, one on a line, are four million.
const MAX_TOKENS: usize = 8 << 20;

/// The longest file of which more than the first syntax error is told, in bytes. What is longer was written by a
/// program; a fault of it is there thousands of times, and to collect them all takes gigabytes.
const MAX_WRITTEN_BYTES: usize = 1 << 20;

/// The most syntax errors that are reported: a person mends a few and looks again.
const MAX_ERRORS: usize = 20;

/// Parses a whole file.
pub(crate) fn parse<'t>(lines: &Lines<'t>) -> Result<DeTable<'t>, Vec<Diagnostic>> {
    if lines.text().len() > MAX_FILE_BYTES {
        return Err(vec![too_large()]);
    }
    if let Some(diagnostic) = out_of_bounds(lines) {
        return Err(vec![diagnostic]);
    }
    if lines.text().len() > MAX_WRITTEN_BYTES {
        let tree = DeTable::parse(lines.text()).map_err(|error| explain_all(lines, &[error]))?;
        return Ok(tree.into_inner());
    }
    let (tree, mut errors) = DeTable::parse_recoverable(lines.text());
    if errors.is_empty() {
        return Ok(tree.into_inner());
    }
    errors.extend(hidden_errors(lines, &errors));
    Err(explain_all(lines, &errors))
}

fn out_of_bounds(lines: &Lines<'_>) -> Option<Diagnostic> {
    let mut parts = 1;
    for (count, token) in toml_parser::Source::new(lines.text()).lex().enumerate() {
        let span = token.span().start()..token.span().end();
        match token.kind() {
            TokenKind::Dot => parts += 1,
            TokenKind::Atom | TokenKind::BasicString | TokenKind::LiteralString | TokenKind::Whitespace => {}
            _ => parts = 1,
        }
        if parts > MAX_KEY_PARTS {
            let message = format!("a key with more than {MAX_KEY_PARTS} parts");
            let diagnostic = Diagnostic::new(&findings::SYNTAX, message).labelled("too deep");
            return Some(diagnostic.hinting("no key of a `corridor.toml` is that deep").at(lines.span(span)));
        }
        if count > MAX_TOKENS {
            return Some(too_large());
        }
    }
    None
}

fn explain_all(lines: &Lines<'_>, errors: &[Error]) -> Vec<Diagnostic> {
    let mut errors: Vec<&Error> = errors.iter().collect();
    errors.sort_by_key(|error| start(error));
    // The first fault of a line explains the others.
    errors.dedup_by_key(|error| lines.line_of(start(error)));
    let unclosed = errors.iter().find_map(|error| unclosed(lines, error));
    // What follows an open bracket was read as its content: those errors are echoes.
    let reliable = unclosed.as_ref().map_or(usize::MAX, |fault| fault.at.start);
    errors.retain(|error| start(error) < reliable);
    drop_echoes_of_headers(lines, &mut errors);
    if is_json(lines) {
        errors.truncate(1);
    }
    let more = errors.len().saturating_sub(MAX_ERRORS);
    let faults = errors.into_iter().take(MAX_ERRORS).map(|error| explain(lines, error)).chain(unclosed);
    let mut diagnostics: Vec<Diagnostic> = faults
        .map(|fault| {
            let diagnostic = Diagnostic::new(&findings::SYNTAX, fault.message).hinting(fault.hint);
            diagnostic.labelled(fault.label).at(lines.span(lines.on_one_line(fault.at)))
        })
        .collect();
    if more > 0 {
        let message = format!("{more} more lines have syntax errors");
        diagnostics.push(Diagnostic::new(&findings::SYNTAX, message).hinting("mend the ones above first"));
    }
    diagnostics
}

fn start(error: &Error) -> usize {
    error.span().map_or(0, |span| span.start)
}

fn is_json(lines: &Lines<'_>) -> bool {
    lines.text().trim_start().starts_with('{')
}

/// After some faults the parser reads no more values. So the text is parsed again with the lines of those faults
/// blank, which leaves the places of all others as they are.
fn hidden_errors(lines: &Lines<'_>, errors: &[Error]) -> Vec<Error> {
    let stops = errors.iter().filter(|error| STOPS.iter().any(|stop| error.message().starts_with(stop)));
    let stops: BTreeSet<usize> = stops.map(|error| lines.line_of(start(error))).collect();
    if stops.is_empty() {
        return Vec::new();
    }
    let text = lines.text().split_inclusive('\n').enumerate();
    let blanked: String = text
        .map(|(index, line)| match stops.contains(&(index + 1)) {
            true => line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect(),
            false => Cow::Borrowed(line),
        })
        .collect();
    let (_, mut hidden) = DeTable::parse_recoverable(&blanked);
    // Without its header a table's keys are another table's.
    hidden.retain(|error| error.message() != DUPLICATE);
    hidden
}

/// Faults after which the parser reads no more values; each stands on a line that is nothing else.
const STOPS: [&str; 3] = ["key with no value", "unclosed table", "unclosed array table"];

const DUPLICATE: &str = "duplicate key";

/// Below a header that is written twice, keys are written twice.
fn drop_echoes_of_headers(lines: &Lines<'_>, errors: &mut Vec<&Error>) {
    let mut last_header = None;
    errors.retain(|error| {
        let line = lines.line_of(start(error));
        let is_duplicate = error.message() == DUPLICATE;
        if is_header(lines, line) {
            last_header = is_duplicate.then_some(line);
            return true;
        }
        let below = last_header.is_some_and(|header| !(header + 1..line).any(|line| is_header(lines, line)));
        !(is_duplicate && below)
    });
}

/// The header on the line of this byte, without a comment after it.
fn header<'t>(lines: &Lines<'t>, at: usize) -> &'t str {
    let text = lines.line(lines.line_of(at)).and_then(|range| lines.text().get(range)).unwrap_or_default();
    text.rfind(']').and_then(|end| text.get(..=end)).unwrap_or(text).trim()
}

fn is_header(lines: &Lines<'_>, line: usize) -> bool {
    let text = lines.line(line).and_then(|range| lines.text().get(range));
    text.is_some_and(|text| text.trim_start().starts_with('['))
}

/// An array or inline table that is never closed, told at the bracket that opens it.
fn unclosed(lines: &Lines<'_>, error: &Error) -> Option<Fault> {
    let end = error.span()?.start;
    let is_array = match error.message() {
        message if message.starts_with("unclosed array, ") => true,
        message if message.starts_with("unexpected `=` in array") => true,
        message if message.starts_with("unclosed inline table") => false,
        _ => return None,
    };
    let mut open = Vec::new();
    for token in toml_parser::Source::new(lines.text()).lex().take_while(|token| token.span().start() < end) {
        match token.kind() {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => open.push(token.span().start()),
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => drop(open.pop()),
            _ => {}
        }
    }
    let at = open.pop()?;
    Some(if is_array {
        Fault::new(at..at + 1, "this array is not closed", "opened here", "add `]` after its last element")
    } else {
        Fault::new(
            at..at + 1,
            "this inline table is not closed",
            "opened here",
            "add `}` after its last value",
        )
    })
}
