//! Errors have no CORS headers.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look, shown};
use crate::audit::probe::{Channel, Method};

/// Errors have no CORS headers.
pub(super) static FAULT: Fault = Fault {
    code: "errors-without-cors",
    severity: Severity::Warning,
    title: "errors have no CORS headers",
    consequence: "A page of an allowed origin does not learn what went wrong: the script gets a `TypeError` in \
                  place of the 401, 429 or 500, and cannot tell it from a broken network.",
    fix: &fixes::EVERY_ANSWER,
    references: &["FastAPI, no CORS headers on a 500: https://github.com/fastapi/fastapi/issues/775"],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let origin = look.asker();
    let lacks = |seen: &&Seen| seen.status() >= 400 && !seen.is_offered();
    let Some(readable) = look
        .own_answers()
        .find(|seen| seen.origin() == Some(origin) && seen.is_granted() && seen.status() < 400)
    else {
        return Vec::new();
    };
    let say = |seen: &Seen| {
        let message = format!(
            "an answer {} to `{}` has no `Access-Control-Allow-Origin`, and others have",
            seen.status(),
            shown(origin)
        );
        Found::new(message, [seen, readable])
    };
    let own = [Channel::Get, Channel::WrongKey, Channel::Head];
    let own = own.into_iter().chain(Method::UNSAFE.map(Channel::Actual));
    let own = own.filter_map(|channel| look.evidence.to(channel, origin)).filter(lacks);
    // That a method is not there is no error of a page's call.
    let (not_there, errors): (Vec<&Seen>, Vec<&Seen>) =
        own.into_iter().partition(|seen| seen.has_no_such_method());
    if let Some(seen) = errors.first() {
        return say(seen).alone();
    }
    // A path that is not there may be anybody's.
    let elsewhere = look.evidence.to(Channel::UnknownPath, origin).filter(lacks);
    let least = not_there.first().copied().or(elsewhere);
    least.map(|seen| say(seen).with_severity(Severity::Note)).into_iter().collect()
}
