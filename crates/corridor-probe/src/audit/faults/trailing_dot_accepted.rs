//! The host with a dot at its end is allowed.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::look::{Found, Look};
use crate::audit::origins::Class;

/// The host with a dot at its end is allowed.
pub(super) static FAULT: Fault = Fault {
    code: "trailing-dot-accepted",
    severity: Severity::Warning,
    title: "the host with a dot at its end is allowed",
    consequence: "To a browser `app.example.com.` is another origin, which can be served by somebody else than \
                  `app.example.com` in the same network, and whose cookies and policies (HSTS, CSP) are not \
                  the same.",
    fix: &fixes::EXACT_ORIGINS,
    references: &[
        "HTML Standard, serialization of an origin: https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    look.of_class(Class::TrailingDot, |variant, _| {
        format!("`{}` is granted: browsers really send it, and it is another origin", variant.origin)
    })
}
