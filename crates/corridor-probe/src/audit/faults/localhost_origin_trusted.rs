//! A page of the visitor's own machine is allowed.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::look::{Found, Look};
use crate::audit::origins::Class;

/// A page of the visitor's own machine is allowed.
pub(super) static FAULT: Fault = Fault {
    code: "localhost-origin-trusted",
    severity: Severity::Warning,
    title: "a page of the visitor's own machine is allowed",
    consequence: "Every program that serves a page on the visitor's machine, and every tool of a developer, \
                  reads the answers. It is the setting of a developer that was left in.",
    fix: &fixes::EXACT_ORIGINS,
    references: &[
        "PortSwigger, exploiting CORS misconfigurations: https://portswigger.net/research/exploiting-cors-misconfigurations-for-bitcoins-and-bounties",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    look.of_class(Class::Localhost, |variant, _| format!("`{}` is granted", variant.origin))
}
