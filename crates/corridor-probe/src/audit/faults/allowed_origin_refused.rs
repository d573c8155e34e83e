//! An origin that is meant to be allowed is refused.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look, shown};
use crate::audit::probe::Channel;

/// An origin that is meant to be allowed is refused.
pub(super) static FAULT: Fault = Fault {
    code: "allowed-origin-refused",
    severity: Severity::Note,
    title: "an origin that is meant to be allowed is refused",
    consequence: "Its pages are blocked here. An endpoint need not serve every origin that was named.",
    fix: &fixes::EXACT_ORIGINS,
    references: &["Fetch Standard, CORS check: https://fetch.spec.whatwg.org/#concept-cors-check"],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let refused = |origin: &String| {
        let of_it = |seen: &&Seen| seen.origin() == Some(origin.as_str());
        let any_granted = look.own_answers().filter(of_it).any(Seen::is_offered);
        let get = look.evidence.to(Channel::Get, origin)?;
        (!any_granted).then(|| Found::new(format!("`{}` is granted nothing", shown(origin)), [get]))
    };
    look.target.declared().filter_map(|origin| refused(&origin)).collect()
}
