//! What a browser's console says of a blocked call: the engines' own sentences, word for word.
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
use crate::check::is_redirect;
use crate::headers::{get, lines};
use crate::machine::Response;
use crate::outcome::{Reason, printable};

/// A blocked call, as far as a console names it.
#[derive(Clone, Copy, Debug)]
pub struct Failure<'a> {
    /// Why it was blocked.
    pub reason: &'a Reason,
    /// The page's origin, serialized.
    pub page: &'a str,
    /// The origin that the last request carried: `null` after a redirect that taints it.
    pub origin: &'a str,
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

    /// The value of a header of the response; empty if it has none.
    fn value(&self, name: &str) -> String {
        let value = self.response.and_then(|response| get(lines(&response.headers, name)));
        value.map(|value| printable(&value)).unwrap_or_default()
    }

    /// Where a redirect leads.
    fn location(&self) -> Option<Url> {
        Url::parse(self.last_url).ok()?.join(&self.value("location")).ok()
    }

    fn is_redirect(&self) -> bool {
        is_redirect(self.status())
    }
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
