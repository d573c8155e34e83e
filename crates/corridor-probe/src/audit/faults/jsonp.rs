//! A callback makes a script of the answer.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look};
use crate::audit::probe::{CALLBACK, Channel};

/// A callback makes a script of the answer.
pub(super) static FAULT: Fault = Fault {
    code: "jsonp",
    severity: Severity::Note,
    title: "a callback makes a script of the answer",
    consequence: "Any site can load the script, and reads with it whatever the answer says to the visitor's \
                  cookies: CORS has no part in it.",
    fix: &fixes::REMOVE,
    references: &[
        "OWASP, JSON with padding: https://cheatsheetseries.owasp.org/cheatsheets/AJAX_Security_Cheat_Sheet.html",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let calls = |seen: &&Seen| {
        let called = format!("{CALLBACK}(");
        seen.response()
            .is_some_and(|response| String::from_utf8_lossy(&response.body_start).contains(&called))
    };
    let first = look.evidence.of(Channel::Jsonp).find(calls);
    let message = format!("with `?callback={CALLBACK}` the answer is a script that calls it");
    first.map(|seen| Found::new(message, [seen])).into_iter().collect()
}
