//! The origin `null` is allowed.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::look::{Found, Look};
use crate::audit::origins::Class;

/// The origin `null` is allowed.
pub(super) static FAULT: Fault = Fault {
    code: "null-origin-trusted",
    severity: Severity::Error,
    title: "the origin `null` is allowed",
    consequence: "Every sandboxed frame has the origin `null`, and any site can make one: whoever allows \
                  `null` allows everybody, and with credentials too.",
    fix: &fixes::EXACT_ORIGINS,
    references: &[
        "PortSwigger, exploiting CORS misconfigurations: https://portswigger.net/research/exploiting-cors-misconfigurations-for-bitcoins-and-bounties",
        "W3C, avoid returning `Access-Control-Allow-Origin: null`: https://w3c.github.io/webappsec-cors-for-developers/#avoid-returning-access-control-allow-origin-null",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    look.of_class(Class::Null, |_, _| {
        "`null` is granted, which any site can have by a sandboxed frame".to_owned()
    })
}
