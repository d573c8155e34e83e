//! Every subdomain is allowed.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::look::{Found, Look};
use crate::audit::origins::Class;

/// Every subdomain is allowed.
pub(super) static FAULT: Fault = Fault {
    code: "any-subdomain-trusted",
    severity: Severity::Warning,
    title: "every subdomain is allowed",
    consequence: "One forgotten name that points to a service nobody has any more, or one cross-site scripting \
                  fault on any of the subdomains, reads the answers for an attacker.",
    fix: &fixes::EXACT_ORIGINS,
    references: &[
        "PortSwigger, exploiting CORS misconfigurations: https://portswigger.net/research/exploiting-cors-misconfigurations-for-bitcoins-and-bounties",
        "CORScanner: https://github.com/chenjj/CORScanner",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    look.of_class(Class::AnySubdomain, |variant, _| {
        format!(
            "`{}` is granted, and so is every name beside it; `--origin` says that it is meant",
            variant.origin
        )
    })
}
