//! Why a call came to something else than it should: each fault with its code, its weight and its words.

use std::sync::Arc;

use corridor_browser::{Credentials, Outcome, Reason, Step};
use corridor_policy::Severity;

use super::{Found, call, exchanges, preflight_passed_wrongly};
use crate::exchange::{Exchange, Response};
use crate::follow::{Followed, Situation};
use crate::plan::{ErrorOnPurpose, Meant, Planned, Section};

/// What may be wrong at an endpoint of a policy. The codes are public promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// A page that the policy refuses can read the answer.
    WronglyGranted,
    /// A preflight passes that the policy refuses: the request itself is sent, even if its answer cannot be read.
    PreflightTooLenient,
    /// A request of a page that the policy refuses is answered as if it were none: what it asks for is done, and perhaps
    /// paid for.
    StrangerReachesBackend,
    /// A page that the policy allows is blocked, for none of the reasons below.
    WronglyRefused,
    /// Preflights are asked for a key, which no browser sends with them.
    PreflightAuthenticated,
    /// Preflights are answered 403: the server allows less than the file, or wants a key, which no browser sends with them.
    PreflightRefused,
    /// Preflights are not answered with 200 to 299.
    PreflightNotAnswered,
    /// `Access-Control-Allow-Origin` stands there twice, or is a list.
    AllowOriginDoubled,
    /// An error comes without CORS headers.
    ErrorNotReadable,
    /// The same for a path that no route has.
    UnknownPathNotReadable,
    /// A method of the policy is not granted.
    MethodNotGranted,
    /// A request header of the policy is not granted.
    HeaderNotGranted,
    /// Credentials are not granted, and the policy allows them.
    CredentialsNotGranted,
    /// Credentials are granted, and the policy does not allow them.
    CredentialsWronglyGranted,
    /// A response header of the policy cannot be read.
    ExposedHeaderMissing,
    /// Preflights may be remembered for longer than the policy says.
    MaxAgeLonger,
    /// Preflights may be remembered for less long than the policy says.
    MaxAgeShorter,
    /// An answer that differs from origin to origin does not say so to caches.
    VaryMissing,
    /// A preflight's answer that differs from origin to origin does not say so to caches.
    VaryMissingOnPreflight,
    /// A route is answered as if it were not there.
    RouteNotFound,
    /// A stream comes all at once.
    StreamBuffered,
    /// A browser stops the call before anything is sent.
    NeverSent,
    /// The same where only the `http:` of a loopback address is the reason, which is how things are developed.
    NeverSentToLoopback,
    /// A redirect leads to another host.
    RedirectElsewhere,
    /// The connection is closed while a body is sent that is longer than is taken: the page sees no 413.
    TooLargeNotAnswered,
    /// No response came.
    NoResponse,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 26] = [
        Self::WronglyGranted,
        Self::PreflightTooLenient,
        Self::StrangerReachesBackend,
        Self::WronglyRefused,
        Self::PreflightAuthenticated,
        Self::PreflightRefused,
        Self::PreflightNotAnswered,
        Self::AllowOriginDoubled,
        Self::ErrorNotReadable,
        Self::UnknownPathNotReadable,
        Self::MethodNotGranted,
        Self::HeaderNotGranted,
        Self::CredentialsNotGranted,
        Self::CredentialsWronglyGranted,
        Self::ExposedHeaderMissing,
        Self::MaxAgeLonger,
        Self::MaxAgeShorter,
        Self::VaryMissing,
        Self::VaryMissingOnPreflight,
        Self::RouteNotFound,
        Self::StreamBuffered,
        Self::NeverSent,
        Self::NeverSentToLoopback,
        Self::RedirectElsewhere,
        Self::TooLargeNotAnswered,
        Self::NoResponse,
    ];

    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::WronglyGranted => "wrongly-granted",
            Self::PreflightTooLenient => "preflight-too-lenient",
            Self::StrangerReachesBackend => "stranger-reaches-backend",
            Self::WronglyRefused => "wrongly-refused",
            Self::PreflightAuthenticated => "preflight-authenticated",
            Self::PreflightRefused => "preflight-refused",
            Self::PreflightNotAnswered => "preflight-not-answered",
            Self::AllowOriginDoubled => "allow-origin-doubled",
            Self::ErrorNotReadable => "error-not-readable",
            Self::UnknownPathNotReadable => "unknown-path-not-readable",
            Self::MethodNotGranted => "method-not-granted",
            Self::HeaderNotGranted => "header-not-granted",
            Self::CredentialsNotGranted => "credentials-not-granted",
            Self::CredentialsWronglyGranted => "credentials-wrongly-granted",
            Self::ExposedHeaderMissing => "exposed-header-missing",
            Self::MaxAgeLonger => "max-age-longer",
            Self::MaxAgeShorter => "max-age-shorter",
            Self::VaryMissing => "vary-missing",
            Self::VaryMissingOnPreflight => "vary-missing-on-preflight",
            Self::RouteNotFound => "route-not-found",
            Self::StreamBuffered => "stream-buffered",
            Self::NeverSent => "never-sent",
            Self::NeverSentToLoopback => "never-sent-to-loopback",
            Self::RedirectElsewhere => "redirect-elsewhere",
            Self::TooLargeNotAnswered => "too-large-not-answered",
            Self::NoResponse => "no-response",
        }
    }

    /// How much it matters.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::WronglyGranted
            | Self::WronglyRefused
            | Self::PreflightAuthenticated
            | Self::PreflightRefused
            | Self::PreflightNotAnswered
            | Self::AllowOriginDoubled
            | Self::ErrorNotReadable
            | Self::MethodNotGranted
            | Self::HeaderNotGranted
            | Self::CredentialsNotGranted
            | Self::CredentialsWronglyGranted
            | Self::VaryMissing
            | Self::NeverSent
            | Self::NoResponse => Severity::Error,
            Self::PreflightTooLenient
            | Self::StrangerReachesBackend
            | Self::UnknownPathNotReadable
            | Self::ExposedHeaderMissing
            | Self::MaxAgeLonger
            | Self::RedirectElsewhere
            | Self::TooLargeNotAnswered
            | Self::RouteNotFound
            | Self::StreamBuffered => Severity::Warning,
            Self::MaxAgeShorter | Self::VaryMissingOnPreflight | Self::NeverSentToLoopback => Severity::Note,
        }
    }
}

