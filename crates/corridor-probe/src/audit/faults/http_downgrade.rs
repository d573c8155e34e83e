//! The origin is allowed without encryption as well.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::look::{Found, Look};
use crate::audit::origins::Class;

/// The origin is allowed without encryption as well.
pub(super) static FAULT: Fault = Fault {
    code: "http-downgrade",
    severity: Severity::Error,
    title: "the origin is allowed without encryption as well",
    consequence: "Whoever sits between a visitor and the network (a café's Wi-Fi) answers for the `http:` \
                  page, and its script reads the answers of the encrypted API.",
    fix: &fixes::EXACT_ORIGINS,
    references: &[
        "PortSwigger, exploiting CORS misconfigurations: https://portswigger.net/research/exploiting-cors-misconfigurations-for-bitcoins-and-bounties",
        "PortSwigger, CORS vulnerability with trusted insecure protocols: https://portswigger.net/web-security/cors/lab-breaking-https-attack",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    look.of_class(Class::HttpDowngrade, |variant, _| {
        format!("`{}` is granted beside `{}`", variant.origin, variant.like)
    })
}
