//! What to do about a blocked call: the header that the server must send, or what the page must write.

use crate::outcome::Reason;

impl Reason {
    /// What would mend it, in one sentence.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::UrlMalformed => "write an absolute address, such as `https://api.example.com/inference`".to_owned(),
            Self::UrlWithCredentials => "take the user name and password out, and send an `Authorization` header".to_owned(),
            Self::MethodMalformed(_) => "write a method such as `POST`".to_owned(),
            Self::MethodForbidden(_) => "use another method: no server can allow this one to a page".to_owned(),
            Self::MethodNotForNoCors(_) => "leave the mode out: it is `cors`, and every method can be allowed there".to_owned(),
            Self::HeaderNameMalformed(_) => "write a name without spaces, colons and the like".to_owned(),
            Self::HeaderValueMalformed(_) => "encode the value, for example with `encodeURIComponent`".to_owned(),
            Self::BodyOfGet => "send it with `method: \"POST\"`, or put it into the query".to_owned(),
            Self::OnlyIfCachedCrossOrigin => "use the cache mode `force-cache`".to_owned(),
            Self::StreamInNoCors => "leave the mode out, or read the stream first".to_owned(),
            Self::StreamUnsupported => "read the stream first, and send what it holds".to_owned(),
            Self::StreamNeedsHttp2 => "serve the API by HTTP/2, or read the stream first and send what it holds".to_owned(),
            Self::BadPort(_) => "serve the API on another port, such as 8080 or 443".to_owned(),
            Self::MixedContent => "serve the API by https:".to_owned(),
            Self::Scheme(_) => "call `https:` or `http:`".to_owned(),
            Self::NotSameOrigin => "use the mode `cors`, and have the server allow the page's origin".to_owned(),
            Self::NoCorsRedirectMode => "leave the redirect mode out".to_owned(),
            Self::NotCached => "use the cache mode `force-cache`, which asks the server where the cache has nothing".to_owned(),
            Self::NetworkError => "see whether the server runs, and whether its name and port are right".to_owned(),
            Self::AllowOriginMissing { preflight: true } => {
                "answer `OPTIONS` with `Access-Control-Allow-Origin` and the page's origin, before authentication".to_owned()
            }
            Self::AllowOriginMissing { preflight: false } => {
                "send `Access-Control-Allow-Origin` with the page's origin on every answer, errors included".to_owned()
            }
            Self::AllowOriginWildcardWithCredentials { .. } => {
                "send the page's origin in place of `*`, or call with `credentials: \"omit\"`".to_owned()
            }
            Self::AllowOriginMultiple { .. } => {
                "send one origin, the page's: one of two servers in a row must leave the header to the other".to_owned()
            }
            Self::AllowOriginMismatch { origin, .. } => format!("send `Access-Control-Allow-Origin: {origin}`"),
            Self::AllowCredentialsNotTrue { .. } => {
                "send `Access-Control-Allow-Credentials: true`, or call without credentials".to_owned()
            }
            Self::PreflightRedirected(_) => {
                "call the address that the redirect leads to: mind a trailing slash, and http: for https:".to_owned()
            }
            Self::PreflightStatus(401 | 403) => {
                "answer preflights before authentication: a browser sends no credentials and no keys with them".to_owned()
            }
            Self::PreflightStatus(404 | 405) => "answer `OPTIONS` for this path, with 204".to_owned(),
            Self::PreflightStatus(_) => "answer preflights with 204".to_owned(),
            Self::AllowMethodsMalformed(_) => "write `Access-Control-Allow-Methods` as names with commas between".to_owned(),
            Self::AllowHeadersMalformed(_) => "write `Access-Control-Allow-Headers` as names with commas between".to_owned(),
            Self::MethodNotAllowed { method, allowed } => {
                let upper = method.to_ascii_uppercase();
                match allowed.iter().find(|listed| listed.eq_ignore_ascii_case(method)) {
                    Some(listed) => format!("methods are case-sensitive: write `method: \"{listed}\"` in the page"),
                    None if *method != upper => format!(
                        "methods are case-sensitive: write `method: \"{upper}\"` in the page, and send \
                         `Access-Control-Allow-Methods: {upper}` on the preflight's response"
                    ),
                    None => format!("send `Access-Control-Allow-Methods: {method}` on the preflight's response"),
                }
            }
            Self::HeaderNotAllowed { name, allowed } => {
                let list = allowed.iter().map(String::as_str).chain([name.as_str()]).collect::<Vec<_>>().join(", ");
                format!("send `Access-Control-Allow-Headers: {list}` on the preflight's response")
            }
            Self::RedirectInModeError(_) => "call the address that the redirect leads to".to_owned(),
            Self::LocationMalformed(_) => "send a `Location` that is an address".to_owned(),
            Self::LocationScheme(_) => "redirect to `https:` or `http:`".to_owned(),
            Self::LocationWithCredentials => "take the user name and password out of the `Location`".to_owned(),
            Self::RedirectChecked => "call with `credentials: \"omit\"`, or call the address that the last redirect leads to".to_owned(),
            Self::TooManyRedirects => "mend the loop: call the address that is meant".to_owned(),
            Self::StreamCannotBeSentAgain => "call the address that the redirect leads to".to_owned(),
        }
    }
}
