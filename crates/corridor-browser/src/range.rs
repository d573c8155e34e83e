//! `Range` as far as it decides a preflight.

/// [Parses a single range header value](https://fetch.spec.whatwg.org/#simple-range-header-value), without whitespace, and
/// says whether it is [safelisted](https://fetch.spec.whatwg.org/#cors-safelisted-request-header): `bytes=` and a first
/// position.
///
/// `limit` is the first number that is too large; the standard has none.
pub(crate) fn is_safelisted(value: &[u8], limit: Option<u128>) -> bool {
    let Some(rest) = value.strip_prefix(b"bytes=") else { return false };
    is_safelisted_range_set(rest, limit)
}

/// What follows `bytes=`.
pub(crate) fn is_safelisted_range_set(rest: &[u8], limit: Option<u128>) -> bool {
    let Some(dash) = rest.iter().position(|byte| *byte == b'-') else { return false };
    let (Some(first), Some(last)) = (rest.get(..dash), rest.get(dash + 1..)) else { return false };
    let are_digits = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_digit);
    if first.is_empty() || !are_digits(first) || !are_digits(last) {
        return false;
    }
    let within = |digits: &[u8]| limit.is_none_or(|limit| number(digits).is_some_and(|value| value < limit));
    within(first) && within(last) && (last.is_empty() || compare(first, last).is_le())
}

/// Two numbers of any length.
fn compare(a: &[u8], b: &[u8]) -> std::cmp::Ordering {
    let significant = |digits: &[u8]| digits.iter().skip_while(|digit| **digit == b'0').count();
    let (a_length, b_length) = (significant(a), significant(b));
    let tail =
        |digits: &[u8], length: usize| digits.get(digits.len() - length..).unwrap_or_default().to_vec();
    a_length.cmp(&b_length).then_with(|| tail(a, a_length).cmp(&tail(b, b_length)))
}

/// The number; `None` if it has more than 38 significant digits.
fn number(digits: &[u8]) -> Option<u128> {
    digits.iter().try_fold(0_u128, |sum, digit| sum.checked_mul(10)?.checked_add(u128::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        for value in [
            "bytes=0-",
            "bytes=0-0",
            "bytes=1-2",
            "bytes=007-8",
            "bytes=99999999999999999999999999999999999999999-",
        ] {
            assert!(is_safelisted(value.as_bytes(), None), "{value}");
        }
        for value in [
            "",
            "bytes=",
            "bytes=-",
            "bytes=-5",
            "bytes=2-1",
            "bytes=10-9",
            "bytes= 0-",
            "bytes =0-",
            "Bytes=0-",
            "bytes=0-1,2-3",
            "bytes=+0-",
            "items=0-",
        ] {
            assert!(!is_safelisted(value.as_bytes(), None), "{value}");
        }
        assert!(is_safelisted(b"bytes=18446744073709551615-", Some(1 << 64)));
        assert!(!is_safelisted(b"bytes=18446744073709551616-", Some(1 << 64)));
    }
}
