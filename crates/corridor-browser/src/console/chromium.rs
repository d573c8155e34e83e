//! Chromium 156, observed; `third_party/blink/renderer/platform/loader/cors/cors_error_string.cc`.

use url::Url;

use super::Failure;
use crate::outcome::Reason;

/// The schemes as `SchemeRegistry::ListOfCorsEnabledURLSchemes` gave them.
const CORS_SCHEMES: &str = "chrome, chrome-experimental-site-token-provider, chrome-extension, chrome-untrusted, data, http, \
                            https, isolated-app";
const PREFLIGHT: &str = "Response to preflight request doesn't pass access control check: ";

pub(super) fn sentences(failure: &Failure<'_>) -> Vec<String> {
    let url = failure.last_url;
    let sentence = match failure.reason {
        Reason::NotSameOrigin => format!(
            "Fetch API cannot load {url}. Request mode is \"same-origin\" but the URL's origin is not same as the request \
             origin {}.",
            failure.page
        ),
        Reason::Scheme(scheme) => {
            format!("Fetch API cannot load {url}. URL scheme \"{scheme}\" is not supported.")
        }
        Reason::MixedContent => format!(
            "Mixed Content: The page at '{}/' was loaded over HTTPS, but requested an insecure resource '{url}'. This request \
             has been blocked; the content must be served over HTTPS.",
            failure.page
        ),
        Reason::BadPort(_) => format!("GET {url} net::ERR_UNSAFE_PORT"),
        Reason::TooManyRedirects => format!("GET {} net::ERR_TOO_MANY_REDIRECTS", failure.first_url),
        reason => match cors(failure, reason) {
            Some((address, words)) => format!(
                "Access to fetch at '{address}' {}from origin '{}' has been blocked by CORS policy: {words}",
                redirected_from(failure, &address),
                failure.page
            ),
            None => return Vec::new(),
        },
    };
    vec![sentence]
}

fn redirected_from(failure: &Failure<'_>, address: &str) -> String {
    if address == failure.first_url {
        String::new()
    } else {
        format!("(redirected from '{}') ", failure.first_url)
    }
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
        Reason::AllowOriginMultiple { preflight, value }
        | Reason::AllowOriginMismatch { preflight, value, .. } => {
            checked(failure, *preflight, mismatch(value))
        }
        Reason::AllowCredentialsNotTrue { preflight, value } => checked(
            failure,
            *preflight,
            format!(
                "The value of the 'Access-Control-Allow-Credentials' header in the response is '{}' which must be 'true' when \
                 the request's credentials mode is 'include'.",
                value.as_deref().unwrap_or_default()
            ),
        ),
        Reason::PreflightStatus(_) | Reason::PreflightRedirected(_) => {
            here(format!("{PREFLIGHT}It does not have HTTP ok status."))
        }
        Reason::AllowMethodsMalformed(_) => here(cannot_parse("Access-Control-Allow-Methods")),
        Reason::AllowHeadersMalformed(_) => here(cannot_parse("Access-Control-Allow-Headers")),
        Reason::MethodNotAllowed { method, .. } => here(format!(
            "Method {method} is not allowed by Access-Control-Allow-Methods in preflight response."
        )),
        Reason::HeaderNotAllowed { name, .. } => here(format!(
            "Request header field {name} is not allowed by Access-Control-Allow-Headers in preflight response."
        )),
        Reason::LocationWithCredentials => here(
            "Redirect location '' contains a username and password, which is disallowed for cross-origin requests."
                .to_owned(),
        ),
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
