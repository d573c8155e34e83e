//! Chromium 156, observed; `third_party/blink/renderer/platform/loader/cors/cors_error_string.cc`.

use url::Url;

use super::{Failure, unescaped};
use crate::outcome::Reason;

/// The schemes as `SchemeRegistry::ListOfCorsEnabledURLSchemes` gave them.
const CORS_SCHEMES: &str = "chrome, chrome-experimental-site-token-provider, chrome-extension, chrome-untrusted, data, http, \
                            https, isolated-app";
const LOCATION_WITH_CREDENTIALS: &str =
    "Redirect location '' contains a username and password, which is disallowed for cross-origin requests.";
const PREFLIGHT: &str = "Response to preflight request doesn't pass access control check: ";

/// The schemes to which no redirect leads, whatever CORS says of it (`IsSafeRedirectTarget`).
const UNSAFE_SCHEMES: [&str; 6] = ["about", "blob", "chrome", "data", "file", "filesystem"];

pub(super) fn sentences(failure: &Failure<'_>) -> Vec<String> {
    of_redirect(failure).unwrap_or_else(|| of_request(failure)).into_iter().collect()
}

/// What it says of a redirect that it does not follow for a reason of its own; the inner `None` is silence.
fn of_redirect(failure: &Failure<'_>) -> Option<Option<String>> {
    if failure.preflight || !failure.is_redirect() {
        return None;
    }
    let Some(location) = failure.location() else {
        return Some(match failure.reason {
            // A host may have a space for it, until there is none of that name.
            Reason::LocationMalformed(_) | Reason::RedirectInModeError(_)
                if failure.value("location").contains(' ') =>
            {
                None
            }
            Reason::LocationMalformed(_) | Reason::RedirectInModeError(_) => {
                Some(net(failure, failure.last_url, "ERR_INVALID_REDIRECT"))
            }
            _ => return None,
        });
    };
    match failure.reason {
        Reason::NotSameOrigin => Some(Some(format!(
            "Unsafe attempt to load URL {location} from frame with URL {}/. Domains, protocols and ports must match.",
            failure.page
        ))),
        Reason::BadPort(_) => Some(Some(net(failure, location.as_str(), "ERR_UNSAFE_PORT"))),
        Reason::LocationScheme(_) | Reason::RedirectInModeError(_)
            if UNSAFE_SCHEMES.contains(&location.scheme()) =>
        {
            Some(Some(net(failure, failure.last_url, "ERR_UNSAFE_REDIRECT")))
        }
        // It looks at the address before it looks at the redirect mode.
        Reason::RedirectInModeError(_) if has_credentials(&location) && failure.is_cross_origin() => {
            Some(Some(blocked(failure, failure.last_url, LOCATION_WITH_CREDENTIALS)))
        }
        _ => None,
    }
}

fn has_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

fn of_request(failure: &Failure<'_>) -> Option<String> {
    let url = failure.last_url;
    Some(match failure.reason {
        // A stream was asked for all the same, and then cannot be sent.
        Reason::NotSameOrigin if failure.preflight => net(failure, url, "ERR_ALPN_NEGOTIATION_FAILED"),
        Reason::NotSameOrigin => format!(
            "Fetch API cannot load {url}. Request mode is \"same-origin\" but the URL's origin is not same as the request \
             origin {}.",
            failure.page
        ),
        Reason::NoCorsRedirectMode => format!(
            "Fetch API cannot load {url}. Request mode is \"no-cors\" but the redirect mode is not \"follow\"."
        ),
        Reason::Scheme(scheme) if scheme == "file" => format!("Not allowed to load local resource: {url}"),
        Reason::Scheme(scheme) => {
            format!("Fetch API cannot load {url}. URL scheme \"{scheme}\" is not supported.")
        }
        Reason::MixedContent => format!(
            "Mixed Content: The page at '{}/' was loaded over HTTPS, but requested an insecure resource '{url}'. This request \
             has been blocked; the content must be served over HTTPS.",
            failure.page
        ),
        Reason::BadPort(_) => net(failure, url, "ERR_UNSAFE_PORT"),
        Reason::NotCached => net(failure, url, "ERR_CACHE_MISS"),
        Reason::StreamNeedsHttp2 => net(failure, url, "ERR_ALPN_NEGOTIATION_FAILED"),
        Reason::TooManyRedirects => net(failure, failure.first_url, "ERR_TOO_MANY_REDIRECTS"),
        reason => {
            let (address, words) = cors(failure, reason)?;
            blocked(failure, &address, &words)
        }
    })
}

