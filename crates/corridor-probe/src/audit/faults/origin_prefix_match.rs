//! An origin is allowed if it begins with a text.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::look::{Found, Look};
use crate::audit::origins::Class;

/// An origin is allowed if it begins with a text.
pub(super) static FAULT: Fault = Fault {
    code: "origin-prefix-match",
    severity: Severity::Error,
    title: "an origin is allowed if it begins with a text",
    consequence: "Somebody makes a name below a domain of theirs that begins so \
                  (`app.example.com.evil.example`), and its pages can read the answers.",
    fix: &fixes::EXACT_ORIGINS,
    references: &[
        "Chen et al., We Still Don't Have Secure Cross-Domain Requests (USENIX Security 2018): https://www.usenix.org/conference/usenixsecurity18/presentation/chen-jianjun",
        "CORScanner: https://github.com/chenjj/CORScanner",
        "Jupyter Server, an unanchored match of this kind (CVE-2026-40110): https://github.com/jupyter-server/jupyter_server/security/advisories",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    look.of_class(Class::Prefix, |variant, _| {
        format!("`{}` is granted: only the beginning is compared", variant.origin)
    })
}
