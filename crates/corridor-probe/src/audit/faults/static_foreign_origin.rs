//! One origin is named whoever asks, and it is not the one that is meant.

use corridor_policy::{Origin, Severity};

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look, shown};
use crate::audit::probe::Channel;

/// One origin is named whoever asks, and it is not the one that is meant.
pub(super) static FAULT: Fault = Fault {
    code: "static-foreign-origin",
    severity: Severity::Warning,
    title: "one origin is named whoever asks, and it is not the one that is meant",
    consequence: "The origin that is meant is blocked: the answer always names another.",
    fix: &fixes::EXACT_ORIGINS,
    references: &["Fetch Standard, CORS check: https://fetch.spec.whatwg.org/#concept-cors-check"],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let Some(nobody) = look.evidence.to_nobody(Channel::Get) else { return Vec::new() };
    // What is no origin has names of its own.
    let is_foreign =
        |value: &String| Origin::parse(value.as_bytes()).is_ok() && !look.target.is_declared(value);
    let Some(value) = nobody.allow_origin().filter(is_foreign) else { return Vec::new() };
    let declared: Vec<String> = look.target.declared().collect();
    let blocked = look.gets().find(|seen| {
        seen.origin().is_some_and(|origin| declared.iter().any(|own| own == origin))
            && seen.allow_origin().as_deref() == Some(&value)
    });
    let say = |seen: &Seen| {
        let origin = seen.origin().unwrap_or_default();
        Found::new(
            format!(
                "`{}` is answered with `Access-Control-Allow-Origin: {}`, as everybody is",
                shown(origin),
                shown(&value)
            ),
            [seen],
        )
    };
    blocked.map(say).into_iter().collect()
}
