//! There is a `crossdomain.xml`.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look};
use crate::audit::probe::Channel;

/// There is a `crossdomain.xml`.
pub(super) static FAULT: Fault = Fault {
    code: "cross-domain-file",
    severity: Severity::Note,
    title: "there is a `crossdomain.xml`",
    consequence: "It told Flash whom to trust. No browser reads it any more, and scanners of others still \
                  report what stands in it.",
    fix: &fixes::REMOVE,
    references: &["CORScanner: https://github.com/chenjj/CORScanner"],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let is_there = |seen: &&Seen| {
        seen.response().is_some_and(|response| {
            response.status == 200
                && String::from_utf8_lossy(&response.body_start).contains("<cross-domain-policy")
        })
    };
    let first = look.evidence.of(Channel::CrossDomainFile).find(is_there);
    first.map(|seen| Found::new("`/crossdomain.xml` is there", [seen])).into_iter().collect()
}
