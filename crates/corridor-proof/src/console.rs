//! What a browser's console says of a call that was driven to its end.

use corridor_browser::{Call, Failure, Outcome, Reason};

use crate::drive::{Driven, Reply};

/// The errors in the browser's console, in order; none if nothing was blocked, or where the engine prints none.
#[must_use]
pub fn console<R: Reply>(call: &Call<'_>, driven: &Driven<R>) -> Vec<String> {
    let Some(Outcome::Blocked(blocked)) = &driven.outcome else { return Vec::new() };
    let last = match blocked.reason {
        // It is found when the redirect is followed, by which time the next preflight may have been sent.
        Reason::RedirectChecked => driven.turns.iter().rfind(|turn| !turn.sent.preflight),
        _ => driven.turns.last(),
    };
    let response = last.and_then(|turn| turn.reply.as_ref()).map(Reply::response);
    let names: Vec<&str> = call.headers.iter().map(|(name, _)| *name).collect();
    let first_url = call.resolved_url();
    let first_url = first_url.as_ref().map_or(call.url, |url| url.as_str());
    let failure = Failure {
        reason: &blocked.reason,
        page: call.page.serialized(),
        origin: last.and_then(|turn| turn.sent.origin.as_deref()).unwrap_or(call.page.serialized()),
        method: last.map_or(call.method, |turn| {
            turn.sent.access_control_request_method.as_deref().unwrap_or(&turn.sent.method)
        }),
        first_url,
        last_url: last.map_or(first_url, |turn| turn.url.as_str()),
        preflight: last.is_some_and(|turn| turn.sent.preflight),
        response: response.as_ref(),
        page_headers: &names,
    };
    failure.console(driven.profile)
}
