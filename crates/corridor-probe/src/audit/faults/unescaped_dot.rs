//! A dot of a regular expression is not escaped.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::look::{Found, Look};
use crate::audit::origins::Class;

/// A dot of a regular expression is not escaped.
pub(super) static FAULT: Fault = Fault {
    code: "unescaped-dot",
    severity: Severity::Error,
    title: "a dot of a regular expression is not escaped",
    consequence: "A dot that is not escaped stands for any character, so that a domain that anybody can \
                  register matches (`appxexample.com` for `app.example.com`).",
    fix: &fixes::EXACT_ORIGINS,
    references: &[
        "Chen et al., We Still Don't Have Secure Cross-Domain Requests (USENIX Security 2018): https://www.usenix.org/conference/usenixsecurity18/presentation/chen-jianjun",
        "CORScanner: https://github.com/chenjj/CORScanner",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    look.of_class(Class::UnescapedDot, |variant, _| {
        format!("`{}` is granted in place of `{}`: a dot matches any character", variant.origin, variant.like)
    })
}
