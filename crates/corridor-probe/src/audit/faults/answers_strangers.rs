//! A request of an origin that is not allowed is carried out all the same.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::grant::Grant;
use crate::audit::look::{Found, Look};
use crate::audit::origins::STRANGER;
use crate::audit::probe::Channel;

/// A request of an origin that is not allowed is carried out all the same.
pub(super) static FAULT: Fault = Fault {
    code: "answers-strangers",
    severity: Severity::Note,
    title: "a request of an origin that is not allowed is carried out all the same",
    consequence: "The page cannot read the answer, but the work was done: CORS headers alone keep nobody from \
                  spending the model.",
    fix: &fixes::REFUSE,
    references: &["Fetch Standard, CORS check: https://fetch.spec.whatwg.org/#concept-cors-check"],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let some_are_told_apart = look.gets().any(Seen::is_own);
    let carried_out = |seen: &&Seen| seen.grant() == Some(Grant::Absent) && seen.succeeded();
    let seen = look.evidence.to(Channel::Get, STRANGER).filter(|_| some_are_told_apart).filter(carried_out);
    let say = |seen: &Seen| {
        Found::new(
            format!("`GET` from `{STRANGER}` is answered {} and only kept from the page", seen.status()),
            [seen],
        )
    };
    seen.map(say).into_iter().collect()
}
