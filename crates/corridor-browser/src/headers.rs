//! Header lists: what a page wrote, and what a server answered.

use std::borrow::Cow;

use crate::syntax::{is_token, trim_blanks};

/// A header field, as bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    /// The name, as written.
    pub name: Cow<'a, [u8]>,
    /// The value.
    pub value: Cow<'a, [u8]>,
}

impl<'a> Header<'a> {
    /// A header of these bytes, borrowed.
    #[must_use]
    pub fn new(name: &'a (impl AsRef<[u8]> + ?Sized), value: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        Self { name: Cow::Borrowed(name.as_ref()), value: Cow::Borrowed(value.as_ref()) }
    }

    /// Whether this is its name, in whatever case.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }
}

/// The values of a name, one a line, without the blanks at their ends: what a browser's network stack hands on.
pub(crate) fn lines<'h>(headers: &'h [Header<'_>], name: &'h str) -> impl Iterator<Item = &'h [u8]> + Clone {
    headers.iter().filter(move |header| header.is(name)).map(|header| trim_blanks(&header.value))
}

/// [Gets](https://fetch.spec.whatwg.org/#concept-header-list-get) a name: its lines, combined with `, `.
pub(crate) fn get<'h>(mut lines: impl Iterator<Item = &'h [u8]>) -> Option<Cow<'h, [u8]>> {
    let mut combined = Cow::Borrowed(lines.next()?);
    for line in lines {
        let combined = combined.to_mut();
        combined.extend_from_slice(b", ");
        combined.extend_from_slice(line);
    }
    Some(combined)
}

/// The items of `Access-Control-Allow-Methods` and its like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tokens<'h> {
    /// There is no such header.
    Absent,
    /// An item is no token, which spoils the whole list.
    Malformed(&'h [u8]),
    /// The tokens, in order.
    List(Vec<&'h [u8]>),
}

impl<'h> Tokens<'h> {
    /// [Extracts](https://fetch.spec.whatwg.org/#extract-header-list-values) a `#token` list, empty elements allowed
    /// (RFC 9110 §5.6.1).
    pub(crate) fn extract(lines: impl Iterator<Item = &'h [u8]>) -> Self {
        let mut lines = lines.peekable();
        if lines.peek().is_none() {
            return Self::Absent;
        }
        let mut tokens = Vec::new();
        for item in lines.flat_map(|line| line.split(|byte| *byte == b',')).map(trim_blanks) {
            if item.is_empty() {
                continue;
            }
            if !is_token(item) {
                return Self::Malformed(item);
            }
            tokens.push(item);
        }
        Self::List(tokens)
    }

    /// The tokens; none if the header is absent or malformed.
    pub(crate) fn items(&self) -> &[&'h [u8]] {
        match self {
            Self::List(tokens) => tokens,
            Self::Absent | Self::Malformed(_) => &[],
        }
    }

    /// Whether `*` is among them.
    pub(crate) fn has_wildcard(&self) -> bool {
        self.items().contains(&&b"*"[..])
    }

    /// Whether a name is among them, in whatever case.
    pub(crate) fn has_name(&self, name: &[u8]) -> bool {
        self.items().iter().any(|item| item.eq_ignore_ascii_case(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extract<'a>(values: &[&'a str]) -> Tokens<'a> {
        Tokens::extract(values.iter().map(|value| value.as_bytes()))
    }

    #[test]
    fn lists_are_extracted_whole_or_not_at_all() {
        assert_eq!(extract(&[]), Tokens::Absent);
        assert_eq!(extract(&[""]), Tokens::List(vec![]));
        assert_eq!(extract(&["a, b", ",c,,"]), Tokens::List(vec![b"a", b"b", b"c"]));
        assert_eq!(extract(&["a", "b d"]), Tokens::Malformed(b"b d"));
        assert_eq!(extract(&["\"a\""]), Tokens::Malformed(b"\"a\""));
    }

    #[test]
    fn several_lines_are_combined() {
        let headers = [Header::new("A", " x "), Header::new("b", "y"), Header::new("a", "z")];
        assert_eq!(get(lines(&headers, "a")).as_deref(), Some(&b"x, z"[..]));
        assert_eq!(get(lines(&headers, "c")), None);
    }
}
