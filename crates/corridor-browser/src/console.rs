//! What a browser's console says of a blocked call: the engines' own sentences, word for word.
//!
//! A test of `conformance` holds them against the live consoles, call by call.
//!
//! They are what people paste into search engines and bug reports, so they are kept as the engines print them, each in
//! its own file with its source. What they say depends on more than the [`Reason`]: Safari looks at a preflight's status
//! before anything else, Firefox names the header's value, Chromium the redirect.

mod chromium;
mod firefox;
#[cfg(test)]
mod tests;
mod webkit;

use url::Url;

use crate::Profile;
use crate::call::is_http;
use crate::check::is_redirect;
use crate::headers::{Header, get, lines};
use crate::machine::Response;
use crate::outcome::Reason;

/// A blocked call, as far as a console names it.
#[derive(Clone, Copy, Debug)]
pub struct Failure<'a> {
    /// Why it was blocked.
    pub reason: &'a Reason,
    /// The page's origin, serialized.
    pub page: &'a str,
    /// The origin that the last request carried: `null` after a redirect that taints it.
    pub origin: &'a str,
    /// The method of the request itself, as it was or would have been sent.
    pub method: &'a str,
    /// The address that the page called.
    pub first_url: &'a str,
    /// The address that the last request went to.
    pub last_url: &'a str,
    /// Whether the last request was a preflight.
    pub preflight: bool,
    /// The response that decided, if there was one.
    pub response: Option<&'a Response<'a>>,
    /// The names of the headers that the page set, as it wrote them.
    pub page_headers: &'a [&'a str],
}

impl Failure<'_> {
    /// The errors in the console of a browser, in order; the first says why. None for the standard, which has no console,
    /// and where the engine prints what only its network stack knows (`net::ERR_CONNECTION_REFUSED`) or throws only.
    ///
    /// What comes with every sentence and says nothing more is left out: Chromium's `net::ERR_FAILED`, and of Firefox `(Reason:
    /// CORS request did not succeed). Status code: (null).`
    #[must_use]
    pub fn console(&self, profile: Profile) -> Vec<String> {
        match profile {
            Profile::Standard => Vec::new(),
            Profile::Chromium => chromium::sentences(self),
            Profile::Firefox => firefox::sentences(self),
            Profile::WebKit => webkit::sentences(self),
        }
    }

    /// The status of the response that decided; 0 if there was none.
    fn status(&self) -> u16 {
        self.response.map_or(0, |response| response.status)
    }

    /// How many lines of this name the response has.
    fn count(&self, name: &str) -> usize {
        self.response.map_or(0, |response| lines(&response.headers, name).count())
    }

    /// How many lines of the response have this name, its case as here.
    fn count_written(&self, name: &[u8]) -> usize {
        let is_it = |header: &&Header<'_>| *header.name == *name;
        self.response.map_or(0, |response| response.headers.iter().filter(is_it).count())
    }

    /// The value of a header of the response; empty if it has none.
    fn value(&self, name: &str) -> String {
        let value = self.response.and_then(|response| get(lines(&response.headers, name)));
        value.map(|value| plain(&value)).unwrap_or_default()
    }

    /// Whether the response leads elsewhere.
    fn is_redirect(&self) -> bool {
        is_redirect(self.status()) && self.count("location") > 0
    }

    /// Where the response leads, if it is a redirect and that is a URL.
    fn location(&self) -> Option<Url> {
        Url::parse(self.last_url).ok()?.join(&self.value("location")).ok().filter(|_| self.is_redirect())
    }

    /// Whether it was ever about another origin than the page's own.
    fn is_cross_origin(&self) -> bool {
        let other = |url: &Url| is_http(url) && url.origin().ascii_serialization() != self.page;
        let urls = [Url::parse(self.first_url).ok(), Url::parse(self.last_url).ok(), self.location()];
        urls.iter().flatten().any(other)
    }
}

/// Bytes as a console shows them, as far as all of them show the same: what is not printable ASCII is escaped, and it is cut
/// after 200.
fn plain(bytes: &[u8]) -> String {
    let shown = bytes.iter().take(200).map(|byte| match byte {
        b' '..=b'~' => char::from(*byte).to_string(),
        other => other.escape_ascii().to_string(),
    });
    shown.collect()
}

/// A text of a [`Reason`], its quotes no longer escaped.
fn unescaped(text: &str) -> String {
    text.replace("\\'", "'").replace("\\\"", "\"").replace("\\\\", "\\")
}

/// The message of the `TypeError` that `fetch()` rejects with: all that the page itself learns.
#[must_use]
pub fn type_error(profile: Profile) -> Option<&'static str> {
    match profile {
        Profile::Standard => None,
        Profile::Chromium => Some("Failed to fetch"),
        Profile::Firefox => Some("NetworkError when attempting to fetch resource."),
        Profile::WebKit => Some("Load failed"),
    }
}
