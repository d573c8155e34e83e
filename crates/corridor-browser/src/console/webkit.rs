//! WebKitGTK 2.50, observed, whose CORS code is Safari's; `Source/WebCore/loader/CrossOriginAccessControl.cpp` and
//! `CrossOriginPreflightResultCache.cpp`.

use super::Failure;
use crate::outcome::Reason;

pub(super) fn sentences(failure: &Failure<'_>) -> Vec<String> {
    let url = failure.last_url;
    let due_to = format!("Fetch API cannot load {url} due to access control checks.");
    match failure.reason {
        Reason::NotSameOrigin => vec![format!("Fetch API cannot load {url}.")],
        Reason::BadPort(port) => vec![format!("Not allowed to use restricted network port {port}: {url}")],
        Reason::MixedContent => vec![format!(
            "[blocked] The page at {}/ requested insecure content from {url}. This content was blocked and must be served over \
             HTTPS.",
            failure.page
        )],
        Reason::NetworkError if failure.preflight => vec![due_to],
        reason => match cors(failure, reason) {
            Some(words) => vec![words, due_to],
            None => Vec::new(),
        },
    }
}

fn cors(failure: &Failure<'_>, reason: &Reason) -> Option<String> {
    // The status comes first, before any header is looked at.
    if failure.preflight && !(200..=299).contains(&failure.status()) {
        return Some(format!("Preflight response is not successful. Status code: {}", failure.status()));
    }
    Some(match reason {
        Reason::AllowOriginMissing { .. } | Reason::AllowOriginMismatch { .. } => format!(
            "Origin {} is not allowed by Access-Control-Allow-Origin. Status code: {}",
            failure.origin,
            failure.status()
        ),
        Reason::AllowOriginWildcardWithCredentials { .. } => {
            "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.".to_owned()
        }
        Reason::AllowOriginMultiple { .. } => {
            "Access-Control-Allow-Origin cannot contain more than one origin.".to_owned()
        }
        Reason::AllowCredentialsNotTrue { .. } => {
            "Credentials flag is true, but Access-Control-Allow-Credentials is not \"true\".".to_owned()
        }
        Reason::AllowMethodsMalformed(_) => invalid(failure, "Access-Control-Allow-Methods"),
        Reason::AllowHeadersMalformed(_) => invalid(failure, "Access-Control-Allow-Headers"),
        Reason::MethodNotAllowed { method, .. } => {
            format!("Method {method} is not allowed by Access-Control-Allow-Methods.")
        }
        Reason::HeaderNotAllowed { name, .. } => {
            let written = failure.page_headers.iter().find(|written| written.eq_ignore_ascii_case(name));
            format!(
                "Request header field {} is not allowed by Access-Control-Allow-Headers.",
                written.copied().unwrap_or(name)
            )
        }
        Reason::Scheme(_) => "Cross origin requests are only supported for HTTP.".to_owned(),
        Reason::TooManyRedirects => "Load cannot follow more than 20 redirections".to_owned(),
        Reason::RedirectInModeError(_) => {
            format!("Not allowed to follow a redirection while loading {}", failure.last_url)
        }
        Reason::LocationScheme(scheme) if scheme == "ftp" => "FTP URLs are disabled".to_owned(),
        Reason::LocationScheme(_) => {
            let words = "not allowed to follow a cross-origin CORS redirection with non CORS scheme";
            denied(&failure.value("location"), words)
        }
        Reason::LocationWithCredentials => {
            let mut location = failure.location()?;
            let words = format!("redirection URL {location} has credentials");
            // INVARIANT: an http: URL can have them taken out.
            let _ = (location.set_username(""), location.set_password(None));
            denied(location.as_str(), &words)
        }
        _ => return None,
    })
}

fn invalid(failure: &Failure<'_>, name: &str) -> String {
    format!("Header {name} has an invalid value: {}", failure.value(name))
}

fn denied(location: &str, words: &str) -> String {
    format!("Cross-origin redirection to {location} denied by Cross-Origin Resource Sharing policy: {words}")
}
