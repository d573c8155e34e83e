use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::{OriginError, OriginPatternError, is_loopback_host};

use super::wording::{as_sent, origin_hint, origin_message};

/// `example.com`, `https://`, `https://exa mple.com`.
pub static RULE: Rule = Rule {
    code: "origin-malformed",
    severity: Severity::Error,
    summary: "a text is not an origin",
    why: "An origin is a scheme, `://`, a host and sometimes a port, and nothing else: that is what \
          browsers send, and what they compare the answer with, byte for byte. A text of another form \
          would never match, and the page would be blocked with no word about why.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["example.com"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
"#
    ),
    references: &[
        "HTML Standard, serialization of an origin: https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin",
        "Fetch Standard, `Origin` header: https://fetch.spec.whatwg.org/#origin-header",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for (path, text, error) in inspection.origin_errors(is_claimed) {
        let message = match error {
            OriginPatternError::Origin(OriginError::Empty) => "an empty text is not an origin".to_owned(),
            error => origin_message(text, |shown| format!("`{shown}` is not an origin: {error}")),
        };
        let hint = match with_scheme(text) {
            Some(origin) => format!("write `{origin}`"),
            None => {
                origin_hint(text, || "write scheme, `://` and host, such as `https://example.com`".to_owned())
            }
        };
        findings.push(Finding::new(&RULE, path, message, hint));
    }
}

/// INVARIANT: every error is claimed by exactly one rule; whoever adds an error decides here whose it is.
fn is_claimed(error: OriginPatternError) -> bool {
    match error {
        OriginPatternError::Origin(error) => match error {
            OriginError::Empty
            | OriginError::TooLong
            | OriginError::Character(_)
            | OriginError::NoScheme
            | OriginError::Scheme
            | OriginError::NoHost
            | OriginError::Label => true,
            // Each of these has a rule of its own.
            OriginError::NotAscii
            | OriginError::Null
            | OriginError::FileScheme
            | OriginError::OpaqueScheme
            | OriginError::UpperCase
            | OriginError::Userinfo
            | OriginError::Path
            | OriginError::TrailingSlash
            | OriginError::TrailingDot
            | OriginError::Ip
            | OriginError::Punycode
            | OriginError::Port
            | OriginError::DefaultPort => false,
        },
        OriginPatternError::Wildcard | OriginPatternError::WildcardOnIp => false,
    }
}

/// What was meant where the scheme is missing, incomplete, or stands behind another one.
fn with_scheme(text: &str) -> Option<String> {
    let text = text.trim();
    if text == "*" {
        return Some(text.to_owned());
    }
    if let Some(inner) =
        ["blob:", "view-source:", "filesystem:"].iter().find_map(|outer| text.strip_prefix(outer))
    {
        // Such a page has the origin of the page that made it.
        return as_sent(inner);
    }
    if text.contains("://") {
        return None;
    }
    for scheme in ["https", "http"] {
        if let Some(rest) = text.strip_prefix(scheme).and_then(|rest| rest.strip_prefix(':')) {
            return as_sent(&format!("{scheme}://{}", rest.trim_start_matches('/')));
        }
    }
    let rest = text.trim_start_matches('/');
    let (host, port) = rest.split_once(':').unwrap_or((rest, ""));
    let is_port = port
        .split('/')
        .next()
        .is_some_and(|port| port == "*" || port.bytes().all(|byte| byte.is_ascii_digit()));
    // `example.com` and `localhost:3000`, but not `data:` or a word.
    let is_host = is_loopback_host(host) || host.trim_end_matches('/').contains('.');
    let scheme = if is_loopback_host(host) { "http" } else { "https" };
    if is_port && is_host { as_sent(&format!("{scheme}://{rest}")) } else { None }
}
