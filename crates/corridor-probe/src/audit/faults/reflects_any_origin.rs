//! Every origin is allowed, by echoing it.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::look::{Found, Look};
use crate::audit::origins::{Class, STRANGER};
use crate::audit::probe::Channel;

/// Every origin is allowed, by echoing it.
pub(super) static FAULT: Fault = Fault {
    code: "reflects-any-origin",
    severity: Severity::Error,
    title: "every origin is allowed, by echoing it",
    consequence: "Any web site that a visitor opens can call the endpoint and read the answer. With \
                  credentials it does so in the name of the visitor, which not even `*` would allow.",
    fix: &fixes::EXACT_ORIGINS,
    references: &[
        "PortSwigger, exploiting CORS misconfigurations: https://portswigger.net/research/exploiting-cors-misconfigurations-for-bitcoins-and-bounties",
        "Chen et al., We Still Don't Have Secure Cross-Domain Requests (USENIX Security 2018): https://www.usenix.org/conference/usenixsecurity18/presentation/chen-jianjun",
        "CWE-942, permissive cross-domain policy: https://cwe.mitre.org/data/definitions/942.html",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    // Where only errors do it, that is a fault of its own.
    if look.only_errors_grant_strangers() {
        return Vec::new();
    }
    let always = look.of_class(Class::AnyOrigin, |variant, _| {
        format!("any origin is echoed: `{}` is granted", variant.origin)
    });
    if !always.is_empty() {
        return always;
    }
    // `*` or nothing to whoever has no cookie, and an echo to whoever has one.
    let with_cookie = look.evidence.to(Channel::Cookie, STRANGER).filter(|seen| seen.is_own());
    let message = format!("any origin is echoed once a cookie goes along: `{STRANGER}` is granted");
    with_cookie.map(|seen| Found::new(message, [seen])).into_iter().collect()
}
