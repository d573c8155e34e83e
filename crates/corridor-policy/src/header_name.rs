//! Header names, as CORS sees them: which a page may set, which it may read, and the list that answers a preflight.

use std::borrow::Cow;

use http::header::GetAll;
use http::{HeaderName, HeaderValue};
use thiserror::Error;

use crate::policy::shared;
use crate::verdict::{Excerpt, Reason};

/// Why a text cannot be listed as a header name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum HeaderNameError {
    /// Not a token ([RFC 9110 §5.1](https://www.rfc-editor.org/rfc/rfc9110#section-5.1)).
    #[error("it is not a field name")]
    Malformed,
    /// A `*` inside a name, as if it were a pattern.
    #[error("a `*` inside a name is not a pattern")]
    Wildcard,
    /// A name that a page can never set (requests) or read (responses).
    #[error("no page can use it")]
    Forbidden,
    /// A name of the CORS protocol itself, in the list of the other direction.
    #[error("it belongs to the CORS protocol itself")]
    Protocol,
}

/// The request direction: what a page wants to set.
///
/// # Errors
///
/// Why it may not be in `allow_headers`.
pub fn parse_request_header_name(text: &str) -> Result<HeaderName, HeaderNameError> {
    let name = parse(text)?;
    if is_protocol_response_header(name.as_str()) {
        return Err(HeaderNameError::Protocol);
    }
    if is_forbidden_request_header(name.as_str()) { Err(HeaderNameError::Forbidden) } else { Ok(name) }
}

/// The response direction: what a page wants to read.
///
/// # Errors
///
/// Why it may not be in `expose_headers`.
pub fn parse_response_header_name(text: &str) -> Result<HeaderName, HeaderNameError> {
    let name = parse(text)?;
    match name.as_str() {
        // Fetch, "forbidden response-header name".
        "set-cookie" | "set-cookie2" => Err(HeaderNameError::Forbidden),
        "origin" | "access-control-request-method" | "access-control-request-headers" => {
            Err(HeaderNameError::Protocol)
        }
        name_text if is_protocol_response_header(name_text) => Err(HeaderNameError::Protocol),
        _ => Ok(name),
    }
}

fn parse(text: &str) -> Result<HeaderName, HeaderNameError> {
    let name = HeaderName::from_bytes(text.as_bytes()).map_err(|_| HeaderNameError::Malformed)?;
    if text.contains('*') { Err(HeaderNameError::Wildcard) } else { Ok(name) }
}

/// [Fetch, "forbidden request-header"](https://fetch.spec.whatwg.org/#forbidden-request-header): a browser drops these
/// when a page sets them. (The method-override names are forbidden for some values only, so they may be listed.)
fn is_forbidden_request_header(name: &str) -> bool {
    const FORBIDDEN: [&str; 22] = [
        "accept-charset",
        "accept-encoding",
        "access-control-request-headers",
        "access-control-request-method",
        "access-control-request-private-network",
        "connection",
        "content-length",
        "cookie",
        "cookie2",
        "date",
        "dnt",
        "expect",
        "host",
        "keep-alive",
        "origin",
        "referer",
        "set-cookie",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    ];
    FORBIDDEN.contains(&name) || name.starts_with("proxy-") || name.starts_with("sec-")
}

fn is_protocol_response_header(name: &str) -> bool {
    name.starts_with("access-control-allow-")
        || matches!(name, "access-control-expose-headers" | "access-control-max-age")
}

/// [CORS-safelisted request-header names](https://fetch.spec.whatwg.org/#cors-safelisted-request-header) that never
/// ask for a preflight with an ordinary value. `Content-Type` is not among them: JSON asks.
#[must_use]
pub(crate) fn is_needless_request_header(name: &HeaderName) -> bool {
    matches!(name.as_str(), "accept" | "accept-language" | "content-language")
}

/// [CORS-safelisted response-header names](https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name): every
/// page reads these without being told.
#[must_use]
pub(crate) fn is_safelisted_response_header(name: &HeaderName) -> bool {
    matches!(
        name.as_str(),
        "cache-control"
            | "content-language"
            | "content-length"
            | "content-type"
            | "expires"
            | "last-modified"
            | "pragma"
    )
}

