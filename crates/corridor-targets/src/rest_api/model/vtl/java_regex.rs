//! Regular expressions as `java.util.regex` reads them, as far as the two dialects agree.
//!
//! `String.matches` asks for the whole text. Classes such as `\d` are those of ASCII, as Java has them without flags.
//! `\Q…\E` quotes. What this engine has not (look-around, back references, possessive quantifiers) is an error, not `false`.

use regex::bytes::{NoExpand, Regex, RegexBuilder};

use super::Error;

/// The largest program that a pattern may become, in bytes: a bound of ours.
const PROGRAM_BYTES_MAX: usize = 1024 * 1024;

/// The longest pattern, in bytes: a bound of ours.
const PATTERN_BYTES_MAX: usize = 64 * 1024;

/// Whether the whole text is in the pattern.
pub(crate) fn matches(pattern: &str, text: &str) -> Result<bool, Error> {
    Ok(compiled(&format!(r"\A(?:{})\z", unquoted(pattern)), pattern)?.is_match(text.as_bytes()))
}

/// Every place of the pattern replaced. `$` and `\` mean something to Java in a replacement, and are refused here.
pub(super) fn replace_all(pattern: &str, text: &str, to: &str, bytes_max: usize) -> Result<String, Error> {
    if to.contains(['$', '\\']) {
        return Err(Error::Unsupported(format!("the replacement `{to}`")));
    }
    let regex = compiled(&unquoted(pattern), pattern)?;
    let count = regex.find_iter(text.as_bytes()).count();
    if text.len().saturating_add(count.saturating_mul(to.len())) > bytes_max {
        return Err(Error::Bound("1 MB in one value"));
    }
    Ok(lossy(&regex.replace_all(text.as_bytes(), NoExpand(to.as_bytes()))))
}

/// The text between the places of the pattern.
pub(super) fn split(pattern: &str, text: &str) -> Result<Vec<String>, Error> {
    Ok(compiled(&unquoted(pattern), pattern)?.split(text.as_bytes()).map(lossy).collect())
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn compiled(translated: &str, pattern: &str) -> Result<Regex, Error> {
    if pattern.len() > PATTERN_BYTES_MAX {
        return Err(Error::Bound("64 KB in one pattern"));
    }
    // A quantifier that gives nothing back: `++`, `*+`, `?+`, `}+` mean something else to this engine.
    let is_possessive = ["++", "*+", "?+", "}+"].iter().any(|quantifier| {
        pattern
            .match_indices(quantifier)
            .any(|(at, _)| !pattern.get(..at).unwrap_or_default().ends_with('\\'))
    });
    let regex = RegexBuilder::new(translated).unicode(false).size_limit(PROGRAM_BYTES_MAX).build();
    match regex {
        Ok(regex) if !is_possessive => Ok(regex),
        _ => Err(Error::Unsupported(format!("the pattern `{pattern}`"))),
    }
}

/// `\Q…\E` written out.
fn unquoted(pattern: &str) -> String {
    let mut translated = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((before, quoted)) = rest.split_once(r"\Q") {
        translated.push_str(before);
        let (literal, after) = quoted.split_once(r"\E").unwrap_or((quoted, ""));
        translated.push_str(&regex::escape(literal));
        rest = after;
    }
    translated.push_str(rest);
    translated
}
