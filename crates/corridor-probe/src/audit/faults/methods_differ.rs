//! A method lacks the CORS headers that others have.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look, shown};
use crate::audit::probe::{Channel, Method};

/// A method lacks the CORS headers that others have.
pub(super) static FAULT: Fault = Fault {
    code: "methods-differ",
    severity: Severity::Warning,
    title: "a method lacks the CORS headers that others have",
    consequence: "Pages of an allowed origin can call one method and not the other, though preflights say that \
                  they can.",
    fix: &fixes::EVERY_ANSWER,
    references: &["Fetch Standard, CORS check: https://fetch.spec.whatwg.org/#concept-cors-check"],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let origin = look.asker();
    let Some(get) = look.evidence.to(Channel::Get, origin).filter(|seen| seen.is_granted()) else {
        return Vec::new();
    };
    let channels = std::iter::once(Channel::Head).chain(Method::UNSAFE.map(Channel::Actual));
    let lacks = |seen: &&Seen| seen.succeeded() && !seen.is_offered();
    let first = channels.filter_map(|channel| look.evidence.to(channel, origin)).find(lacks);
    let say = |seen: &Seen| {
        let message = format!(
            "`{}` from `{}` has no `Access-Control-Allow-Origin`, and `GET` has",
            seen.exchange.request.method,
            shown(origin)
        );
        Found::new(message, [seen, get])
    };
    first.map(say).into_iter().collect()
}
