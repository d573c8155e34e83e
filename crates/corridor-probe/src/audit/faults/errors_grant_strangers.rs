//! Errors grant what other answers refuse.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look};
use crate::audit::origins::STRANGER;

/// Errors grant what other answers refuse.
pub(super) static FAULT: Fault = Fault {
    code: "errors-grant-strangers",
    severity: Severity::Error,
    title: "errors grant what other answers refuse",
    consequence: "A page of any site reads the errors: messages, stack traces, whether a name or a key exists, \
                  and what else an error says to somebody who should not ask.",
    fix: &fixes::EVERY_ANSWER,
    references: &["CWE-942, permissive cross-domain policy: https://cwe.mitre.org/data/definitions/942.html"],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let Some(refused) = look.own_answers().find(|seen| seen.origin() == Some(STRANGER) && !seen.is_offered())
    else {
        return Vec::new();
    };
    // Where a method is what makes the difference, its errors and those of its like show nothing else.
    let by_method = look.method_that_grants_strangers().map(|seen| seen.exchange.request.method.as_str());
    let is_of_method = |seen: &Seen| {
        let method = seen.exchange.request.method.as_str();
        by_method.is_some_and(|by| method == by || !matches!(method, "GET" | "HEAD"))
    };
    let is_error = |seen: &&Seen| {
        let is_error = !seen.probe.channel.is_preflight() && seen.status() >= 400;
        is_error && seen.origin() == Some(STRANGER) && !is_of_method(seen)
    };
    let message =
        |seen: &Seen| format!("an answer {} grants `{STRANGER}`, which is refused elsewhere", seen.status());
    if let Some(seen) = look.evidence.answered().filter(is_error).find(|seen| seen.is_own()) {
        return Found::new(message(seen), [seen, refused]).alone();
    }
    // Without credentials, which `*` never goes with, there is less to read. What a path below or a preflight is answered
    // says nothing here: neither may be there.
    let refused = look
        .own_answers()
        .find(|seen| seen.origin() == Some(STRANGER) && !seen.is_offered() && seen.status() < 400);
    let granted = look.own_answers().filter(is_error).find(|seen| seen.is_granted());
    let say = |(seen, refused): (&Seen, &Seen)| {
        let message = format!("{} by `*`", message(seen));
        Found::new(message, [seen, refused]).with_severity(Severity::Warning)
    };
    granted.zip(refused).map(say).into_iter().collect()
}
