//! The byte-level grammar of header fields.

use std::borrow::Cow;

/// Whether these bytes are a token ([RFC 9110 §5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2)): a method, or
/// the name of a header.
pub(crate) fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(|byte| is_token_byte(*byte))
}

pub(crate) fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// A string of a script as a Web IDL `ByteString`, each character a byte; `None` if one is above U+00FF, which is a
/// `TypeError`.
pub(crate) fn byte_string(text: &str) -> Option<Cow<'_, [u8]>> {
    if text.is_ascii() {
        return Some(Cow::Borrowed(text.as_bytes()));
    }
    text.chars().map(|character| u8::try_from(character).ok()).collect::<Option<Vec<u8>>>().map(Cow::Owned)
}

/// [Normalizes](https://fetch.spec.whatwg.org/#concept-header-value-normalize) a header value: no HTTP whitespace at its
/// ends.
pub(crate) fn normalized(value: &[u8]) -> &[u8] {
    trim(value, |byte| matches!(byte, b'\t' | b'\n' | b'\r' | b' '))
}

/// Without spaces and tabs at the ends.
pub(crate) fn trim_blanks(value: &[u8]) -> &[u8] {
    trim(value, |byte| matches!(byte, b'\t' | b' '))
}

fn trim(mut bytes: &[u8], is_blank: impl Fn(u8) -> bool) -> &[u8] {
    while let [first, rest @ ..] = bytes
        && is_blank(*first)
    {
        bytes = rest;
    }
    while let [rest @ .., last] = bytes
        && is_blank(*last)
    {
        bytes = rest;
    }
    bytes
}

/// Whether a normalized value may be [a header value](https://fetch.spec.whatwg.org/#header-value).
pub(crate) fn is_header_value(value: &[u8]) -> bool {
    !value.iter().any(|byte| matches!(byte, 0 | b'\n' | b'\r'))
}

/// [CORS-unsafe request-header byte](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte).
pub(crate) fn is_cors_unsafe_byte(byte: u8) -> bool {
    (byte < 0x20 && byte != b'\t')
        || matches!(
            byte,
            b'"' | b'(' | b')' | b':' | b'<' | b'>' | b'?' | b'@' | b'['..=b']' | b'{' | b'}' | 0x7f
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The standard lists them: `"`, `(`, `)`, `:`, `<`, `>`, `?`, `@`, `[`, `\`, `]`, `{`, `}`, DEL, and the controls but
    /// the tab.
    #[test]
    fn the_unsafe_bytes_are_those_of_the_standard() {
        let listed: Vec<u8> =
            (0..=255).filter(|byte| is_cors_unsafe_byte(*byte)).filter(|byte| *byte >= 0x20).collect();
        assert_eq!(listed, b"\"():<>?@[\\]{}\x7f");
        assert_eq!((0..0x20).filter(|byte| !is_cors_unsafe_byte(*byte)).collect::<Vec<u8>>(), b"\t");
    }

    #[test]
    fn values_are_normalized_at_their_ends_only() {
        assert_eq!(normalized(b" \t\r\n a b\t"), b"a b");
        assert_eq!(trim_blanks(b" \na "), b"\na");
        assert_eq!(normalized(b" \t "), b"");
    }

    #[test]
    fn a_byte_string_has_no_character_above_255() {
        assert_eq!(byte_string("\u{e9}").as_deref(), Some(&b"\xe9"[..]));
        assert_eq!(byte_string("\u{100}"), None);
    }
}
