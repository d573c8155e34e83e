//! An origin is allowed if it contains a text, or is contained in one.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::look::{Found, Look};
use crate::audit::origins::Class;

/// An origin is allowed if it contains a text, or is contained in one.
pub(super) static FAULT: Fault = Fault {
    code: "origin-substring-match",
    severity: Severity::Error,
    title: "an origin is allowed if it contains a text, or is contained in one",
    consequence: "Somebody registers a domain with the text in it (or one that is a part of it), and its pages \
                  can read the answers.",
    fix: &fixes::EXACT_ORIGINS,
    references: &[
        "Chen et al., We Still Don't Have Secure Cross-Domain Requests (USENIX Security 2018): https://www.usenix.org/conference/usenixsecurity18/presentation/chen-jianjun",
        "CORScanner: https://github.com/chenjj/CORScanner",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    look.of_class(Class::Substring, |variant, _| {
        format!(
            "`{}` is granted: a part of `{}` is looked for, and the whole is not compared",
            variant.origin, variant.like
        )
    })
}
