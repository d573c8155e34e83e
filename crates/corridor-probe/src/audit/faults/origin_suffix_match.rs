//! An origin is allowed if it ends with a text.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::look::{Found, Look};
use crate::audit::origins::Class;

/// An origin is allowed if it ends with a text.
pub(super) static FAULT: Fault = Fault {
    code: "origin-suffix-match",
    severity: Severity::Error,
    title: "an origin is allowed if it ends with a text",
    consequence: "Somebody registers a domain that ends so (`evilexample.com` for `example.com`), and its \
                  pages can read the answers.",
    fix: &fixes::EXACT_ORIGINS,
    references: &[
        "Chen et al., We Still Don't Have Secure Cross-Domain Requests (USENIX Security 2018): https://www.usenix.org/conference/usenixsecurity18/presentation/chen-jianjun",
        "CORScanner: https://github.com/chenjj/CORScanner",
        "CWE-346, origin validation error: https://cwe.mitre.org/data/definitions/346.html",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    look.of_class(Class::Suffix, |variant, _| {
        format!("`{}` is granted: the end is compared, and not at a whole label", variant.origin)
    })
}
