//! Texts of a policy inside mappings and templates.
//!
//! A static mapping value is a text in single quotes, on one line, in ASCII; there is no way to write a quote in it. In a
//! template a single-quoted text is taken as it is, nothing in it is interpolated.

use crate::ledger::Ledger;
use crate::loss::Place;
use crate::refusal::RefusalKind;

/// The longest header value that API Gateway sends, in bytes ("Quotas": total combined size of header values).
const MAX_HEADER_BYTES: usize = 10_240;

/// `'text'`, or a refusal if there is no such literal.
pub(super) fn quoted(text: &str, place: &Place, ledger: &mut Ledger) -> String {
    let is_written = |byte: u8| (byte.is_ascii_graphic() || byte == b' ') && !b"'$#\\\"".contains(&byte);
    if !text.bytes().all(is_written) {
        ledger.refuse(
            RefusalKind::Literal,
            place.clone(),
            format!("`{}` cannot be written in a mapping of API Gateway", text.escape_default()),
            "header and method names there have no quotes, `$`, `#` and backslashes",
        );
    }
    if text.len() > MAX_HEADER_BYTES {
        ledger.refuse(
            RefusalKind::HeaderTooLong,
            place.clone(),
            format!("a header would have {} bytes, and API Gateway sends {MAX_HEADER_BYTES}", text.len()),
            "list fewer names",
        );
    }
    format!("'{text}'")
}
