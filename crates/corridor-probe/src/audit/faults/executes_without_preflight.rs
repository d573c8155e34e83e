//! A stranger's request is carried out without a preflight.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::grant::Grant;
use crate::audit::look::{Found, Look};
use crate::audit::origins::STRANGER;
use crate::audit::probe::{Channel, Method};

/// A stranger's request is carried out without a preflight.
pub(super) static FAULT: Fault = Fault {
    code: "executes-without-preflight",
    severity: Severity::Warning,
    title: "a stranger's request is carried out without a preflight",
    consequence: "A page of any site sends a `POST` of a type that needs no preflight (`text/plain`, or a body \
                  without a type), and the model runs: the page cannot read the answer, but somebody pays for \
                  it.",
    fix: &fixes::REFUSE,
    references: &[
        "Fetch Standard, CORS-safelisted request-header: https://fetch.spec.whatwg.org/#cors-safelisted-request-header",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let carried_out = |seen: &&Seen| seen.succeeded();
    let sent = [Channel::PlainPost, Channel::UntypedPost];
    let Some(seen) =
        sent.into_iter().filter_map(|channel| look.evidence.to(channel, STRANGER)).find(carried_out)
    else {
        return Vec::new();
    };
    if seen.grant() == Some(Grant::Wildcard) {
        return Vec::new();
    }
    let kind = if seen.probe.channel == Channel::PlainPost { "of `text/plain`" } else { "without a type" };
    let message =
        format!("a `POST` {kind} from `{STRANGER}` is answered {}, and needs no preflight", seen.status());
    let json = look.evidence.to(Channel::Actual(Method::Post), STRANGER);
    // Where JSON is refused and this is not, the check is there and has a hole. Otherwise the answer alone does not tell
    // whether anything was run.
    let has_hole = json.is_some_and(|json| !carried_out(&json));
    let severity = if has_hole { Severity::Error } else { Severity::Note };
    Found::new(message, std::iter::once(seen).chain(json)).with_severity(severity).alone()
}
