//! `Access-Control-Allow-Origin` is no origin.

use corridor_policy::{Origin, Severity};

use super::fixes;
use super::is_list;
use crate::audit::Fault;
use crate::audit::evidence::Seen;
use crate::audit::look::{Found, Look, shown};

/// `Access-Control-Allow-Origin` is no origin.
pub(super) static FAULT: Fault = Fault {
    code: "malformed-allow-origin",
    severity: Severity::Error,
    title: "`Access-Control-Allow-Origin` is no origin",
    consequence: "Browsers compare it byte by byte with the page's origin. A pattern, a slash at the end, a \
                  missing scheme or another case equals none, and every page is blocked.",
    fix: &fixes::ONE_ORIGIN,
    references: &[
        "Fetch Standard, CORS check: https://fetch.spec.whatwg.org/#concept-cors-check",
        "HTML Standard, serialization of an origin: https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin",
    ],
    look,
};

fn look(look: &Look<'_>) -> Vec<Found> {
    let value = |seen: &Seen| {
        let cors = seen.cors()?;
        let lines = cors.lines("access-control-allow-origin");
        let [line] = lines.as_slice() else { return None };
        // What is echoed was the audit's own.
        let is_other = Some(line.as_str()) != seen.origin();
        (is_other && !is_list(line) && !is_origin(line)).then(|| line.clone())
    };
    let malformed = look.own_answers().find_map(|seen| Some((seen, value(seen)?)));
    let say = |(seen, value): (&Seen, String)| {
        Found::new(
            format!("`Access-Control-Allow-Origin: {}` is neither an origin nor `*`", shown(&value)),
            [seen],
        )
    };
    malformed.map(say).into_iter().collect()
}

fn is_origin(text: &str) -> bool {
    matches!(text, "*" | "null") || Origin::parse(text.as_bytes()).is_ok()
}
