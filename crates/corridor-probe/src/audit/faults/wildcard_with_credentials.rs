//! `*` is answered together with credentials.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look};

/// `*` is answered together with credentials.
pub(super) static FAULT: Fault = Fault {
    code: "wildcard-with-credentials",
    severity: Severity::Error,
    title: "`*` is answered together with credentials",
    consequence: "Browsers refuse exactly this: a page that sends cookies gets a `TypeError`. And it shows \
                  that nobody decided whether the endpoint is public or private.",
    fix: &fixes::CREDENTIALS,
    references: &["Fetch Standard, CORS check: https://fetch.spec.whatwg.org/#concept-cors-check"],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let both = |seen: &&Seen| {
        seen.cors().is_some_and(|cors| cors.allow_origin().as_deref() == Some("*") && cors.credentials())
    };
    let first = look.own_answers().find(both);
    let say = "`Access-Control-Allow-Origin: *` stands beside `Access-Control-Allow-Credentials: true`, which \
               browsers refuse";
    first.map(|seen| Found::new(say, [seen])).into_iter().collect()
}
