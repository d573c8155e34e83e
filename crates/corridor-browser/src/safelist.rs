//! Which request headers need no preflight.

use crate::headers::Header;
use crate::profiles::Lockstep;
use crate::rules::Rules;
use crate::syntax::is_cors_unsafe_byte;
use crate::{mime, range};

/// The longest value of a safelisted header, in bytes.
pub(crate) const MAX_VALUE_BYTES: usize = 128;

/// Whether a header is a [CORS-safelisted request-header](https://fetch.spec.whatwg.org/#cors-safelisted-request-header).
pub(crate) fn is_safelisted(name: &[u8], value: &[u8]) -> bool {
    if value.len() > MAX_VALUE_BYTES {
        return false;
    }
    let named = |wanted: &str| name.eq_ignore_ascii_case(wanted.as_bytes());
    if named("accept") {
        is_free_of_unsafe_bytes(value)
    } else if named("accept-language") || named("content-language") {
        value.iter().all(|byte| is_language_byte(*byte))
    } else if named("content-type") {
        is_free_of_unsafe_bytes(value) && mime::is_of_a_form(value)
    } else if named("range") {
        range::is_safelisted(value, None)
    } else {
        false
    }
}

pub(crate) fn is_free_of_unsafe_bytes(value: &[u8]) -> bool {
    !value.iter().any(|byte| is_cors_unsafe_byte(*byte))
}

fn is_language_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b" *,-.;=".contains(&byte)
}

/// Whether a name can be safelisted at all: then its values count for the sum.
pub(crate) fn is_no_cors_safelisted_name(name: &[u8]) -> bool {
    ["accept", "accept-language", "content-language", "content-type"]
        .iter()
        .any(|safe| name.eq_ignore_ascii_case(safe.as_bytes()))
}

/// The [CORS-unsafe request-header names](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names) of a list:
/// lower-case, sorted, each once.
pub(crate) fn unsafe_names(rules: &Lockstep, headers: &[Header<'_>]) -> Vec<String> {
    let combined;
    let headers = if repeats_a_name(headers) && rules.ask(Rules::combines_repeated_headers) {
        combined = combine(headers);
        &combined
    } else {
        headers
    };
    let mut names = Vec::new();
    let mut safe = Vec::new();
    let mut sum = 0;
    for header in headers {
        if rules.ask(|rules| rules.is_safelisted(&header.name, &header.value)) {
            sum += header.value.len();
            safe.push(&header.name);
        } else {
            names.push(lower(&header.name));
        }
    }
    if rules.ask(|rules| rules.is_too_much_together(sum)) {
        names.extend(safe.into_iter().map(|name| lower(name)));
    }
    names.sort_unstable();
    let is_repeated = names.iter().zip(names.iter().skip(1)).any(|(name, next)| name == next);
    if is_repeated && !rules.ask(Rules::repeats_unsafe_names) {
        names.dedup();
    }
    names
}

fn lower(name: &[u8]) -> String {
    // INVARIANT: names of a request's list are tokens.
    String::from_utf8_lossy(name).to_ascii_lowercase()
}

fn repeats_a_name(headers: &[Header<'_>]) -> bool {
    let is_again = |(index, header): (usize, &Header<'_>)| {
        headers.iter().skip(index + 1).any(|other| other.name.eq_ignore_ascii_case(&header.name))
    };
    headers.iter().enumerate().any(is_again)
}

/// Repeated names as one line each.
fn combine<'a>(headers: &[Header<'a>]) -> Vec<Header<'a>> {
    let mut combined: Vec<Header<'a>> = Vec::with_capacity(headers.len());
    for header in headers {
        match combined.iter_mut().find(|other| other.name.eq_ignore_ascii_case(&header.name)) {
            Some(other) => {
                let value = other.value.to_mut();
                value.extend_from_slice(b", ");
                value.extend_from_slice(&header.value);
            }
            None => combined.push(header.clone()),
        }
    }
    combined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Profile;

    fn unsafe_of(headers: &[(&str, &str)]) -> Vec<String> {
        let headers: Vec<Header<'_>> =
            headers.iter().map(|(name, value)| Header::new(*name, *value)).collect();
        unsafe_names(&Lockstep::alone(Profile::Standard), &headers)
    }

    #[test]
    fn names_are_lower_case_sorted_and_unique() {
        assert_eq!(
            unsafe_of(&[("X-B", "1"), ("authorization", "k"), ("x-b", "2"), ("Accept", "*/*")]),
            ["authorization", "x-b"]
        );
    }

    #[test]
    fn values_decide() {
        for (name, value, safe) in [
            ("accept", "text/html", true),
            ("accept", "text/html\"", false),
            ("accept", "\u{e9}", true),
            ("accept-language", "de, en;q=0.5", true),
            ("accept-language", "de_DE", false),
            ("content-language", "", true),
            ("content-type", "text/plain;charset=UTF-8", true),
            ("content-type", "application/json", false),
            ("content-type", "text/plain;x=\"y\"", false),
            ("range", "bytes=0-", true),
            ("user-agent", "x", false),
            ("dpr", "1", false),
        ] {
            assert_eq!(unsafe_of(&[(name, value)]).is_empty(), safe, "{name}: {value}");
        }
        assert!(unsafe_of(&[("accept", &"a".repeat(128))]).is_empty());
        assert!(!unsafe_of(&[("accept", &"a".repeat(129))]).is_empty());
    }

    #[test]
    fn a_sum_above_1024_makes_all_of_them_unsafe() {
        let value = "a".repeat(128);
        let eight: Vec<(&str, &str)> = vec![("accept", value.as_str()); 8];
        assert!(unsafe_of(&eight).is_empty());
        let nine: Vec<(&str, &str)> = vec![("accept", value.as_str()); 9];
        assert_eq!(unsafe_of(&nine), ["accept"]);
    }
}