/// What is wrong with a call, if something is.
pub(super) fn of(planned: &Planned, meant: &Meant, followed: &Followed) -> Option<Found> {
    let found = |fault, message: String, hint: &str| {
        Some(Found { fault, message, hint: hint.to_owned(), evidence: exchanges(followed) })
    };
    match &followed.situation {
        Situation::NoAnswer(exchange) => Some(unanswered(planned, followed, exchange)),
        Situation::Elsewhere(host) => found(
            Fault::RedirectElsewhere,
            format!("{} is redirected to `{host}`, which was not followed", call(planned)),
            "probe the address that it leads to; a page should call that too",
        ),
        Situation::Impossible(reason) if meant.readable => {
            found(Fault::NeverSent, format!("{} is never sent: {reason}", call(planned)), &reason.hint())
        }
        Situation::Done(Outcome::Blocked(blocked)) if meant.readable => {
            Some(refused(planned, followed, &blocked.reason, blocked.step))
        }
        Situation::Done(Outcome::Ok(_)) if !meant.readable => found(
            Fault::WronglyGranted,
            format!("{} can be read, and should not be: {}", call(planned), why_refused(planned, meant)),
            "grant only what the policy grants: compare `Origin` with the whole of each allowed origin, and reflect nothing",
        ),
        _ if !meant.readable && preflight_passed_wrongly(meant, followed) => found(
            Fault::PreflightTooLenient,
            format!(
                "the preflight of {} passes, and should not: {}",
                call(planned),
                why_refused(planned, meant)
            ),
            "answer preflights with what the policy allows, not with what they ask for",
        ),
        _ if !meant.readable => stranger_answered(planned, meant, followed),
        // What is not sent because it might change something is no fault, and neither is what is as it should be.
        _ => None,
    }
}

/// A request that got no response.
fn unanswered(planned: &Planned, followed: &Followed, exchange: &Arc<Exchange>) -> Found {
    let trouble = exchange.result.as_ref().err();
    let why = trouble.map(ToString::to_string).unwrap_or_default();
    let mut evidence = vec![Arc::clone(exchange)];
    evidence.extend(exchanges(followed));
    Found {
        fault: match planned.section {
            Section::Error(ErrorOnPurpose::TooLarge) => Fault::TooLargeNotAnswered,
            _ => Fault::NoResponse,
        },
        message: format!("{} got no response: {why}", call(planned)),
        hint: trouble.map_or("", |trouble| trouble.hint()).to_owned(),
        evidence,
    }
}

/// What speaks against a call that came through.
fn why_refused<'m>(planned: &Planned, meant: &'m Meant) -> &'m str {
    let forbids_credentials = planned.policy.as_ref().is_some_and(|policy| !policy.allows_credentials());
    match meant.refusal.as_deref() {
        Some(refusal) => refusal,
        None if planned.call.credentials == Credentials::Include && forbids_credentials => {
            "the policy does not allow credentials"
        }
        None => "a test of the file expects it to be blocked",
    }
}

