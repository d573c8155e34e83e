//! One method grants what the others refuse.

use corridor_policy::Severity;

use super::fixes;
use super::leniency::Leniency;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look};
use crate::audit::origins::{Class, STRANGER};
use crate::audit::probe::{Channel, Method};

/// One method grants what the others refuse.
pub(super) static FAULT: Fault = Fault {
    code: "method-only-leniency",
    severity: Severity::Error,
    title: "one method grants what the others refuse",
    consequence: "Whoever looked at the others thinks that the endpoint is closed: a page of any site calls \
                  this method and reads what it answers.",
    fix: &fixes::EVERY_ANSWER,
    references: &["CWE-942, permissive cross-domain policy: https://cwe.mitre.org/data/definitions/942.html"],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    if look.stranger_has_get() || !look.accepted(Class::AnyOrigin).is_empty() {
        return Vec::new();
    }
    let methods = Method::UNSAFE.map(Channel::Actual).into_iter().chain([
        Channel::PlainPost,
        Channel::UntypedPost,
        Channel::Head,
    ]);
    let granted = methods
        .filter_map(|channel| look.evidence.to(channel, STRANGER))
        .find(|seen| seen.is_own() && seen.status() < 400);
    if let Some(seen) = granted {
        let message = format!("`{}` grants `{STRANGER}`, and `GET` does not", seen.exchange.request.method);
        return Found::new(message, std::iter::once(seen).chain(look.evidence.to(Channel::Get, STRANGER)))
            .alone();
    }
    let Some(leniency) =
        Leniency::of(look, STRANGER).filter(|leniency| !leniency.refused_preflights.is_empty())
    else {
        return Vec::new();
    };
    let asked = |seen: &&Seen| {
        let method = seen.exchange.request.header("access-control-request-method").unwrap_or_default();
        String::from_utf8_lossy(method).into_owned()
    };
    let methods: Vec<String> = leniency.granted_preflights.iter().map(asked).collect();
    let message = format!(
        "the preflight for {} grants `{STRANGER}`, and those for other methods do not",
        methods.join(", ")
    );
    let evidence = leniency
        .granted_preflights
        .into_iter()
        .take(2)
        .chain(leniency.refused_preflights.into_iter().take(1));
    Found::new(message, evidence).alone()
}
