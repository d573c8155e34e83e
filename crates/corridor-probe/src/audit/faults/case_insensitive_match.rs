//! An origin is accepted in any case.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::look::{Found, Look};
use crate::audit::origins::Class;

/// An origin is accepted in any case.
pub(super) static FAULT: Fault = Fault {
    code: "case-insensitive-match",
    severity: Severity::Warning,
    title: "an origin is accepted in any case",
    consequence: "Browsers send origins in lower case and compare the answer byte by byte. Who ignores case \
                  has another idea of an origin than the browser, and an answer in another case is refused.",
    fix: &fixes::EXACT_ORIGINS,
    references: &[
        "HTML Standard, serialization of an origin: https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin",
        "Fetch Standard, CORS check: https://fetch.spec.whatwg.org/#concept-cors-check",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    look.of_class(Class::Case, |variant, _| {
        format!("`{}` is accepted in place of `{}`", variant.origin, variant.like)
    })
}
