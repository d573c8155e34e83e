//! How findings speak: the author's text, safe to show, and what a browser would send instead.

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
pub(super) fn table(path: &Path) -> String {
    shown(&format!("[{path}]"))
}

/// A hint for an origin that could not be read: the exact replacement where there is one.
pub(super) fn origin_hint(text: &str, otherwise: impl FnOnce() -> String) -> String {
    if let Some(entries) = separate_origins(text) {
        return format!("write each origin as an entry of its own: {entries}");
    }
    match suggested_origin(text) {
        Some(origin) => format!("write `{origin}`"),
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
    let plain = without_regular_expression(text.trim());
    let (scheme, rest) = plain.split_once("://")?;
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
pub(super) fn looks_like_a_regular_expression(text: &str) -> bool {
    text.starts_with('^')
        || text.ends_with('$')
        || ["\\.", "\\/", ".*", ".+", "]+", "]*"].iter().any(|part| text.contains(part))
}

/// `^https://.*\.example\.com$` means `https://*.example.com`: the usual ways of saying "any label" become `*`.
fn without_regular_expression(text: &str) -> String {
    if !looks_like_a_regular_expression(text) {
        return text.to_owned();
    }
    let text = text.trim_start_matches('^').trim_end_matches('$');
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

/// `https://a.example, https://b.example` in one text, as the entries that it should have been.
fn separate_origins(text: &str) -> Option<String> {
    let parts = text.split([',', ' ', ';', '|']).filter(|part| !part.is_empty());
    let parts: Vec<&str> = parts.take(MAX_ENTRIES + 1).collect();
    let readable = (2..=MAX_ENTRIES).contains(&parts.len())
        && parts.iter().all(|part| part.contains("://") && OriginPattern::parse(part).is_ok());
    readable.then(|| parts.iter().map(|part| format!("`\"{part}\"`")).collect::<Vec<_>>().join(", "))
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

    /// Suggestions among these names.
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