/// The request headers that a policy allows.
#[derive(Clone, Debug)]
pub struct RequestHeaderSet {
    any: bool,
    /// INVARIANT: sorted by `lower`, each once.
    listed: Vec<ListedName>,
    /// For short lists, the answer to every subset of the names, by its bits: most preflights allocate nothing.
    answers: Vec<HeaderValue>,
    /// All of them, for a refusal that is explained.
    everything: Option<HeaderValue>,
    max_bytes: usize,
    /// It allows nothing: it only says what a refused name probably is.
    families: Vec<Family>,
}

/// A prefix under which a client may send headers that its profile does not list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Family {
    /// The prefix, in lower case: `x-stainless-`.
    pub prefix: &'static str,
    /// The client's name.
    pub client: &'static str,
}

#[derive(Clone, Debug)]
struct ListedName {
    lower: HeaderName,
    /// The author's spelling, which is what is sent.
    written: Box<str>,
}

/// What `Access-Control-Request-Headers` may measure, in bytes, all its lines together. Browsers send the names that
/// a page set, each once; longer is hostile, and is refused before it is read.
const MAX_REQUESTED_BYTES: usize = 16 * 1024;
/// How many empty list elements are tolerated, as RFC 9110 §5.6.1 asks "a reasonable number" of a recipient.
const MAX_EMPTY_ELEMENTS: usize = 16;
/// The longest list of names for which all subsets are answered in advance: 64 values of some 50 bytes.
const MAX_NAMES_ANSWERED_IN_ADVANCE: usize = 6;

/// Which names of a list were asked for.
#[derive(Default)]
struct Asked {
    /// The first 64, by their bits.
    first: u64,
    /// The positions of the others, as they came.
    further: Vec<usize>,
    /// Whether a name was asked for that only `*` allows.
    by_wildcard: bool,
}

impl RequestHeaderSet {
    /// These names, of two alike the first; with `any`, every name but `Authorization`, which then counts only if it is
    /// listed.
    pub(crate) fn new<'a>(
        any: bool,
        names: impl IntoIterator<Item = (HeaderName, &'a str)>,
        families: Vec<Family>,
    ) -> Self {
        let mut listed: Vec<ListedName> =
            names.into_iter().map(|(lower, written)| ListedName { lower, written: written.into() }).collect();
        listed.sort_by(|a, b| a.lower.as_str().cmp(b.lower.as_str()));
        listed.dedup_by(|a, b| a.lower == b.lower);
        let own_bytes: usize = listed.iter().map(|name| name.written.len() + 2).sum();
        let max_bytes = MAX_REQUESTED_BYTES.max(own_bytes.saturating_mul(2));
        let mut set = Self { any, listed, answers: Vec::new(), everything: None, max_bytes, families };
        if !any && set.listed.len() <= MAX_NAMES_ANSWERED_IN_ADVANCE {
            let subsets = (0..1_u64 << set.listed.len()).map(|first| Asked { first, ..Asked::default() });
            set.answers = subsets.filter_map(|asked| set.compose(asked)).map(shared).collect();
        }
        let all = Asked { further: (0..set.listed.len()).collect(), by_wildcard: any, first: 0 };
        set.everything = set.compose(all).filter(|all| !all.is_empty()).map(shared);
        set
    }

