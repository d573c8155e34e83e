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
    let errors =
        look.evidence.answered().filter(|seen| !seen.probe.channel.is_preflight() && seen.status() >= 400);
    let granted = errors.into_iter().find(|seen| seen.origin() == Some(STRANGER) && seen.is_own());
    let say = |seen: &Seen| {
        let message = format!("an answer {} grants `{STRANGER}`, which is refused elsewhere", seen.status());
        Found::new(message, [seen, refused])
    };
    granted.map(say).into_iter().collect()
}
