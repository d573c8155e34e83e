//! What each rule looked at, in words that name the values.

use corridor_browser::{Event, Reason, ResponseType};
use corridor_proof::Turn;

use super::call::PageCall;
use super::reply::Heard;

/// A rule that was applied.
pub(super) struct Ruling {
    /// Its name in the Fetch standard.
    pub(super) rule: &'static str,
    pub(super) passed: bool,
    pub(super) words: String,
}

impl Ruling {
    fn passed(event: Event, words: String) -> Self {
        Self { rule: event.step().title(), passed: true, words }
    }
}

/// Why a request goes out as it does.
pub(super) fn before(turn: &Turn<Heard>, call: &PageCall) -> Vec<Ruling> {
    let words = |event: &Event| match event {
        Event::PreflightSent => Some(why_it_asks(turn, call)),
        Event::SameOrigin | Event::NoCors | Event::NoPreflightNeeded | Event::PreflightRemembered => {
            Some(event.to_string())
        }
        Event::ActualSent
        | Event::PreflightOriginAllowed
        | Event::PreflightPassed
        | Event::OriginAllowed
        | Event::Redirected => None,
    };
    turn.before.iter().filter_map(|event| Some(Ruling::passed(*event, words(event)?))).collect()
}

fn why_it_asks(turn: &Turn<Heard>, call: &PageCall) -> String {
    let method = turn.sent.access_control_request_method.as_deref().unwrap_or_default();
    let mut causes = Vec::new();
    if !matches!(method, "GET" | "HEAD" | "POST") {
        causes.push(format!("the method `{method}`"));
    }
    causes.extend(asked_names(turn).into_iter().map(|name| with_type(&name, call)));
    match causes.len() {
        0 => "the browser asks first".to_owned(),
        1 => format!("{} is not CORS-safelisted, so the browser asks first", list(&causes)),
        _ => format!("{} are not CORS-safelisted, so the browser asks first", list(&causes)),
    }
}

/// A `Content-Type` is safelisted or not by its value.
fn with_type(name: &str, call: &PageCall) -> String {
    let value = call.headers.iter().find(|(written, _)| written.eq_ignore_ascii_case("content-type"));
    match value {
        Some((_, value)) if name == "content-type" => format!("`content-type: {value}`"),
        Some(_) | None => format!("`{name}`"),
    }
}

/// What of a response passed.
pub(super) fn after(turn: &Turn<Heard>, call: &PageCall) -> Vec<Ruling> {
    let Some(heard) = &turn.reply else { return Vec::new() };
    let words = |event: &Event| match event {
        Event::PreflightOriginAllowed | Event::OriginAllowed => Some(why_origin_passes(heard, call)),
        Event::PreflightPassed => Some(why_preflight_passes(turn, heard)),
        Event::Redirected => Some(format!(
            "{} leads to {}",
            heard.status,
            heard.value("location").unwrap_or_else(|| "the same address".to_owned())
        )),
        Event::SameOrigin
        | Event::NoCors
        | Event::NoPreflightNeeded
        | Event::PreflightRemembered
        | Event::PreflightSent
        | Event::ActualSent => None,
    };
    turn.passed.iter().filter_map(|event| Some(Ruling::passed(*event, words(event)?))).collect()
}

fn why_origin_passes(heard: &Heard, call: &PageCall) -> String {
    let value = heard.value("access-control-allow-origin").unwrap_or_default();
    let origin = match value.as_str() {
        "*" => "`*` stands for every origin".to_owned(),
        origin => format!("`{origin}` is the page's origin"),
    };
    if call.includes_credentials() {
        format!("{origin}, and `Access-Control-Allow-Credentials` is `true`")
    } else {
        origin
    }
}

fn why_preflight_passes(turn: &Turn<Heard>, heard: &Heard) -> String {
    let method = turn.sent.access_control_request_method.as_deref().unwrap_or_default();
    let names: Vec<String> = asked_names(turn).iter().map(|name| format!("`{name}`")).collect();
    let headers = match names.len() {
        0 => String::new(),
        1 => format!(" and the header {} are", list(&names)),
        _ => format!(" and the headers {} are", list(&names)),
    };
    let verb = if names.is_empty() { " is" } else { "" };
    format!("{} is an ok status; the method `{method}`{verb}{headers} allowed", heard.status)
}

/// The names that a preflight asks for.
pub(super) fn asked_names(turn: &Turn<Heard>) -> Vec<String> {
    let names = turn.sent.access_control_request_headers.as_deref().unwrap_or_default();
    names.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// `a`, `b` and `c`.
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// What of a response decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deciding {
    /// A header, there or missing.
    Header(&'static str),
    /// The status.
    Status,
}

/// What of the last response made a browser block the call.
pub(super) fn deciding(reason: &Reason) -> Option<Deciding> {
    Some(match reason {
        Reason::AllowOriginMissing { .. }
        | Reason::AllowOriginWildcardWithCredentials { .. }
        | Reason::AllowOriginMultiple { .. }
        | Reason::AllowOriginMismatch { .. } => Deciding::Header("access-control-allow-origin"),
        Reason::AllowCredentialsNotTrue { .. } | Reason::RedirectChecked => {
            Deciding::Header("access-control-allow-credentials")
        }
        Reason::AllowMethodsMalformed(_) | Reason::MethodNotAllowed { .. } => {
            Deciding::Header("access-control-allow-methods")
        }
        Reason::AllowHeadersMalformed(_) | Reason::HeaderNotAllowed { .. } => {
            Deciding::Header("access-control-allow-headers")
        }
        Reason::PreflightStatus(_) | Reason::PreflightRedirected(_) => Deciding::Status,
        Reason::LocationMalformed(_) | Reason::LocationScheme(_) | Reason::LocationWithCredentials => {
            Deciding::Header("location")
        }
        Reason::RedirectInModeError(_) | Reason::TooManyRedirects | Reason::StreamCannotBeSentAgain => {
            Deciding::Status
        }
        Reason::UrlMalformed
        | Reason::UrlWithCredentials
        | Reason::MethodMalformed(_)
        | Reason::MethodForbidden(_)
        | Reason::MethodNotForNoCors(_)
        | Reason::HeaderNameMalformed(_)
        | Reason::HeaderValueMalformed(_)
        | Reason::BodyOfGet
        | Reason::OnlyIfCachedCrossOrigin
        | Reason::StreamInNoCors
        | Reason::StreamUnsupported
        | Reason::StreamNeedsHttp2
        | Reason::BadPort(_)
        | Reason::MixedContent
        | Reason::Scheme(_)
        | Reason::NotSameOrigin
        | Reason::NoCorsRedirectMode
        | Reason::NotCached
        | Reason::NetworkError => return None,
    })
}

/// What of the last response made it readable.
pub(super) fn deciding_of_readable(kind: ResponseType) -> Option<Deciding> {
    (kind == ResponseType::Cors).then_some(Deciding::Header("access-control-allow-origin"))
}
