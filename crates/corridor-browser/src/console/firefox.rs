//! Firefox 153 ESR, observed; `dom/locales/en-US/chrome/security/security.properties`.
//!
//! After a preflight that failed it prints `(Reason: CORS request did not succeed). Status code: (null).` besides, which says
//! nothing more and is left out.

use super::Failure;
use crate::outcome::Reason;

pub(super) fn sentences(failure: &Failure<'_>) -> Vec<String> {
    match failure.reason {
        Reason::NotSameOrigin => vec![format!(
            "Security Error: Content at {}/ may not load data from {}.",
            failure.page, failure.last_url
        )],
        Reason::MixedContent => {
            vec![format!("Blocked loading mixed active content “{}”", failure.last_url)]
        }
        Reason::PreflightRedirected(status) => vec![
            blocked(failure.last_url, "CORS request external redirect not allowed", None),
            blocked(failure.last_url, "CORS preflight response did not succeed", Some(*status)),
        ],
        Reason::AllowOriginWildcardWithCredentials { .. } => vec![blocked(
            // It alone has the address in quotes.
            &format!("‘{}’", failure.last_url),
            "Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’",
            None,
        )],
        Reason::LocationScheme(_) => {
            let address = failure.location().map_or_else(|| failure.last_url.to_owned(), String::from);
            vec![blocked(&address, "CORS request not http", None)]
        }
        Reason::NetworkError | Reason::TooManyRedirects | Reason::LocationWithCredentials => {
            let words = "CORS request did not succeed";
            vec![format!("{} Status code: (null).", blocked(failure.last_url, words, None))]
        }
        reason => match cors(failure, reason) {
            Some((words, status)) => vec![blocked(failure.last_url, &words, status)],
            None => Vec::new(),
        },
    }
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
        Reason::AllowOriginMultiple { .. } if failure.count("access-control-allow-origin") > 1 => {
            said("Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed".to_owned())
        }
        Reason::AllowOriginMultiple { value, .. } | Reason::AllowOriginMismatch { value, .. } => {
            said(format!("CORS header ‘Access-Control-Allow-Origin’ does not match ‘{value}’"))
        }
        Reason::AllowCredentialsNotTrue { .. } => {
            said("expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’".to_owned())
        }
        Reason::PreflightStatus(status) => {
            Some(("CORS preflight response did not succeed".to_owned(), Some(*status)))
        }
        Reason::AllowMethodsMalformed(item) => {
            said(format!("invalid token ‘{item}’ in CORS header ‘Access-Control-Allow-Methods’"))
        }
        Reason::AllowHeadersMalformed(item) => {
            said(format!("invalid token ‘{item}’ in CORS header ‘Access-Control-Allow-Headers’"))
        }
        Reason::MethodNotAllowed { .. } => {
            said("Did not find method in CORS header ‘Access-Control-Allow-Methods’".to_owned())
        }
        Reason::HeaderNotAllowed { name, .. } => said(format!(
            "header ‘{name}’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response"
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
