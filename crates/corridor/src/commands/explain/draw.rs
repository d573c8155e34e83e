//! An exchange as arrows: each request, each response, and the rule that was applied to it.

use std::fmt::Write;

use corridor_browser::{Blocked, Outcome, Readable, Reason, ResponseType, Step};
use corridor_proof::{Driven, Turn};
use http::StatusCode;

use super::call::{PageCall, shown};
use super::policy::title_case;
use super::reply::{Heard, text};
use super::words::{self, Deciding, Ruling, deciding, deciding_of_readable};
use crate::ink::Ink;

/// The response headers that matter to CORS or to whoever reads about it, in the order in which they are shown.
const SHOWN: [&str; 11] = [
    "access-control-allow-origin",
    "access-control-allow-credentials",
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-max-age",
    "access-control-expose-headers",
    "vary",
    "location",
    "allow",
    "www-authenticate",
    "content-type",
];

/// Draws every request and response, with the rules.
pub(super) fn exchange(ink: Ink, call: &PageCall, driven: &Driven<Heard>) -> String {
    let mut out = String::new();
    let last = driven.turns.len().saturating_sub(1);
    for (index, turn) in driven.turns.iter().enumerate() {
        let outcome = driven.outcome.as_ref().filter(|_| index == last);
        request(&mut out, ink, call, turn);
        response(&mut out, ink, call, turn, outcome);
        out.push('\n');
    }
    if let (Some(Outcome::Blocked(blocked)), true) = (&driven.outcome, driven.turns.is_empty()) {
        rule(&mut out, ink, &failed(blocked));
        out.push('\n');
    }
    out
}

fn request(out: &mut String, ink: Ink, call: &PageCall, turn: &Turn<Heard>) {
    let kind = if turn.sent.preflight { "preflight" } else { "the request itself" };
    let mut url = turn.url.clone();
    url.set_fragment(None);
    let line = ink.strong(&format!("──▶ {} {url}", turn.sent.method));
    let _ = writeln!(out, "{line}  {}", ink.faint(&format!("({kind})")));
    let own = [
        ("Origin", &turn.sent.origin),
        ("Access-Control-Request-Method", &turn.sent.access_control_request_method),
        ("Access-Control-Request-Headers", &turn.sent.access_control_request_headers),
    ];
    for (name, value) in own {
        if let Some(value) = value {
            let _ = writeln!(out, "      {name}: {value}");
        }
    }
    for header in &turn.headers {
        let (name, value) = (text(&header.name), text(&header.value));
        let _ = writeln!(out, "      {name}: {}", shown(&name, &value));
    }
    if !turn.sent.preflight && call.includes_credentials() {
        out.push_str("      Cookie: …  (credentials go along)\n");
    }
    for ruling in words::before(turn, call) {
        rule(out, ink, &ruling);
    }
}

fn response(out: &mut String, ink: Ink, call: &PageCall, turn: &Turn<Heard>, outcome: Option<&Outcome>) {
    let decides = match outcome {
        Some(Outcome::Blocked(blocked)) => deciding(&blocked.reason),
        Some(Outcome::Ok(readable)) => deciding_of_readable(readable.kind),
        None => None,
    };
    match &turn.reply {
        Some(heard) => {
            let mark = if decides == Some(Deciding::Status) { DECIDES } else { "" };
            let note = ink.faint(&note(heard));
            let _ = writeln!(out, "{}{mark}{note}", ink.strong(&format!("◀── {}", status(heard.status))));
            response_headers(out, ink, heard, decides);
        }
        None => {
            let _ = writeln!(out, "{}", ink.strong("◀── no response"));
        }
    }
    for ruling in words::after(turn, call) {
        rule(out, ink, &ruling);
    }
    if let Some(Outcome::Blocked(blocked)) = outcome {
        rule(out, ink, &failed(blocked));
    }
}

/// What is drawn otherwise than it is sent.
fn note(heard: &Heard) -> String {
    match (heard.veiled, heard.by_backend) {
        (Some(status), _) => format!("  (drawn with what passed; a stranger gets {status} and none of it)"),
        (None, true) => "  (or whatever the backend answers: the headers are the same)".to_owned(),
        (None, false) => String::new(),
    }
}

const DECIDES: &str = "  ← this decides";

