//! The headers that the other server must send.

use corridor_browser::{Outcome, Reason};
use corridor_proof::{Driven, Turn};

use super::super::call::PageCall;
use super::super::reply::Heard;
use super::super::words::asked_names;
use super::{Fix, is_about_an_answer};

/// What the server lacks for this call; `unread` are the response headers that the page wants and cannot read.
pub(in super::super) fn on_server(call: &PageCall, driven: &Driven<Heard>, unread: &[String]) -> Option<Fix> {
    let Some(Outcome::Blocked(blocked)) = &driven.outcome else {
        return exposing(driven, unread);
    };
    let reason = &blocked.reason;
    let last = driven.turns.last().filter(|_| is_about_an_answer(reason));
    let Some((turn, heard)) = last.and_then(|turn| Some((turn, turn.reply.as_ref()?))) else {
        return Some(Fix::of_words(reason.hint()));
    };
    if turn.sent.preflight && matches!(heard.status, 301 | 302 | 303 | 307 | 308) {
        return Some(Fix::of_words(past_redirect(turn, heard)));
    }
    if turn.sent.origin.as_deref() == Some("null") && call.page.serialized() != "null" {
        let words = format!(
            "have the page call {} itself: after a redirect from one foreign origin to another, browsers send `Origin: null`",
            turn.url
        );
        return Some(Fix::of_words(words));
    }
    match reason {
        Reason::LocationMalformed(_) | Reason::LocationScheme(_) | Reason::LocationWithCredentials => {
            Some(Fix::of_words(reason.hint()))
        }
        // Its hint is about the page.
        Reason::MethodNotAllowed { method, .. } if super::in_upper_case(method).is_some() => {
            Some(Fix::of_words(reason.hint()))
        }
        _ => Some(headers(call, turn, heard, reason)),
    }
}

fn headers(call: &PageCall, turn: &Turn<Heard>, heard: &Heard, reason: &Reason) -> Fix {
    let mut fix = Fix::default();
    if let Some(first) = besides(reason, heard) {
        fix.add(first, Vec::new());
    }
    let mut lines = vec![format!(
        "Access-Control-Allow-Origin: {}",
        turn.sent.origin.as_deref().unwrap_or(call.page.serialized())
    )];
    if call.includes_credentials() {
        lines.push("Access-Control-Allow-Credentials: true".to_owned());
    }
    if turn.sent.preflight {
        lines.extend(for_preflight(turn, heard));
    }
    lines.push("Vary: Origin".to_owned());
    let lead = if turn.sent.preflight {
        format!("the server must answer `OPTIONS {}` with 204 and", turn.url.path())
    } else {
        let errors = if heard.status >= 400 { ", errors included" } else { "" };
        format!("the server must send on every response to `{}`{errors}", turn.url.path())
    };
    fix.add(lead, lines);
    fix
}

/// What a preflight asks for, with what the server allows already.
fn for_preflight(turn: &Turn<Heard>, heard: &Heard) -> Vec<String> {
    let mut lines = Vec::new();
    let method = turn.sent.access_control_request_method.clone().unwrap_or_default();
    if !matches!(method.as_str(), "GET" | "HEAD" | "POST") {
        let allowed = heard.value("access-control-allow-methods");
        lines.push(format!("Access-Control-Allow-Methods: {}", extended(allowed, &[method])));
    }
    let names = asked_names(turn);
    if !names.is_empty() {
        let allowed = heard.value("access-control-allow-headers");
        lines.push(format!("Access-Control-Allow-Headers: {}", extended(allowed, &names)));
    }
    lines
}

fn extended(list: Option<String>, more: &[String]) -> String {
    let is_name =
        |item: &&str| item.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let list = list.unwrap_or_default();
    let mut items: Vec<&str> =
        list.split(',').map(str::trim).filter(|item| !item.is_empty()).filter(is_name).collect();
    for item in more {
        if !items.iter().any(|known| known.eq_ignore_ascii_case(item)) {
            items.push(item);
        }
    }
    items.join(", ")
}

/// What else is to be known about the mistake.
fn besides(reason: &Reason, heard: &Heard) -> Option<String> {
    match reason {
        Reason::AllowOriginMultiple { .. } => {
            Some("of two servers in a row (a proxy and what is behind it), one must leave the header to the other, so that it is sent once".to_owned())
        }
        Reason::AllowOriginMismatch { value, origin, .. } if value.trim_end_matches('/') == origin => {
            Some("take the slash at the end away: an origin is scheme, host and port, and is compared byte by byte".to_owned())
        }
        Reason::AllowOriginMissing { preflight: true } if heard.status == 401 => {
            Some("put whatever asks for a key behind CORS: a preflight carries no key and no cookie".to_owned())
        }
        Reason::AllowOriginMissing { preflight: true } if heard.status == 403 => Some(
            "403 is a refusal of the preflight itself: either the server's own list lacks this origin, method or header, or \
             something asks for a key before CORS is looked at"
                .to_owned(),
        ),
        Reason::AllowOriginMissing { preflight: false } if heard.status >= 400 => {
            Some("send CORS headers with errors too: without them the page does not even learn the status".to_owned())
        }
        _ => None,
    }
}

fn past_redirect(turn: &Turn<Heard>, heard: &Heard) -> String {
    let location = heard.value("location").and_then(|location| turn.url.join(&location).ok());
    match location {
        Some(location) => {
            format!("have the page call {location} itself: browsers follow no redirect of a preflight")
        }
        None => "have the server answer the preflight itself: browsers follow no redirect of it".to_owned(),
    }
}

fn exposing(driven: &Driven<Heard>, unread: &[String]) -> Option<Fix> {
    let heard = driven.turns.last()?.reply.as_ref()?;
    let (there, missing): (Vec<&String>, Vec<&String>) =
        unread.iter().partition(|name| heard.value(name).is_some());
    let mut fix = Fix::default();
    if !there.is_empty() {
        let names: Vec<String> = there.into_iter().cloned().collect();
        let exposed = extended(heard.value("access-control-expose-headers"), &names);
        fix.add(
            "the server must send on its responses",
            vec![format!("Access-Control-Expose-Headers: {exposed}")],
        );
    }
    for name in missing {
        fix.add(format!("the response has no header `{name}`"), Vec::new());
    }
    (!fix.parts.is_empty()).then_some(fix)
}
