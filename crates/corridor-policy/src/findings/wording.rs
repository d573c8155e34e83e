//! How findings speak: the author's text, safe to show, and what a browser would send instead.

use std::collections::HashSet;

use crate::closest::closest;
use crate::finding::Path;
use crate::origin::OriginPattern;

/// How much of the author's text is shown, in characters.
const MAX_SHOWN_CHARS: usize = 80;
/// How many entries a text that should have been a list is taken apart into.
const MAX_ENTRIES: usize = 4;

/// The author's text for a message, between backticks there: bounded, on one line, and without what would change how
/// a terminal shows the rest of it. Letters of every alphabet stay, since a finding may be about them; what is
/// invisible, combining, a control, a change of direction or a backtick is escaped.
pub(super) fn shown(text: &str) -> String {
    let mut shown = String::new();
    for character in text.chars().take(MAX_SHOWN_CHARS) {
        let plain = character.is_ascii_graphic() || character == ' ' || character.is_alphanumeric();
        if plain && character != '`' {
            shown.push(character);
        } else {
            shown.extend(character.escape_unicode());
        }
    }
    if text.chars().nth(MAX_SHOWN_CHARS).is_some() {
        shown.push('…');
    }
    shown
}

/// A table as the file would head it: `[policies.web]`.
pub(super) fn table(keys: &[&str]) -> String {
    // No more of a key is quoted than can be shown.
    let begin = |key: &str| key.chars().take(MAX_SHOWN_CHARS).collect::<String>();
    let path = keys.iter().fold(Path::root(), |path, key| path.key(begin(key)));
    shown(&format!("[{path}]"))
}

/// What is wrong with an origin that could not be read. That a text is several origins, or a regular expression, is
/// why all the rest is wrong, so that is said first.
pub(super) fn origin_message(text: &str, otherwise: impl FnOnce(&str) -> String) -> String {
    let shown = shown(text);
    if separate_origins(text).is_some() {
        format!("`{shown}` is several origins in one text")
    } else if looks_like_a_regular_expression(text) {
        format!("`{shown}` looks like a regular expression, and a pattern is none")
    } else {
        otherwise(&shown)
    }
}

/// A hint for an origin that could not be read: the exact replacement where there is one.
pub(super) fn origin_hint(text: &str, otherwise: impl FnOnce() -> String) -> String {
    if let Some(entries) = separate_origins(text) {
        return format!("write each origin as an entry of its own: {entries}");
    }
    match suggested_origin(text) {
        Some(origin) => format!("write `{origin}`"),
        None if looks_like_a_regular_expression(text) => {
            "list the origins, or write `https://*.example.com` for the names below a host".to_owned()
        }
        None => otherwise(),
    }
}

/// What to write instead of this origin: what a browser would send; `None` if it would send nothing, or just this.
pub(super) fn suggested_origin(text: &str) -> Option<String> {
    as_sent(text).filter(|sent| sent != text)
}

/// What a browser would send for an origin written like this, as a pattern that can be read.
pub(super) fn as_sent(text: &str) -> Option<String> {
    // Nothing that long is an origin with a slip of the pen in it.
    if text.len() > 1024 {
        return None;
    }
    // Spaces, and what stands around an entry of a list elsewhere.
    let entry = text.trim_matches(|edge: char| edge.is_whitespace() || "\"',;".contains(edge));
    let plain = without_regular_expression(entry);
    let (scheme, rest) = plain.split_once("://")?;
    let (scheme, rest) = pasted_behind(rest).unwrap_or((scheme, rest));
    let scheme = scheme.to_ascii_lowercase();
    let authority = rest.split(['/', '\\', '?', '#']).next()?;
    let authority = authority.rsplit('@').next()?;
    let (authority, any_port) = strip(authority, |text| text.strip_suffix(":*"));
    let (authority, subdomains) = strip(authority, |text| text.strip_prefix("*."));
    let serialized = serialized(&scheme, &without_trailing_dot(authority));
    let (scheme, host_and_port) = serialized.split_once("://")?;
    let labels = if subdomains { "*." } else { "" };
    let port = if any_port { ":*" } else { "" };
    let sent = format!("{scheme}://{labels}{host_and_port}{port}");
    OriginPattern::parse(&sent).is_ok().then_some(sent)
}

/// The second scheme of `https://https://example.com`, which is the one that was copied from somewhere.
fn pasted_behind(rest: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = rest.split_once("//")?;
    let scheme = scheme.strip_suffix(':').unwrap_or(scheme);
    ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)).then_some((scheme, rest))
}

/// As the URL Standard serializes it, for the schemes that it gives an origin; other schemes have only their case
/// changed, as browsers do when they register one.
fn serialized(scheme: &str, authority: &str) -> String {
    let text = format!("{scheme}://{authority}");
    match url::Url::parse(&text).map(|url| url.origin()) {
        Ok(origin) if origin.is_tuple() => origin.ascii_serialization(),
        _ => text.to_ascii_lowercase(),
    }
}

fn without_trailing_dot(authority: &str) -> String {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => format!("{}:{port}", host.trim_end_matches('.')),
        _ => authority.trim_end_matches('.').to_owned(),
    }
}

fn strip<'t>(text: &'t str, stripped: impl Fn(&'t str) -> Option<&'t str>) -> (&'t str, bool) {
    match stripped(text) {
        Some(rest) => (rest, true),
        None => (text, false),
    }
}

