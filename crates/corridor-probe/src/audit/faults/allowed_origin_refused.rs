//! An origin that is meant to be allowed is refused.

use corridor_policy::{Origin, Severity};

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look, shown};
use crate::audit::probe::{Channel, Method};

/// An origin that is meant to be allowed is refused.
pub(super) static FAULT: Fault = Fault {
    code: "allowed-origin-refused",
    severity: Severity::Warning,
    title: "an origin that is meant to be allowed is refused",
    consequence: "Its pages are blocked here: the browser keeps every answer from them, and stops each call \
                  that needs a preflight.",
    fix: &fixes::EXACT_ORIGINS,
    references: &["Fetch Standard, CORS check: https://fetch.spec.whatwg.org/#concept-cors-check"],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let refused = |origin: &String| {
        let of_it = |seen: &&Seen| seen.origin() == Some(origin.as_str());
        let any_granted = look.own_answers().filter(of_it).any(Seen::is_offered);
        let get = look.evidence.to(Channel::Get, origin)?;
        (!any_granted && !is_explained(look, origin, get))
            .then(|| Found::new(format!("`{}` is granted nothing", shown(origin)), [get]))
    };
    look.target.declared().filter_map(|origin| refused(&origin)).collect()
}

/// Whether another fault says why: a preflight that is asked for a key, an answer that names nobody or always the same, a
/// redirect, behind which all may be well.
fn is_explained(look: &Look<'_>, origin: &str, get: &Seen) -> bool {
    let preflight = look.evidence.to(Channel::Preflight(Method::Post), origin);
    if get.redirects() || preflight.is_some_and(|seen| matches!(seen.status(), 401 | 407)) {
        return true;
    }
    let Some(value) = get.allow_origin() else { return false };
    let to_nobody = look.evidence.to_nobody(Channel::Get).and_then(Seen::allow_origin);
    let is_constant = to_nobody.as_ref() == Some(&value);
    Origin::parse(value.as_bytes()).is_err() || is_constant && !look.target.is_declared(&value)
}
