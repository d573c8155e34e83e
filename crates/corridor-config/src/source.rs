//! The text of a file and the places in it.

use std::fmt;
use std::ops::Range;

use corridor_policy::findings;

use crate::report::{Diagnostic, Report};

/// The longest file that is read, in bytes: 64 MiB.
///
/// A policy with a million origins of 50 bytes, the most that anybody has asked for, is 50 MB of text. Past that a
/// file is a mistake (a model given in place of its policy) or an attack on the memory of whoever checks it.
pub const MAX_FILE_BYTES: usize = 64 << 20;

/// The text of a `corridor.toml` and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The name, as diagnostics show it: a path, usually.
    pub name: String,
    /// The text.
    pub text: String,
}

/// Bytes that are not the text of a file.
#[derive(Clone, Debug)]
pub struct Undecodable {
    /// What could be made of them, to draw the report on.
    pub source: Source,
    /// Why not.
    pub report: Report,
}

impl Source {
    /// The text of this name.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into() }
    }

    /// Reads bytes as UTF-8.
    ///
    /// # Errors
    ///
    /// If they are not UTF-8 or more than [`MAX_FILE_BYTES`]; read no more than one byte above that.
    ///
    /// ```
    /// use corridor_config::Source;
    /// let latin1 = Source::decode("corridor.toml", b"[api]\nname = \"caf\xe9\"\n".to_vec());
    /// let undecodable = latin1.unwrap_err();
    /// assert_eq!(undecodable.report.diagnostics[0].message, "byte 17 is not UTF-8");
    /// ```
    pub fn decode(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, Box<Undecodable>> {
        let name = name.into();
        if bytes.len() > MAX_FILE_BYTES {
            let source = Self::new(name, "");
            return Err(Box::new(Undecodable { source, report: Report::of(vec![too_large()]) }));
        }
        let error = match String::from_utf8(bytes) {
            Ok(text) => return Ok(Self { name, text }),
            Err(error) => error,
        };
        let at = error.utf8_error().valid_up_to();
        let hint = match error.as_bytes() {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "it looks like UTF-16: save the file as UTF-8",
            _ => "save the file as UTF-8",
        };
        // The lossy text is the same up to the fault, where it has U+FFFD.
        let source = Self::new(name, String::from_utf8_lossy(error.as_bytes()));
        let span = Lines::new(&source.text).span(at..at + char::REPLACEMENT_CHARACTER.len_utf8());
        let diagnostic = Diagnostic::new(&findings::NOT_UTF8, format!("byte {at} is not UTF-8"))
            .labelled("not UTF-8")
            .hinting(hint)
            .at(span);
        Err(Box::new(Undecodable { source, report: Report::of(vec![diagnostic]) }))
    }
}

/// More text than anybody writes.
pub(crate) fn too_large() -> Diagnostic {
    Diagnostic::new(
        &findings::FILE_TOO_LARGE,
        format!("the file is larger than {} MiB", MAX_FILE_BYTES >> 20),
    )
    .hinting("is it a `corridor.toml`? A model belongs in a file of its own")
}

impl fmt::Display for Undecodable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} cannot be read as text", self.source.name)
    }
}

impl std::error::Error for Undecodable {}

/// A place in the text of a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// How many characters; 0 is a place between two.
    pub length: usize,
    /// The same in bytes of the text.
    pub bytes: Range<usize>,
}

/// How many bytes apart characters are counted: a file may be one long line.
const BLOCK: usize = 1024;

/// Byte order marks are no part of the text.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Where the lines of a text begin.
#[derive(Debug)]
pub(crate) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    /// How many characters begin before each multiple of [`BLOCK`].
    characters: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let first = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
        let starts = std::iter::once(first).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut characters = vec![0];
        let mut count = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            count += beginnings(block);
            characters.push(count);
        }
        Self { text, starts, characters }
    }

    /// The place of these bytes, moved into the text and onto whole characters of it.
    pub(crate) fn span(&self, bytes: Range<usize>) -> Span {
        let first = self.starts.first().copied().unwrap_or(0);
        let start = self.text.floor_char_boundary(bytes.start.max(first));
        let end = self.text.ceil_char_boundary(bytes.end.max(start));
        let line = self.line_of(start);
        let line_start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(first);
        let before = self.count(start);
        Span {
            line,
            column: before.saturating_sub(self.count(line_start)) + 1,
            length: self.count(end).saturating_sub(before),
            bytes: start..end,
        }
    }

    /// The bytes of a line, from 1, without its end.
    pub(crate) fn line(&self, line: usize) -> Option<Range<usize>> {
        let start = *self.starts.get(line.checked_sub(1)?)?;
        let end = self.starts.get(line).map_or(self.text.len(), |next| next.saturating_sub(1));
        let carriage_return = usize::from(self.text.get(start..end)?.ends_with('\r'));
        Some(start..end - carriage_return)
    }

    /// The line of a byte, from 1.
    pub(crate) fn line_of(&self, at: usize) -> usize {
        self.starts.partition_point(|line| *line <= at).max(1)
    }

    /// These bytes, ending no later than their first line.
    pub(crate) fn on_one_line(&self, bytes: Range<usize>) -> Range<usize> {
        let line = self.line(self.line_of(bytes.start)).unwrap_or(bytes.clone());
        bytes.start..bytes.end.min(line.end).max(bytes.start)
    }

    pub(crate) fn text(&self) -> &'t str {
        self.text
    }

    /// How many characters begin before this byte.
    fn count(&self, at: usize) -> usize {
        let block = at / BLOCK;
        let rest = self.text.as_bytes().get(block * BLOCK..at).unwrap_or_default();
        self.characters.get(block).copied().unwrap_or(0) + beginnings(rest)
    }
}

/// How many characters begin in these bytes of UTF-8.
fn beginnings(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, bytes: Range<usize>) -> (usize, usize, usize) {
        let span = Lines::new(text).span(bytes);
        (span.line, span.column, span.length)
    }

    #[test]
    fn places_are_counted_in_characters() {
        assert_eq!(place("", 0..0), (1, 1, 0));
        assert_eq!(place("ab\ncd", 3..5), (2, 1, 2));
        assert_eq!(place("é = \"日本\"", 6..8), (1, 6, 1), "half of a character is the whole of it");
        assert_eq!(place("a\r\nb", 3..4), (2, 1, 1));
        assert_eq!(place("a\n", 2..2), (2, 1, 0), "the end, after the last line");
        assert_eq!(place("\u{feff}a = 1", 3..4), (1, 1, 1), "a byte order mark has no column");
        assert_eq!(place("\u{feff}a", 0..1), (1, 1, 0));
        assert_eq!(place("a", 7..9), (1, 2, 0), "outside is the end");
    }

    #[test]
    fn long_lines_are_counted_from_the_nearest_block() {
        let text = "é".repeat(5000);
        for at in [0, 511, 512, 513, 1023, 4999] {
            assert_eq!(place(&text, 2 * at..2 * at + 2), (1, at + 1, 1));
        }
    }

    #[test]
    fn lines_have_no_ends() {
        let lines = Lines::new("a\r\nbc\n\nd");
        let of = |line| lines.line(line).and_then(|range| lines.text().get(range));
        assert_eq!(
            [of(0), of(1), of(2), of(3), of(4), of(5)],
            [None, Some("a"), Some("bc"), Some(""), Some("d"), None]
        );
        assert_eq!(lines.on_one_line(0..6), 0..1);
    }
}
