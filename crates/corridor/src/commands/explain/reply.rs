//! An answer, whoever gave it.

use std::borrow::Cow;

use corridor_browser::{Header, Response};
use corridor_proof::Reply;

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heard {
    pub(super) status: u16,
    pub(super) headers: Vec<Header<'static>>,
    /// Why the policy refused, if one did.
    pub(super) refused: Option<String>,
    /// The status that the gateway answers in truth, with no CORS header, where it is shown as with `server.debug`.
    pub(super) veiled: Option<u16>,
    /// Whether a backend has yet to say what the answer is.
    pub(super) by_backend: bool,
}

impl Heard {
    /// The values of a name, a line each, as text.
    pub(super) fn lines(&self, name: &str) -> Vec<String> {
        self.headers.iter().filter(|header| header.is(name)).map(|header| text(&header.value)).collect()
    }

    /// The value of a name; several lines as one.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        let lines = self.lines(name);
        (!lines.is_empty()).then(|| lines.join(", "))
    }
}

impl Reply for Heard {
    fn response(&self) -> Response<'_> {
        Response { status: self.status, headers: Cow::Borrowed(&self.headers) }
    }
}

/// Bytes for a screen: what is not printable ASCII is escaped, and it is cut where nobody reads on.
pub(super) fn text(bytes: &[u8]) -> String {
    const MOST: usize = 300;
    let mut text: String = bytes
        .iter()
        .take(MOST)
        .flat_map(|byte| match byte {
            b' '..=b'~' => vec![*byte],
            _ => byte.escape_ascii().collect(),
        })
        .map(char::from)
        .collect();
    if bytes.len() > MOST {
        text.push('…');
    }
    text
}