/// As the console writes a request that failed in the network stack.
fn net(failure: &Failure<'_>, url: &str, error: &str) -> String {
    format!("{} {url} net::{error}", failure.method)
}

fn blocked(failure: &Failure<'_>, address: &str, words: &str) -> String {
    let redirected_from = if address == failure.first_url {
        String::new()
    } else {
        format!("(redirected from '{}') ", failure.first_url)
    };
    format!(
        "Access to fetch at '{address}' {redirected_from}from origin '{}' has been blocked by CORS policy: {words}",
        failure.page
    )
}

/// The address that is named, and what is said of it.
fn cors(failure: &Failure<'_>, reason: &Reason) -> Option<(String, String)> {
    let here = |words: String| Some((failure.last_url.to_owned(), words));
    // It never comes to the check: the loader itself follows no redirect of a preflight.
    if failure.preflight && failure.is_redirect() {
        return here(format!("{PREFLIGHT}Redirect is not allowed for a preflight request."));
    }
    match reason {
        Reason::AllowOriginMissing { preflight } => checked(failure, *preflight, missing()),
        Reason::AllowOriginWildcardWithCredentials { preflight } => checked(
            failure,
            *preflight,
            "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the \
             request's credentials mode is 'include'."
                .to_owned(),
        ),
        Reason::AllowOriginMultiple { preflight, .. } | Reason::AllowOriginMismatch { preflight, .. } => {
            checked(failure, *preflight, mismatch(&failure.value("access-control-allow-origin")))
        }
        Reason::AllowCredentialsNotTrue { preflight, .. } => checked(
            failure,
            *preflight,
            format!(
                "The value of the 'Access-Control-Allow-Credentials' header in the response is '{}' which must be 'true' when \
                 the request's credentials mode is 'include'.",
                failure.value("access-control-allow-credentials")
            ),
        ),
        Reason::PreflightStatus(_) | Reason::PreflightRedirected(_) => {
            here(format!("{PREFLIGHT}It does not have HTTP ok status."))
        }
        Reason::AllowMethodsMalformed(_) => here(cannot_parse("Access-Control-Allow-Methods")),
        Reason::AllowHeadersMalformed(_) => here(cannot_parse("Access-Control-Allow-Headers")),
        Reason::MethodNotAllowed { method, .. } => here(format!(
            "Method {} is not allowed by Access-Control-Allow-Methods in preflight response.",
            unescaped(method)
        )),
        // Of several it names any: they are in a hash table.
        Reason::HeaderNotAllowed { name, .. } => here(format!(
            "Request header field {} is not allowed by Access-Control-Allow-Headers in preflight response.",
            unescaped(name)
        )),
        Reason::LocationWithCredentials => here(LOCATION_WITH_CREDENTIALS.to_owned()),
        Reason::LocationScheme(_) => {
            let words =
                format!("Cross origin requests are only supported for protocol schemes: {CORS_SCHEMES}.");
            Some((failure.location()?.to_string(), words))
        }
        _ => None,
    }
}

fn checked(failure: &Failure<'_>, preflight: bool, words: String) -> Option<(String, String)> {
    let words = if preflight { format!("{PREFLIGHT}{words}") } else { words };
    Some((failure.last_url.to_owned(), words))
}

fn missing() -> String {
    "No 'Access-Control-Allow-Origin' header is present on the requested resource.".to_owned()
}

fn mismatch(value: &str) -> String {
    let fault = if value.contains([' ', ',']) {
        format!("contains multiple values '{value}', but only one is allowed")
    } else if value != "null" && Url::parse(value).is_err() {
        format!("contains the invalid value '{value}'")
    } else {
        format!("has a value '{value}' that is not equal to the supplied origin")
    };
    format!(
        "The 'Access-Control-Allow-Origin' header {fault}. Have the server send the header with a valid value."
    )
}

fn cannot_parse(name: &str) -> String {
    format!("Cannot parse {name} response header field in preflight response.")
}
