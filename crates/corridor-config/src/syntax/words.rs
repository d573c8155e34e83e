//! The parser's words into ours: what is wrong on the line, and what to write.

use std::borrow::Cow;
use std::ops::Range;

use toml::de::Error;

use super::{DUPLICATE, header, is_header, is_json};
use crate::source::Lines;

/// What is wrong at one place.
pub(super) struct Fault {
    pub(super) at: Range<usize>,
    pub(super) message: Cow<'static, str>,
    pub(super) label: &'static str,
    pub(super) hint: Cow<'static, str>,
}

impl Fault {
    pub(super) fn new(
        at: Range<usize>,
        message: impl Into<Cow<'static, str>>,
        label: &'static str,
        hint: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { at, message: message.into(), label, hint: hint.into() }
    }
}

/// Said of what the parser says: our message, label and hint.
const WORDS: &[(&str, &str, &str, &str)] = &[
    ("key with no value", "this key has no value", "expected `=`", "write `key = value`"),
    (
        "unquoted keys cannot be empty",
        "there is no key here",
        "expected a key",
        "write one, of letters, digits, `-` and `_`",
    ),
    (
        "missing comma between array elements",
        "two elements of an array without a comma between them",
        "expected `,`",
        "add a `,`",
    ),
    (
        "missing escaped value",
        "`\\` begins an escape, and this is none",
        "unknown escape",
        "write `\\\\` for a backslash, or put the text in single quotes",
    ),
    ("unclosed table", "this table header is not closed", "expected `]`", "add `]`"),
    ("unclosed array table", "this table header is not closed", "expected `]]`", "add `]]`"),
    (
        "unexpected leading zero",
        "a number begins with a zero",
        "leading zero",
        "take the zero out, or quote the value if it is a text",
    ),
    (
        "cannot recurse further; max recursion depth met",
        "brackets are nested too deep",
        "too deep",
        "no value of a `corridor.toml` is that deep",
    ),
];

/// Explains one error. What is not known here is passed on as the parser says it.
pub(super) fn explain(lines: &Lines<'_>, error: &Error) -> Fault {
    let at = error.span().unwrap_or(0..0);
    let found = lines.text().get(at.clone()).unwrap_or_default();
    let (what, expected) = error.message().split_once(", expected ").unwrap_or((error.message(), ""));
    if let Some((_, message, label, hint)) = WORDS.iter().find(|(known, ..)| *known == what) {
        return Fault::new(at, *message, label, *hint);
    }
    match what {
        "invalid key-value pair" if is_json(lines) => {
            let hint = "it looks like JSON; write `key = value` lines under `[table]` headers";
            Fault::new(at, "this is not TOML", "", hint)
        }
        "string values must be quoted" if found.is_empty() => {
            let hint = "write a value, or take the key out";
            Fault::new(at, "there is no value after `=`", "expected a value", hint)
        }
        "string values must be quoted" | "invalid boolean" | "invalid float" | "invalid integer" => {
            explain_word(lines, at)
        }
        DUPLICATE if is_header(lines, lines.line_of(at.start)) => {
            let message = format!("the header `{}` is written twice", header(lines, at.start));
            Fault::new(at, message, "again here", "put all its keys under one header")
        }
        DUPLICATE => {
            Fault::new(at, format!("`{found}` is written twice"), "again here", "keep one of the two")
        }
        "invalid unquoted key" => explain_key(at, found),
        _ if what.starts_with("invalid ") && found.chars().any(char::is_control) => {
            let hint = "take it out, or write it as an escape such as `\\u0007` in double quotes";
            Fault::new(at, "a control character stands in the text", "not allowed", hint)
        }
        "invalid basic string"
        | "invalid literal string"
        | "invalid multi-line basic string"
        | "invalid multi-line literal string"
            if expected.contains(['"', '\'']) =>
        {
            let hint = "close it with the quote that opens it";
            Fault::new(at, "this string is not closed", "expected the closing quote", hint)
        }
        "unexpected key or value" => {
            let hint = match lines.text().get(at.start..) {
                Some(rest) if rest.starts_with(';') => "a line of TOML ends without `;`",
                _ => "begin a new line",
            };
            Fault::new(at, "there is more on this line than one value or header", "unexpected", hint)
        }
        _ => Fault::new(at, error.message().to_owned(), "", "see the TOML specification: https://toml.io"),
    }
}

fn explain_key(at: Range<usize>, found: &str) -> Fault {
    match found {
        ":" => Fault::new(at, "`:` stands where `=` should", "expected `=`", "TOML writes `key = value`"),
        _ if found.starts_with("//") => {
            Fault::new(at, "`//` begins no comment", "not a key", "a comment of TOML begins with `#`")
        }
        _ => {
            let message = format!("`{found}` cannot stand in a key without quotes");
            let hint = "quote the key, or use letters, digits, `-` and `_`";
            Fault::new(at, message, "not a key character", hint)
        }
    }
}

/// A word that stands where a value should. The parser may name only a part of it: the `.0.1:80` of `127.0.0.1:80`.
fn explain_word(lines: &Lines<'_>, at: Range<usize>) -> Fault {
    let ends = |character: char| character.is_whitespace() || "=[]{},\"'#".contains(character);
    let before = lines.text().get(..at.start).unwrap_or_default();
    let after = lines.text().get(at.end..).unwrap_or_default();
    let start = before.char_indices().rev().take_while(|(_, character)| !ends(*character)).last();
    let start = start.map_or(at.start, |(start, _)| start);
    let end = at.end + after.find(ends).unwrap_or(after.len());
    let word = lines.text().get(start..end).unwrap_or_default();
    let plain = word.trim_matches(['“', '”', '„', '‘', '’', '«', '»']);
    let hint: Cow<'static, str> = match word.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => "write `true`".into(),
        "false" | "no" | "off" => "write `false`".into(),
        "null" | "nil" | "none" | "undefined" => "TOML has no null: take the key out".into(),
        _ if plain.len() != word.len() => format!("write straight quotes: `\"{plain}\"`").into(),
        _ => match word.find(|character: char| !character.is_ascii_digit()) {
            Some(unit @ 1..) if word.chars().skip(unit).all(char::is_alphabetic) => {
                "a number has no unit; a text is written in quotes".into()
            }
            _ => format!("a text is written in quotes: `\"{word}\"`").into(),
        },
    };
    Fault::new(start..end, format!("`{word}` is not a value"), "not a value", hint)
}
