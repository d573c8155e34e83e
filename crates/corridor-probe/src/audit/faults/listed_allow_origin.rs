//! `Access-Control-Allow-Origin` has a list.

use corridor_policy::Severity;

use super::fixes;
use super::is_list;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look, shown};

/// `Access-Control-Allow-Origin` has a list.
pub(super) static FAULT: Fault = Fault {
    code: "listed-allow-origin",
    severity: Severity::Error,
    title: "`Access-Control-Allow-Origin` has a list",
    consequence: "The header takes one origin or `*`. A list is neither, and every page is blocked, those in \
                  the list too.",
    fix: &fixes::ONE_ORIGIN,
    references: &["Fetch Standard, CORS check: https://fetch.spec.whatwg.org/#concept-cors-check"],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let value = |seen: &Seen| {
        let lines = seen.cors()?.lines("access-control-allow-origin");
        lines.into_iter().find(|line| is_list(line) && Some(line.as_str()) != seen.origin())
    };
    let listed = look.own_answers().find_map(|seen| Some((seen, value(seen)?)));
    let say = |(seen, value): (&Seen, String)| {
        Found::new(
            format!("`Access-Control-Allow-Origin: {}` is a list, and no browser takes one", shown(&value)),
            [seen],
        )
    };
    listed.map(say).into_iter().collect()
}
