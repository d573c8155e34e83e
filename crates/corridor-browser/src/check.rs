//! The two checks of the protocol: of every response to a request in CORS mode, and of a preflight's response.

use crate::cache::Granted;
use crate::construct::is_cors_safelisted_method;
use crate::headers::{Header, Tokens, lines};
use crate::outcome::{Reason, Step, printable};
use crate::profiles::Lockstep;
use crate::rules::Rules;

/// [CORS check](https://fetch.spec.whatwg.org/#concept-cors-check): may a page of this origin read this response?
pub(crate) fn cors_check(
    rules: &Lockstep,
    headers: &[Header<'_>],
    origin: &str,
    includes_credentials: bool,
    preflight: bool,
) -> Result<(), Reason> {
    let Some(value) = rules.ask(|rules| rules.allow_origin(headers)) else {
        return Err(Reason::AllowOriginMissing { preflight });
    };
    if &*value == b"*" {
        return match includes_credentials {
            false => Ok(()),
            true => Err(Reason::AllowOriginWildcardWithCredentials { preflight }),
        };
    }
    if &*value != origin.as_bytes() {
        let shown = printable(&value);
        return Err(if value.contains(&b',') {
            Reason::AllowOriginMultiple { preflight, value: shown }
        } else {
            Reason::AllowOriginMismatch { preflight, value: shown, origin: origin.to_owned() }
        });
    }
    if !includes_credentials {
        return Ok(());
    }
    match rules.ask(|rules| rules.allow_credentials(headers)) {
        Some(value) if &*value == b"true" => Ok(()),
        value => {
            Err(Reason::AllowCredentialsNotTrue { preflight, value: value.map(|value| printable(&value)) })
        }
    }
}

/// [Redirect status](https://fetch.spec.whatwg.org/#redirect-status).
pub(crate) const fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// What a preflight asked for.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) method: &'a [u8],
    /// A stream: its method is granted where the response lists none.
    pub(crate) forced: bool,
    pub(crate) names: &'a [String],
    /// Whether `Authorization` is among the request's headers.
    pub(crate) authorization: bool,
    pub(crate) includes_credentials: bool,
}

/// What a preflight's response, which passed the CORS check, grants
/// ([CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch), step 7).
pub(crate) fn grants<'h>(
    rules: &Lockstep,
    status: u16,
    headers: &'h [Header<'_>],
    asked: Asked<'h>,
) -> Result<Granted<'h>, (Step, Reason)> {
    let refuse = |reason| Err((Step::CorsPreflightFetch, reason));
    if !(200..=299).contains(&status) {
        return refuse(if is_redirect(status) {
            Reason::PreflightRedirected(status)
        } else {
            Reason::PreflightStatus(status)
        });
    }
    let methods = Tokens::extract(lines(headers, "access-control-allow-methods"));
    if let Tokens::Malformed(item) = methods {
        return refuse(Reason::AllowMethodsMalformed(printable(item)));
    }
    let names = Tokens::extract(lines(headers, "access-control-allow-headers"));
    if let Tokens::Malformed(item) = names {
        return refuse(Reason::AllowHeadersMalformed(printable(item)));
    }
    let granted = Granted { methods: granted_methods(&methods, asked), headers: names.items().to_vec() };
    let wildcard_counts = !asked.includes_credentials;
    let method_is_listed = granted.methods.contains(&asked.method);
    let any_method = wildcard_counts && granted.methods.contains(&&b"*"[..]);
    if !method_is_listed && !any_method && !is_cors_safelisted_method(asked.method) {
        let allowed = shown(&granted.methods);
        return refuse(Reason::MethodNotAllowed { method: printable(asked.method), allowed });
    }
    let needs_its_name = || asked.authorization && !rules.ask(Rules::wildcard_covers_authorization);
    let any_header = wildcard_counts && names.has_wildcard();
    let by_wildcard = |name: &str| any_header && !(name == "authorization" && needs_its_name());
    let is_refused = |name: &&String| !names.has_name(name.as_bytes()) && !by_wildcard(name);
    if let Some(name) = asked.names.iter().find(is_refused) {
        return refuse(Reason::HeaderNotAllowed { name: name.clone(), allowed: shown(names.items()) });
    }
    if !names.has_name(b"authorization") && needs_its_name() {
        let name = "authorization".to_owned();
        return refuse(Reason::HeaderNotAllowed { name, allowed: shown(names.items()) });
    }
    Ok(granted)
}

fn granted_methods<'h>(methods: &Tokens<'h>, asked: Asked<'h>) -> Vec<&'h [u8]> {
    match methods {
        Tokens::Absent if asked.forced => vec![asked.method],
        Tokens::Absent | Tokens::Malformed(_) => Vec::new(),
        Tokens::List(methods) => methods.clone(),
    }
}

fn shown(items: &[&[u8]]) -> Vec<String> {
    items.iter().map(|item| printable(item)).collect()
}