/// Whether this was written as a regular expression.
fn looks_like_a_regular_expression(text: &str) -> bool {
    const PARTS: [&str; 12] =
        ["\\.", "\\/", "\\d", "\\w", "?://", "://.*", "://.+", "(.*", "(.+", "[^", "]+", "]*"];
    text.starts_with('^') || text.ends_with('$') || PARTS.iter().any(|part| text.contains(part))
}

/// `^https://.*\.example\.com$` means `https://*.example.com`: the usual ways of saying "any label" become `*`.
fn without_regular_expression(text: &str) -> String {
    if !looks_like_a_regular_expression(text) {
        return text.to_owned();
    }
    let text = text.trim_matches('/').trim_start_matches('^').trim_end_matches('$');
    let plain =
        text.replace("https?", "https").replace(['(', ')'], "").replace("\\.", ".").replace("\\/", "/");
    let any_label = ["[a-zA-Z0-9-]+", "[a-z0-9-]+", "[^.]+", "[^.]*", ".+", ".*"];
    any_label.iter().fold(plain, |plain, class| match plain.split_once("://") {
        Some((scheme, host)) => match host.strip_prefix(class) {
            Some(rest) => format!("{scheme}://*{}{rest}", if rest.starts_with('.') { "" } else { "." }),
            None => plain,
        },
        None => plain,
    })
}

/// `https://a.example, https://b.example/` in one text, as the entries that it should have been.
fn separate_origins(text: &str) -> Option<String> {
    let parts = text.split([',', ' ', ';', '|']).filter(|part| !part.is_empty());
    let origins: Option<Vec<String>> = parts.take(MAX_ENTRIES + 1).map(as_sent).collect();
    let origins = origins.filter(|origins| origins.len() > 1)?;
    let entries: Vec<String> =
        origins.iter().take(MAX_ENTRIES).map(|origin| format!("`\"{origin}\"`")).collect();
    let more = if origins.len() > MAX_ENTRIES { ", …" } else { "" };
    Some(entries.join(", ") + more)
}

/// The known names that were meant by those `written`: a misspelt one counts for the name that it is nearest to, since
/// the misspelling is an error of its own.
pub(super) fn names_meant<'d>(
    written: impl IntoIterator<Item = &'d str>,
    known: impl Iterator<Item = &'d str> + Clone,
) -> HashSet<&'d str> {
    let mut suggestions = Suggestions::among(known.clone());
    let known: HashSet<&str> = known.collect();
    let meant = |name| if known.contains(name) { Some(name) } else { suggestions.closest(name) };
    written.into_iter().filter_map(meant).collect()
}

/// "Did you mean", for as many names as can be compared in reasonable time: a file has a few names, but nothing keeps
/// a machine-made one from having a hundred thousand wrong ones.
pub(super) struct Suggestions<'k> {
    known: Vec<&'k str>,
    comparisons_left: usize,
}

impl<'k> Suggestions<'k> {
    const MAX_COMPARISONS: usize = 10_000;
    const MAX_NAME_BYTES: usize = 64;

    /// Suggestions among these names, in the order of the file: of two that are equally near it is the first.
    pub(super) fn among(known: impl IntoIterator<Item = &'k str>) -> Self {
        let known = known.into_iter().filter(|name| name.len() <= Self::MAX_NAME_BYTES).collect();
        Self { known, comparisons_left: Self::MAX_COMPARISONS }
    }

    /// The name that was meant, probably.
    pub(super) fn closest(&mut self, word: &str) -> Option<&'k str> {
        self.comparisons_left = self.comparisons_left.checked_sub(self.known.len())?;
        closest(word, self.known.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::{shown, suggested_origin};

    #[test]
    fn shown_text_is_bounded_and_on_one_line() {
        assert_eq!(shown("https://bücher.example"), "https://bücher.example");
        assert_eq!(shown("a`b\u{202e}c\nd\u{200b}e\u{7f}"), "a\\u{60}b\\u{202e}c\\u{a}d\\u{200b}e\\u{7f}");
        assert_eq!(shown(&"ä".repeat(81)), format!("{}…", "ä".repeat(80)));
        assert_eq!(shown(&"\u{10ffff}".repeat(1000)).chars().count(), 80 * "\\u{10ffff}".len() + 1);
    }

    #[test]
    fn suggestions_are_what_a_browser_would_send() {
        for (written, suggested) in [
            ("https://example.com", None),
            ("https://example.com/", Some("https://example.com")),
            (" https://example.com ", Some("https://example.com")),
            ("HTTPS://*.Example.COM:*/a?b#c", Some("https://*.example.com:*")),
            ("https://example.com.", Some("https://example.com")),
            ("https://example.com.:8443", Some("https://example.com:8443")),
            ("https://example.com:0443", Some("https://example.com")),
            ("https://example.com:0", None),
            ("https://example.com:99999", None),
            ("https://user:pass@example.com", Some("https://example.com")),
            ("http://0x7f.1", Some("http://127.0.0.1")),
            ("http://[0:0::1]:3000", Some("http://[::1]:3000")),
            ("http://[::ffff:127.0.0.1]", None),
            ("https://bücher.example", Some("https://xn--bcher-kva.example")),
            ("https://exa\u{200b}mple.com", Some("https://example.com")),
            ("^https://.*\\.example\\.com$", Some("https://*.example.com")),
            ("https?://[^.]+\\.example\\.com", Some("https://*.example.com")),
            ("https://app\\.example\\.com", Some("https://app.example.com")),
            ("Chrome-Extension://AbC", Some("chrome-extension://abc")),
            ("example.com", None),
        ] {
            assert_eq!(suggested_origin(written).as_deref(), suggested, "{written}");
        }
    }
}
