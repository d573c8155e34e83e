//! A preflight is asked for credentials.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look, shown};
use crate::audit::probe::{Channel, Method};

/// A preflight is asked for credentials.
pub(super) static FAULT: Fault = Fault {
    code: "authentication-before-preflight",
    severity: Severity::Error,
    title: "a preflight is asked for credentials",
    consequence: "Browsers send no key and no cookie with a preflight, so it is always refused, and no page \
                  can call the endpoint with a key, which is what the key is for.",
    fix: &fixes::PREFLIGHT,
    references: &[
        "Fetch Standard, CORS-preflight fetch: https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
        "aws-cdk, an authorizer on OPTIONS: https://github.com/aws/aws-cdk/issues/8615",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let asks = |seen: &&Seen| {
        seen.status() == 401
            || seen.status() == 407
            || seen.status() == 403
                && seen.cors().is_some_and(|cors| cors.combined("www-authenticate").is_some())
    };
    // An endpoint that asks everybody for a key, and has no page that is known, may have none.
    let is_open = look.gets().any(|seen| !asks(&seen));
    let meant = is_open || look.is_anybody_offered() || look.target.declared().next().is_some();
    if let Some(seen) = look.evidence.preflights().find(asks) {
        let message =
            format!("the preflight is answered {}: browsers send no credentials with it", seen.status());
        let severity = if meant { Severity::Error } else { Severity::Note };
        return Found::new(message, [seen]).with_severity(severity).alone();
    }
    // A server refuses strangers with 403, and methods that it does not allow; an allowed page's preflights for every
    // method are refused only by what stands before CORS.
    let origin = look.asker();
    let Some(get) = look.evidence.to(Channel::Get, origin).filter(|seen| seen.is_granted()) else {
        return Vec::new();
    };
    let preflights: Vec<&Seen> = Method::ALL
        .iter()
        .filter_map(|method| look.evidence.to(Channel::Preflight(*method), origin))
        .collect();
    let refused = |seen: &&Seen| seen.status() == 403 && !seen.is_offered();
    if preflights.len() < Method::ALL.len() || !preflights.iter().all(refused) {
        return Vec::new();
    }
    let message = format!(
        "every preflight of `{}` is answered 403, though its `GET` is granted: something stands before CORS",
        shown(origin)
    );
    Found::new(message, preflights.into_iter().take(2).chain([get])).alone()
}
