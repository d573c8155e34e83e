//! Pages that are no web sites are allowed.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::look::{Found, Look};
use crate::audit::origins::Class;

/// Pages that are no web sites are allowed.
pub(super) static FAULT: Fault = Fault {
    code: "other-scheme-trusted",
    severity: Severity::Warning,
    title: "pages that are no web sites are allowed",
    consequence: "Local files, any browser extension, or any app that is wrapped by the same framework (they \
                  share one origin) reads the answers.",
    fix: &fixes::EXACT_ORIGINS,
    references: &[
        "HTML Standard, serialization of an origin: https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    look.of_class(Class::OtherScheme, |variant, _| format!("`{}` is granted", variant.origin))
}
