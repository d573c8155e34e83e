//! WebKitGTK 2.50, observed, whose CORS code is Safari's; `Source/WebCore/loader/CrossOriginAccessControl.cpp` and
//! `CrossOriginPreflightResultCache.cpp`.

use url::Url;

use super::{Failure, unescaped};
use crate::outcome::Reason;

const NOT_ALLOWED: &str = "Not allowed to request resource";
const WILDCARD: &str = "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.";
const NOT_TRUE: &str = "Credentials flag is true, but Access-Control-Allow-Credentials is not \"true\".";
const NO_CORS_SCHEME: &str = "not allowed to follow a cross-origin CORS redirection with non CORS scheme";

/// The schemes of what is on the machine itself.
const LOCAL: [&str; 2] = ["blob", "file"];
/// The names of headers that it knows, of those that a page may set and a preflight asks for: it writes them in this way,
/// whatever the page wrote (`Source/WebCore/platform/network/HTTPHeaderNames.in`).
const KNOWN_NAMES: [&str; 35] = [
    "Accept",
    "Accept-Ranges",
    "Access-Control-Max-Age",
    "Age",
    "Authorization",
    "Cache-Control",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Location",
    "Content-Range",
    "Content-Type",
    "Default-Style",
    "ETag",
    "Expires",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Last-Event-ID",
    "Last-Modified",
    "Link",
    "Location",
    "Ping-From",
    "Pragma",
    "Refresh",
    "Server-Timing",
    "Service-Worker",
    "SourceMap",
    "Upgrade-Insecure-Requests",
    "User-Agent",
    "Vary",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "X-XSS-Protection",
];

pub(super) fn sentences(failure: &Failure<'_>) -> Vec<String> {
    let url = failure.last_url;
    let due_to = |url: &str| format!("Fetch API cannot load {url} due to access control checks.");
    let location = failure.location();
    let target = location.as_ref().map_or(url, Url::as_str);
    match failure.reason {
        Reason::NotSameOrigin if failure.is_redirect() => vec![
            format!(
                "Unsafe attempt to load URL {target} from origin {}. Domains, protocols and ports must match.",
                failure.page
            ),
            due_to(target),
        ],
        Reason::NotSameOrigin => vec![format!("Fetch API cannot load {url}.")],
        Reason::NoCorsRedirectMode => {
            vec!["No-Cors mode requires follow redirect mode".to_owned(), NOT_ALLOWED.to_owned(), due_to(url)]
        }
        Reason::BadPort(port) => vec![format!("Not allowed to use restricted network port {port}: {target}")],
        Reason::MixedContent => vec![
            format!(
                "[blocked] The page at {}/ requested insecure content from {url}. This content was blocked and must be served \
                 over HTTPS.",
                failure.page
            ),
            NOT_ALLOWED.to_owned(),
            due_to(url),
        ],
        Reason::NetworkError if failure.preflight => vec![due_to(url)],
        reason => match redirect(failure, location.as_ref()).or_else(|| cors(failure, reason)) {
            Some(words) => vec![words, due_to(url)],
            None => Vec::new(),
        },
    }
}

/// What it says of a redirect that it does not follow.
fn redirect(failure: &Failure<'_>, location: Option<&Url>) -> Option<String> {
    if failure.preflight || !failure.is_redirect() {
        return None;
    }
    if location.is_some_and(|location| location.scheme() == "ftp") {
        return Some("FTP URLs are disabled".to_owned());
    }
    match failure.reason {
        Reason::LocationMalformed(written) if failure.is_cross_origin() && !written.is_empty() => {
            Some(denied(&failure.value("location"), NO_CORS_SCHEME))
        }
        Reason::LocationScheme(scheme) if !failure.is_cross_origin() && LOCAL.contains(&scheme.as_str()) => {
            Some(format!("Not allowed to load local resource: {}", location?))
        }
        Reason::LocationScheme(_) => Some(denied(location?.as_str(), NO_CORS_SCHEME)),
        Reason::LocationWithCredentials => {
            let words = format!("redirection URL {} has credentials", location?);
            Some(denied(without_credentials(location?).as_str(), &words))
        }
        Reason::RedirectChecked if failure.value("access-control-allow-origin") == "*" => {
            Some(denied(without_credentials(location?).as_str(), WILDCARD))
        }
        Reason::RedirectChecked => Some(denied(without_credentials(location?).as_str(), NOT_TRUE)),
        Reason::AllowOriginMissing { .. }
        | Reason::AllowOriginWildcardWithCredentials { .. }
        | Reason::AllowOriginMultiple { .. }
        | Reason::AllowOriginMismatch { .. }
        | Reason::AllowCredentialsNotTrue { .. } => {
            Some(denied(without_credentials(location?).as_str(), &cors(failure, failure.reason)?))
        }
        _ => None,
    }
}

fn without_credentials(url: &Url) -> Url {
    let mut url = url.clone();
    // INVARIANT: an http: URL can have them taken out.
    let _ = (url.set_username(""), url.set_password(None));
    url
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
        Reason::AllowOriginWildcardWithCredentials { .. } => WILDCARD.to_owned(),
        Reason::AllowOriginMultiple { .. } => {
            "Access-Control-Allow-Origin cannot contain more than one origin.".to_owned()
        }
        Reason::AllowCredentialsNotTrue { .. } => NOT_TRUE.to_owned(),
        Reason::AllowMethodsMalformed(_) => invalid(failure, "Access-Control-Allow-Methods"),
        Reason::AllowHeadersMalformed(_) => invalid(failure, "Access-Control-Allow-Headers"),
        Reason::MethodNotAllowed { method, .. } => {
            format!("Method {} is not allowed by Access-Control-Allow-Methods.", unescaped(method))
        }
        Reason::HeaderNotAllowed { name, .. } => {
            let name = unescaped(name);
            let mut names = KNOWN_NAMES.iter().chain(failure.page_headers);
            let written = names.find(|written| written.eq_ignore_ascii_case(&name)).copied().unwrap_or(&name);
            format!("Request header field {written} is not allowed by Access-Control-Allow-Headers.")
        }
        Reason::Scheme(_) => "Cross origin requests are only supported for HTTP.".to_owned(),
        Reason::TooManyRedirects => "Load cannot follow more than 20 redirections".to_owned(),
        Reason::RedirectInModeError(_) => {
            format!("Not allowed to follow a redirection while loading {}", failure.last_url)
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
