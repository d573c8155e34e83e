//! The leftovers of Private Network Access are sent.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::look::{Found, Look, shown};

/// The leftovers of Private Network Access are sent.
pub(super) static FAULT: Fault = Fault {
    code: "private-network-allowed",
    severity: Severity::Warning,
    title: "the leftovers of Private Network Access are sent",
    consequence: "Browsers dropped that protocol and ask the visitor instead. A server that still says `true` \
                  to every page tells that it meant to let public sites into a private network.",
    fix: &fixes::REMOVE,
    references: &[
        "Local Network Access, which took the place of Private Network Access: https://wicg.github.io/local-network-access/",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    look.each_value("access-control-allow-private-network", |value, seen| {
        let message = format!(
            "`Access-Control-Allow-Private-Network: {}` is sent, which no browser looks at any more",
            shown(value)
        );
        (value == "true").then(|| Found::new(message, [seen]))
    })
}
