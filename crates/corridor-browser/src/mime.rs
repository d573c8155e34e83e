//! As much of [parsing a MIME type](https://mimesniff.spec.whatwg.org/#parse-a-mime-type) as decides its essence.

use crate::syntax::{is_token, normalized};

/// The essence of a MIME type, in whatever case; `None` if the value is none.
///
/// Parameters cannot make a MIME type fail: what is wrong with them is left out.
pub(crate) fn essence(value: &[u8]) -> Option<(&[u8], &[u8])> {
    let value = normalized(value);
    let slash = value.iter().position(|byte| *byte == b'/')?;
    let (kind, rest) = (value.get(..slash)?, value.get(slash + 1..)?);
    let subtype = rest.split(|byte| *byte == b';').next().unwrap_or_default();
    let subtype = trim_end(subtype);
    (is_token(kind) && is_token(subtype)).then_some((kind, subtype))
}

fn trim_end(mut bytes: &[u8]) -> &[u8] {
    while let [rest @ .., b'\t' | b'\n' | b'\r' | b' '] = bytes {
        bytes = rest;
    }
    bytes
}

/// Whether a value has one of the three types that a form can send. (Its [`essence`] is one of these, which are well-formed.)
pub(crate) fn is_of_a_form(value: &[u8]) -> bool {
    const TYPES: [&str; 3] = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];
    let essence = normalized(value).split(|byte| *byte == b';').next().map(trim_end).unwrap_or_default();
    TYPES.iter().any(|wanted| essence.eq_ignore_ascii_case(wanted.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_can_send() {
        for value in [
            "text/plain",
            "TEXT/Plain",
            "text/plain;charset=utf-8",
            " text/plain ; a",
            "text/plain;;;",
            "multipart/form-data; boundary=x",
        ] {
            assert!(is_of_a_form(value.as_bytes()), "{value}");
        }
        for value in [
            "",
            "text",
            "text/",
            "/plain",
            "text /plain",
            "text/plain, text/html",
            "text/html",
            "text/plain x",
            "application/json",
        ] {
            assert!(!is_of_a_form(value.as_bytes()), "{value}");
        }
    }
}