fn response_headers(out: &mut String, ink: Ink, heard: &Heard, decides: Option<Deciding>) {
    for name in SHOWN {
        let is_deciding = decides == Some(Deciding::Header(name));
        let lines = heard.lines(name);
        if lines.is_empty() && is_deciding {
            marked(out, ink, &format!("{}: (missing)", title_case(name)));
        }
        for line in lines {
            let line = format!("{}: {line}", title_case(name));
            if is_deciding {
                marked(out, ink, &line);
            } else {
                let _ = writeln!(out, "      {line}");
            }
        }
    }
}

fn marked(out: &mut String, ink: Ink, line: &str) {
    let _ = writeln!(out, "    ▸ {}{DECIDES}", ink.strong(line));
}

fn rule(out: &mut String, ink: Ink, ruling: &Ruling) {
    let symbol = if ruling.passed { ink.good("✓") } else { ink.bad("✗") };
    let _ = writeln!(out, "    {symbol} {}: {}", ruling.rule, ruling.words);
}

fn failed(blocked: &Blocked) -> Ruling {
    let rule = blocked.step.title();
    let network = reason_is_network(blocked);
    let words = blocked.reason.to_string();
    Ruling {
        rule,
        passed: false,
        words: if network { format!("{words} (no CORS rule has a part in it)") } else { words },
    }
}

/// `405 Method Not Allowed`.
pub(super) fn status(status: u16) -> String {
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    reason.map_or_else(|| status.to_string(), |reason| format!("{status} {reason}"))
}

/// What came of it, in a sentence or two.
pub(super) fn outcome(ink: Ink, call: &PageCall, driven: &Driven<Heard>) -> String {
    match &driven.outcome {
        Some(Outcome::Ok(readable)) => self::readable(ink, readable),
        Some(Outcome::Blocked(blocked)) => {
            let (reason, after) = (&blocked.reason, after_blocked(call, driven, reason_is_network(blocked)));
            format!("{} {reason}; {after}.\n{}", ink.bad("✗ Blocked:"), status_besides(driven, reason))
        }
        None => format!(
            "{} The preflight passes. The {} itself was not sent, since it may run a model: whether its response can be read \
             is not known. `--data TEXT` sends it.\n",
            ink.good("✓"),
            call.method
        ),
    }
}

/// What was sent, and what the page gets.
fn after_blocked(call: &PageCall, driven: &Driven<Heard>, without_response: bool) -> String {
    let sent = driven.turns.iter().any(|turn| !turn.sent.preflight);
    match (without_response, sent) {
        (true, _) => "the page gets a `TypeError`, which looks the same to it".to_owned(),
        (false, false) => format!("the {} was never sent, and the page gets a `TypeError`", call.method),
        (false, true) => {
            format!("the {} reached the server, and the page gets only a `TypeError`", call.method)
        }
    }
}

fn reason_is_network(blocked: &Blocked) -> bool {
    blocked.step == Step::HttpNetworkFetch
}

/// A preflight's status is looked at after its headers, and may be the next thing to fail.
fn status_besides(driven: &Driven<Heard>, reason: &Reason) -> String {
    let last = driven.turns.last().filter(|turn| turn.sent.preflight);
    match last.and_then(|turn| turn.reply.as_ref()).map(|heard| heard.status) {
        Some(status) if deciding(reason) != Some(Deciding::Status) && !(200..=299).contains(&status) => {
            format!(
                "  Its status, {status}, would block it as well: a preflight needs 200 to 299, and no redirect is followed.\n"
            )
        }
        Some(_) | None => String::new(),
    }
}

fn readable(ink: Ink, readable: &Readable) -> String {
    let names: Vec<String> = readable.headers.iter().map(|name| format!("`{name}`")).collect();
    let headers = match (names.len(), readable.kind) {
        (_, ResponseType::Basic) => "all its headers but cookies".to_owned(),
        (0, _) => "none of its headers".to_owned(),
        (1, _) => format!("the header {}", words::list(&names)),
        _ => format!("the headers {}", words::list(&names)),
    };
    let error = if readable.status >= 400 {
        " It is an error all the same: the script sees `response.ok === false`."
    } else {
        ""
    };
    format!(
        "{} the response: the status {}, its content, and {headers}.{error}\n",
        ink.good("✓ The page can read"),
        readable.status
    )
}
