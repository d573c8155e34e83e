//! An origin with a user name is accepted.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::look::{Found, Look};
use crate::audit::origins::Class;

/// An origin with a user name is accepted.
pub(super) static FAULT: Fault = Fault {
    code: "userinfo-accepted",
    severity: Severity::Warning,
    title: "an origin with a user name is accepted",
    consequence: "No browser sends one, but who takes `https://app.example.com@evil.example` does not compare: the host of that is `evil.example`.",
    fix: &fixes::EXACT_ORIGINS,
    references: &[
        "HTML Standard, serialization of an origin: https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin",
        "CWE-346, origin validation error: https://cwe.mitre.org/data/definitions/346.html",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    look.of_class(Class::Userinfo, |variant, _| {
        format!("`{}` is accepted, which is no origin", variant.origin)
    })
}
