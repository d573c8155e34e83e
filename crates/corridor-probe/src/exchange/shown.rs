//! What may be shown of an exchange: everything but secrets, in printable characters, bounded.
//!
//! A secret is the value of a header that is for one, a password or key in a URL, and whatever the response repeats of
//! those: a server that echoes a key must not make a report of it.

use std::borrow::Cow;
use std::fmt;

use serde_json::{Value, json};
use url::Url;

use super::Exchange;

const REDACTED: &str = "<redacted>";
/// A value of a header is cut where nobody reads on.
const MAX_SHOWN: usize = 300;
/// Shorter values are no secrets, and would blot out half of a report.
const MIN_SECRET: usize = 4;

/// The response headers that say something about CORS, caches or who answered: what people are shown.
const TELLING: [&str; 10] = [
    "vary",
    "content-type",
    "location",
    "allow",
    "age",
    "cache-control",
    "www-authenticate",
    "server",
    "via",
    "timing-allow-origin",
];

/// An exchange as it may be shown: `Display` for people, [`Shown::json`] for programs.
#[derive(Clone, Debug)]
pub struct Shown<'e> {
    exchange: &'e Exchange,
    secrets: Vec<Vec<u8>>,
}

impl<'e> Shown<'e> {
    pub(super) fn new(exchange: &'e Exchange) -> Self {
        let mut secrets = Vec::new();
        for (name, value) in &exchange.request.headers {
            if is_secret(name) {
                // `Bearer sk-…`: both, the value and its last word.
                let last = value.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
                secrets.extend([value.clone(), last.to_vec()]);
            }
        }
        secrets.retain(|secret| secret.len() >= MIN_SECRET);
        Self { exchange, secrets }
    }

    /// For programs: `{"request": {…}, "response": {…}}`, or `"trouble"` in place of the response.
    #[must_use]
    pub fn json(&self) -> Value {
        let request = &self.exchange.request;
        let mut shown = json!({
            "request": {
                "method": request.method,
                "url": shown_url(&request.url),
                "headers": self.pairs(&request.headers),
                "body_bytes": request.body.as_ref().map_or(0, Vec::len),
            }
        });
        let (key, value) = match &self.exchange.result {
            Ok(response) => {
                let response = json!({
                    "status": response.status,
                    "version": format!("{:?}", response.version),
                    "headers": self.pairs(&response.headers),
                    "head_ms": milliseconds(response.head_after),
                    "first_byte_ms": response.first_byte_after.map(milliseconds),
                });
                ("response", response)
            }
            Err(trouble) => {
                let message = trouble.to_string();
                (
                    "trouble",
                    json!({"kind": trouble.kind.as_str(), "message": message, "hint": trouble.hint()}),
                )
            }
        };
        if let Some(object) = shown.as_object_mut() {
            object.insert(key.to_owned(), value);
        }
        shown
    }

    fn pairs(&self, headers: &[(String, Vec<u8>)]) -> Value {
        headers.iter().map(|(name, value)| json!([name, self.value(name, value)])).collect()
    }

    /// A value of a header, without secrets.
    #[must_use]
    pub fn value(&self, name: &str, value: &[u8]) -> String {
        if is_secret(name) {
            return REDACTED.to_owned();
        }
        let mut value = Cow::Borrowed(value);
        for secret in &self.secrets {
            value = without(value, secret);
        }
        printable(&value)
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let request = &self.exchange.request;
        writeln!(formatter, "> {} {}", printable(request.method.as_bytes()), shown_url(&request.url))?;
        for (name, value) in &request.headers {
            writeln!(formatter, "> {}: {}", printable(name.as_bytes()), self.value(name, value))?;
        }
        let response = match &self.exchange.result {
            Ok(response) => response,
            Err(trouble) => return writeln!(formatter, "< nothing: {trouble}"),
        };
        writeln!(formatter, "< {:?} {}", response.version, response.status)?;
        let telling = |name: &str| name.starts_with("access-control-") || TELLING.contains(&name);
        for (name, value) in response.headers.iter().filter(|(name, _)| telling(name)) {
            writeln!(formatter, "< {}: {}", printable(name.as_bytes()), self.value(name, value))?;
        }
        Ok(())
    }
}

