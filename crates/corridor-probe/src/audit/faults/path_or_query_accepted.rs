//! An origin with a path, query or fragment is accepted.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::look::{Found, Look};
use crate::audit::origins::Class;

/// An origin with a path, query or fragment is accepted.
pub(super) static FAULT: Fault = Fault {
    code: "path-or-query-accepted",
    severity: Severity::Warning,
    title: "an origin with a path, query or fragment is accepted",
    consequence: "No browser sends one, but who takes it does not compare the whole, and what is compared may \
                  be chosen by others.",
    fix: &fixes::EXACT_ORIGINS,
    references: &[
        "HTML Standard, serialization of an origin: https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    look.of_class(Class::PathOrQuery, |variant, _| {
        format!("`{}` is accepted, which is no origin", variant.origin)
    })
}