    /// Whether it has `*`.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.any
    }

    /// The listed names as written, sorted.
    pub fn listed(&self) -> impl Iterator<Item = &str> {
        self.listed.iter().map(|name| &*name.written)
    }

    /// Whether a page may set this header. `*` does not cover `Authorization`
    /// ([Fetch, "CORS non-wildcard request-header name"](https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name)).
    #[must_use]
    pub fn allows(&self, name: &str) -> bool {
        self.position(name.as_bytes()).is_some() || (self.any && !name.eq_ignore_ascii_case("authorization"))
    }

    /// Reads `Access-Control-Request-Headers`, all its lines (intermediaries split it), and gives the value for
    /// `Access-Control-Allow-Headers` that grants what was asked for and no more; `None` if nothing was.
    ///
    /// The work is bounded by [`MAX_REQUESTED_BYTES`] and ends at the first name that is not allowed.
    pub(crate) fn grant(
        &self,
        lines: &GetAll<'_, HeaderValue>,
    ) -> Result<Option<Cow<'_, HeaderValue>>, Reason> {
        let asked = self.read(lines)?;
        if asked.is_nothing() {
            return Ok(None);
        }
        let in_advance = usize::try_from(asked.first).ok().filter(|_| asked.is_only_first());
        match in_advance.and_then(|subset| self.answers.get(subset)) {
            Some(answer) => Ok(Some(Cow::Borrowed(answer))),
            None => Ok(self.compose(asked).map(Cow::Owned)),
        }
    }

    /// The value that grants everything that is listed; `None` if nothing is.
    pub(crate) fn everything(&self) -> Option<&HeaderValue> {
        self.everything.as_ref()
    }

    fn read(&self, lines: &GetAll<'_, HeaderValue>) -> Result<Asked, Reason> {
        let total = lines.iter().fold(0_usize, |sum, line| sum.saturating_add(line.len()).saturating_add(1));
        if total > self.max_bytes {
            return Err(Reason::HeadersTooLong);
        }
        let mut asked = Asked::default();
        let mut empty = 0_usize;
        for name in
            lines.iter().flat_map(|line| line.as_bytes().split(|byte| *byte == b',')).map(<[u8]>::trim_ascii)
        {
            if name.is_empty() {
                empty += 1;
                if empty > MAX_EMPTY_ELEMENTS {
                    return Err(Reason::HeadersTooLong);
                }
                continue;
            }
            match self.position(name) {
                Some(position) => asked.add(position),
                None if !name.iter().all(|byte| is_token_byte(*byte)) => {
                    return Err(Reason::HeaderMalformed(Excerpt::new(name)));
                }
                None if self.any && !name.eq_ignore_ascii_case(b"authorization") => asked.by_wildcard = true,
                None => return Err(self.reason_not_listed(name)),
            }
        }
        Ok(asked)
    }

    fn reason_not_listed(&self, name: &[u8]) -> Reason {
        let begins = |prefix: &str| {
            name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
        };
        match self.families.iter().find(|family| begins(family.prefix)) {
            Some(family) => Reason::HeaderOfFamily(Excerpt::new(name), *family),
            None => Reason::HeaderNotListed(Excerpt::new(name)),
        }
    }

    /// The names asked for, in the order of the list, each once; what the wildcard allows is answered with `*`.
    fn compose(&self, mut asked: Asked) -> Option<HeaderValue> {
        asked.further.sort_unstable();
        asked.further.dedup();
        let first = self.listed.iter().take(64).enumerate().filter(|(bit, _)| asked.first >> bit & 1 == 1);
        let further = asked.further.iter().filter_map(|position| self.listed.get(*position));
        let listed = first.map(|(_, name)| name).chain(further).map(|name| &*name.written);
        let names: Vec<&str> = listed.chain(asked.by_wildcard.then_some("*")).collect();
        // INVARIANT: made of the policy's own field names and commas, which are header values.
        HeaderValue::try_from(names.join(",")).ok()
    }

    fn position(&self, name: &[u8]) -> Option<usize> {
        let search = |name: &[u8]| {
            self.listed.binary_search_by(|listed| listed.lower.as_str().as_bytes().cmp(name)).ok()
        };
        // Browsers send lower case; an intermediary may not.
        search(name).or_else(|| {
            let any_upper = name.len() <= u16::MAX.into() && name.iter().any(u8::is_ascii_uppercase);
            any_upper.then(|| search(&name.to_ascii_lowercase())).flatten()
        })
    }
}

impl Asked {
    fn add(&mut self, position: usize) {
        match u32::try_from(position).ok().and_then(|bit| 1_u64.checked_shl(bit)) {
            Some(bit) => self.first |= bit,
            None => self.further.push(position),
        }
    }

    fn is_only_first(&self) -> bool {
        self.further.is_empty() && !self.by_wildcard
    }

    fn is_nothing(&self) -> bool {
        self.first == 0 && self.is_only_first()
    }
}

/// [RFC 9110 §5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2), `tchar`.
pub(crate) fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
