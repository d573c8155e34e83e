//! Firefox 153 ESR, observed; `dom/locales/en-US/chrome/security/security.properties`.

use url::Url;

use super::{Failure, unescaped};
use crate::outcome::Reason;

/// As it writes the name, which alone it counts: by HTTP/2 it never does.
const ALLOW_ORIGIN: &[u8] = b"Access-Control-Allow-Origin";

pub(super) fn sentences(failure: &Failure<'_>) -> Vec<String> {
    let location = failure.location();
    let target = location.as_ref().map_or(failure.last_url, Url::as_str);
    match failure.reason {
        Reason::NotSameOrigin => {
            vec![may_not(&page(failure), "load data from", target)]
        }
        Reason::MixedContent => {
            vec![format!("Blocked loading mixed active content “{}”", failure.last_url)]
        }
        Reason::PreflightRedirected(status) if failure.is_redirect() => vec![
            blocked(failure.last_url, "CORS request external redirect not allowed", None),
            blocked(failure.last_url, "CORS preflight response did not succeed", Some(*status)),
        ],
        Reason::AllowOriginWildcardWithCredentials { .. } => vec![blocked(
            // It alone has the address in quotes.
            &format!("‘{}’", failure.last_url),
            "Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’",
            None,
        )],
        Reason::Scheme(scheme) if scheme == "file" => {
            vec![may_not(&page(failure), "load or link to", target)]
        }
        Reason::LocationScheme(scheme) => match scheme.as_str() {
            "blob" => vec![may_not(failure.last_url, "load data from", target)],
            "file" => vec![may_not(failure.last_url, "load or link to", target)],
            // Known to it, but not for loading: of `data:` it warns.
            "chrome" | "data" | "javascript" | "ws" | "wss" => did_not_succeed(failure).into_iter().collect(),
            _ => vec![blocked(target, "CORS request not http", None)],
        },
        // At first it is silent.
        Reason::BadPort(_) if !failure.is_redirect() => Vec::new(),
        Reason::NetworkError
        | Reason::BadPort(_)
        | Reason::TooManyRedirects
        | Reason::LocationMalformed(_)
        | Reason::LocationWithCredentials => did_not_succeed(failure).into_iter().collect(),
        reason => match cors(failure, reason) {
            Some((words, status)) => vec![blocked(failure.last_url, &words, status)],
            None => Vec::new(),
        },
    }
}

/// The page, which an opaque origin hides behind an identifier that is made anew each time.
fn page(failure: &Failure<'_>) -> String {
    match failure.page {
        "null" => "moz-nullprincipal:{…}".to_owned(),
        page => format!("{page}/"),
    }
}

fn may_not(content: &str, act: &str, target: &str) -> String {
    format!("Security Error: Content at {content} may not {act} {target}.")
}

fn did_not_succeed(failure: &Failure<'_>) -> Option<String> {
    failure.is_cross_origin().then(|| {
        format!("{} Status code: (null).", blocked(failure.last_url, "CORS request did not succeed", None))
    })
}

fn cors(failure: &Failure<'_>, reason: &Reason) -> Option<(String, Option<u16>)> {
    let said = |words: String| Some((words, None));
    match reason {
        // An empty value is none to its rules, and a value to its words.
        Reason::AllowOriginMissing { .. } if failure.count("access-control-allow-origin") > 0 => {
            said("CORS header ‘Access-Control-Allow-Origin’ does not match ‘’".to_owned())
        }
        Reason::AllowOriginMissing { .. } => {
            Some(("CORS header ‘Access-Control-Allow-Origin’ missing".to_owned(), Some(failure.status())))
        }
        Reason::AllowOriginMultiple { .. } if failure.count_written(ALLOW_ORIGIN) > 1 => {
            said("Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed".to_owned())
        }
        Reason::AllowOriginMultiple { .. } | Reason::AllowOriginMismatch { .. } => {
            let value = failure.value("access-control-allow-origin");
            said(format!("CORS header ‘Access-Control-Allow-Origin’ does not match ‘{value}’"))
        }
        Reason::AllowCredentialsNotTrue { .. } => {
            said("expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’".to_owned())
        }
        Reason::PreflightStatus(status) | Reason::PreflightRedirected(status) => {
            Some(("CORS preflight response did not succeed".to_owned(), Some(*status)))
        }
        Reason::AllowMethodsMalformed(item) => {
            said(format!("invalid token ‘{}’ in CORS header ‘Access-Control-Allow-Methods’", unescaped(item)))
        }
        Reason::AllowHeadersMalformed(item) => {
            said(format!("invalid token ‘{}’ in CORS header ‘Access-Control-Allow-Headers’", unescaped(item)))
        }
        Reason::MethodNotAllowed { .. } => {
            said("Did not find method in CORS header ‘Access-Control-Allow-Methods’".to_owned())
        }
        Reason::HeaderNotAllowed { name, .. } => said(format!(
            "header ‘{}’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response",
            unescaped(name)
        )),
        Reason::Scheme(_) => said("CORS request not http".to_owned()),
        _ => None,
    }
}

fn blocked(address: &str, words: &str, status: Option<u16>) -> String {
    let status = status.map(|status| format!(" Status code: {status}.")).unwrap_or_default();
    format!(
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {address}. (Reason: \
         {words}).{status}"
    )
}