/// A request that no preflight stops, of a page that is not allowed: it should be refused before it reaches anything.
fn stranger_answered(planned: &Planned, meant: &Meant, followed: &Followed) -> Option<Found> {
    let last = followed.turns.last().filter(|turn| !turn.sent.preflight)?;
    let status = last.reply.as_ref()?.response()?.status;
    let is_done =
        (200..300).contains(&status) && planned.section == Section::Refused && !meant.reaches_backend;
    // A `GET` that is answered costs little, and caches must be allowed to answer it.
    (is_done && last.sent.method != "GET" && last.sent.method != "HEAD").then(|| Found {
        fault: Fault::StrangerReachesBackend,
        message: format!(
            "{}, which needs no preflight, is answered {status}: any page can have it done, though it cannot read the answer",
            call(planned)
        ),
        hint: "refuse a request whose `Origin` the policy does not allow, before it reaches the model".to_owned(),
        evidence: exchanges(followed),
    })
}

/// A call that is blocked and should be readable.
fn refused(planned: &Planned, followed: &Followed, reason: &Reason, step: Step) -> Found {
    let last = followed.turns.last();
    let response = last.and_then(|turn| turn.reply.as_ref()?.response());
    let status = response.map_or(0, |response| response.status);
    let on_preflight = last.is_some_and(|turn| turn.sent.preflight);
    let fault = fault(planned, reason, status, on_preflight);
    let call = call(planned);
    let message = match fault {
        Fault::PreflightAuthenticated => {
            format!(
                "the preflight of {call} is answered {status}: a browser sends no key with it, so it never passes"
            )
        }
        Fault::PreflightRefused => {
            format!(
                "the preflight of {call} is answered 403: the server refuses what the file allows, or asks for a key, which no browser sends with a preflight"
            )
        }
        Fault::PreflightNotAnswered => {
            format!("the preflight of {call} is answered {status}, and so never passes")
        }
        Fault::ErrorNotReadable | Fault::UnknownPathNotReadable => {
            format!(
                "{call} is answered {status} and cannot be read: the page sees no status and no message, only a network error ({reason})"
            )
        }
        _ => format!("{call} is blocked, and should be readable: {reason}{}", deciding(response, reason)),
    };
    let hint = match (planned.section, reason) {
        _ if fault == Fault::PreflightRefused => {
            "see whether the server has the policy of this file, and answers preflights before authentication and before a firewall looks at them".to_owned()
        }
        (Section::Error(ErrorOnPurpose::TooLarge), Reason::AllowOriginMissing { preflight: false }) => {
            "send `Access-Control-Allow-Origin` with the page's origin on every answer; 413 comes from a proxy in front as a rule".to_owned()
        }
        _ => reason.hint(),
    };
    let message = if matches!(step, Step::CorsCheck | Step::CorsPreflightFetch) {
        message
    } else {
        format!("{message} (at {})", step.as_str())
    };
    Found { fault, message, hint, evidence: exchanges(followed) }
}

fn fault(planned: &Planned, reason: &Reason, status: u16, on_preflight: bool) -> Fault {
    let is_error = status >= 400;
    match reason {
        _ if on_preflight && matches!(status, 401 | 407) => Fault::PreflightAuthenticated,
        _ if on_preflight && status == 403 => Fault::PreflightRefused,
        Reason::AllowOriginMultiple { .. } => Fault::AllowOriginDoubled,
        _ if on_preflight && !(200..300).contains(&status) => Fault::PreflightNotAnswered,
        Reason::AllowOriginMissing { preflight: false } if is_error && planned.route.is_none() => {
            Fault::UnknownPathNotReadable
        }
        Reason::AllowOriginMissing { preflight: false } if is_error => Fault::ErrorNotReadable,
        Reason::MethodNotAllowed { .. } | Reason::AllowMethodsMalformed(_) => Fault::MethodNotGranted,
        Reason::HeaderNotAllowed { .. } | Reason::AllowHeadersMalformed(_) => Fault::HeaderNotGranted,
        Reason::AllowCredentialsNotTrue { .. } | Reason::AllowOriginWildcardWithCredentials { .. } => {
            Fault::CredentialsNotGranted
        }
        _ => Fault::WronglyRefused,
    }
}

/// The header that decided, as it came: ` (it sent "Access-Control-Allow-Origin: *")`.
fn deciding(response: Option<&Response>, reason: &Reason) -> String {
    let name = match reason {
        Reason::AllowCredentialsNotTrue { .. } => "access-control-allow-credentials",
        Reason::MethodNotAllowed { .. } | Reason::AllowMethodsMalformed(_) => "access-control-allow-methods",
        Reason::HeaderNotAllowed { .. } | Reason::AllowHeadersMalformed(_) => "access-control-allow-headers",
        _ => return String::new(),
    };
    let Some(response) = response else { return String::new() };
    let lines: Vec<String> = response.lines(name).map(crate::exchange::printable).collect();
    if lines.is_empty() {
        format!(" (it sent no `{name}`)")
    } else {
        format!(" (it sent `{name}: {}`)", lines.join(", "))
    }
}
