//! Every port of the host is allowed.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::look::{Found, Look};
use crate::audit::origins::Class;

/// Every port of the host is allowed.
pub(super) static FAULT: Fault = Fault {
    code: "any-port-trusted",
    severity: Severity::Warning,
    title: "every port of the host is allowed",
    consequence: "Whatever else listens on that host (an old version, a tool of a colleague, a container of \
                  somebody else) reads the answers.",
    fix: &fixes::EXACT_ORIGINS,
    references: &[
        "HTML Standard, serialization of an origin: https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    look.of_class(Class::AnyPort, |variant, _| {
        format!("`{}` is granted beside `{}`: the port is not compared", variant.origin, variant.like)
    })
}