/// Whether the value of a header with this name is a secret, or may be one.
///
/// ```
/// use corridor_probe::exchange::is_secret;
/// assert!(is_secret("Authorization") && is_secret("x-goog-api-key") && is_secret("Set-Cookie"));
/// assert!(!is_secret("Access-Control-Allow-Origin") && !is_secret("x-ratelimit-remaining-tokens"));
/// ```
#[must_use]
pub fn is_secret(name: &str) -> bool {
    const WORDS: [&str; 11] = [
        "authorization",
        "auth",
        "cookie",
        "cookie2",
        "key",
        "apikey",
        "token",
        "secret",
        "password",
        "session",
        "signature",
    ];
    let lower = name.to_ascii_lowercase();
    // Those of CORS speak about headers and methods, and never have a secret.
    !lower.starts_with("access-control-") && lower.split(['-', '_']).any(|word| WORDS.contains(&word))
}

/// A URL without the password, and without the values of query parameters that are for secrets.
#[must_use]
pub fn shown_url(url: &Url) -> String {
    let mut url = url.clone();
    if url.password().is_some() {
        // A URL that cannot have a password has none.
        let _ = url.set_password(Some("redacted"));
    }
    let secret = |name: &str| is_secret(name) || matches!(name, "sig" | "access_token" | "code");
    if url.query_pairs().any(|(name, _)| secret(&name)) {
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let shown = pairs.iter().map(|(name, value)| (name, if secret(name) { "redacted" } else { value }));
        url.query_pairs_mut().clear().extend_pairs(shown);
    }
    url.into()
}

fn milliseconds(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn without<'v>(value: Cow<'v, [u8]>, secret: &[u8]) -> Cow<'v, [u8]> {
    let Some(at) = value.windows(secret.len()).position(|window| window == secret) else { return value };
    let (before, rest) = value.split_at(at);
    let after = without(Cow::Owned(rest.iter().skip(secret.len()).copied().collect()), secret);
    Cow::Owned([before, REDACTED.as_bytes(), after.as_ref()].concat())
}

/// Bytes for a screen: what is not printable ASCII is escaped, so that no terminal obeys a server.
pub(crate) fn printable(bytes: &[u8]) -> String {
    let start = bytes.iter().take(MAX_SHOWN);
    let mut text = String::new();
    for byte in start {
        match byte {
            b' '..=b'~' => text.push(char::from(*byte)),
            _ => text.extend(byte.escape_ascii().map(char::from)),
        }
    }
    if bytes.len() > MAX_SHOWN {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::Version;

    use super::*;
    use crate::exchange::{Request, Response};

    fn exchange() -> Exchange {
        let url = Url::parse("https://user:pass-word@api.example/v1?key=query-secret&q=1").expect("a URL");
        let request = Request::new("POST", url)
            .with("Origin", "https://app.example")
            .with("Authorization", "Bearer sk-header-secret")
            .with("X-Api-Key", "api-secret");
        let headers = [
            ("access-control-allow-origin", "https://app.example"),
            ("set-cookie", "id=cookie-secret"),
            ("server", "echo sk-header-secret \u{1b}[31m"),
            ("x-echo", "api-secret and api-secret"),
        ];
        let response = Response {
            status: 200,
            version: Version::HTTP_2,
            headers: headers.map(|(name, value)| (name.to_owned(), value.into())).to_vec(),
            body_start: b"body-secret".to_vec(),
            head_after: Duration::from_millis(3),
            first_byte_after: None,
        };
        Exchange { request, result: Ok(response) }
    }

    #[test]
    fn no_secret_is_shown_to_anybody() {
        let exchange = exchange();
        let (human, json) = (exchange.shown().to_string(), exchange.shown().json().to_string());
        for text in [&human, &json] {
            assert!(!text.contains("secret") && !text.contains("pass-word"), "{text}");
            assert!(text.contains("https://app.example"), "{text}");
        }
        assert!(json.contains(r#"["x-echo","<redacted> and <redacted>"]"#), "{json}");
        assert!(human.contains("echo <redacted> \\x1b[31m"), "no terminal is told what to do: {human}");
    }
}
