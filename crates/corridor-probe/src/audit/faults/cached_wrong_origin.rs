//! A cache answers one page with what another was told.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::grant::Grant;
use crate::audit::look::{Found, Look, shown};
use crate::audit::origins::STRANGER;
use crate::audit::probe::Channel;

/// A cache answers one page with what another was told.
pub(super) static FAULT: Fault = Fault {
    code: "cached-wrong-origin",
    severity: Severity::Error,
    title: "a cache answers one page with what another was told",
    consequence: "The first page that asks decides who can read the answer; all others are blocked until the \
                  cache forgets. Anybody can be first on purpose.",
    fix: &fixes::VARY,
    references: &[
        "Fetch Standard, CORS protocol and HTTP caches: https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let fresh = |sequence| look.evidence.of(Channel::Fresh(sequence)).collect::<Vec<_>>();
    let [after_page, after_nobody, after_stranger] = [1, 2, 3].map(fresh);
    let page = look.asker();
    let told = |answers: &[&Seen], origin: Option<&str>| {
        answers.iter().find(|seen| seen.origin() == origin).map(|seen| (seen.allow_origin(), seen.status()))
    };
    let sequences = [
        (Some(page), &after_page, &after_nobody, "a page after nobody"),
        (Some(page), &after_page, &after_stranger, "a page after a stranger"),
        (None, &after_nobody, &after_page, "nobody after a page"),
        (Some(STRANGER), &after_stranger, &after_page, "a stranger after a page"),
    ];
    for (origin, first, later, who) in sequences {
        let (Some((alone, status)), Some((mixed, status_later))) = (told(first, origin), told(later, origin))
        else {
            continue;
        };
        if alone != mixed && status == status_later {
            let message = format!(
                "{who} gets `Access-Control-Allow-Origin: {}`, and `{}` when it asks first: a cache between \
                 does not tell origins apart",
                word(mixed.as_deref()),
                word(alone.as_deref())
            );
            let asked = |seen: &&&Seen| seen.origin() == origin;
            let evidence = later.iter().copied().take(2).chain(first.iter().filter(asked).copied());
            return Found::new(message, evidence).alone();
        }
    }
    of_one_key(look)
}

/// A cache whose key is the path alone: it had its answer before the audit could ask afresh. An origin that the audit made
/// up, told to somebody else, can come from nowhere but a cache; so can an allowed one, where the answer says that it is old.
fn of_one_key(look: &Look<'_>) -> Vec<Found> {
    let all = look.own_answers().filter(|seen| !seen.probe.channel.is_preflight());
    let told_of_stranger = all
        .into_iter()
        .find(|seen| seen.origin() != Some(STRANGER) && seen.allow_origin().as_deref() == Some(STRANGER));
    if let Some(seen) = told_of_stranger {
        return Found::new(
            "a page is told an origin that another page asked with: a cache between does not tell them apart",
            [seen],
        )
        .alone();
    }
    let is_old = |seen: &&Seen| {
        seen.cors().is_some_and(|cors| {
            cors.combined("age").is_some()
                || ["x-cache", "cf-cache-status", "x-cache-status"].iter().any(|name| {
                    cors.combined(name).is_some_and(|value| value.to_ascii_lowercase().contains("hit"))
                })
        })
    };
    let preflights_differ = {
        let values: Vec<Option<String>> = look.evidence.preflights().map(Seen::allow_origin).collect();
        values.windows(2).any(|pair| matches!(pair, [first, second] if first != second))
    };
    let foreign = look.gets().filter(|seen| seen.grant() == Some(Grant::Other)).find(is_old);
    let varies = |seen: &Seen| seen.cors().is_some_and(super::super::grant::Cors::varies_by_origin);
    foreign
        .filter(|seen| preflights_differ || varies(seen))
        .map(|seen| Found::new("an answer from a cache names another origin than the one that asks", [seen]))
        .into_iter()
        .collect()
}

fn word(value: Option<&str>) -> String {
    value.map_or_else(|| "(missing)".to_owned(), shown)
}
