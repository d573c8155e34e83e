//! One call in every browser, held against the verdicts on the way and against the draft as a person reads it.

use std::collections::BTreeSet;

use corridor_browser::{Blocked, Body, Credentials, Outcome, Profile, Readable, Reason, ResponseType, Stage};
use corridor_policy::{Api, PolicyDraft, Reason as Refused, Verdict};
use corridor_proof::{Exchange, Server, Step, fetch};

use super::random::PageCall;
use super::{Case, OWN_ORIGIN};
use crate::names::names;

/// What came of a call in all browsers, where nothing was without a name.
#[derive(Debug, Default)]
pub struct Judged {
    /// How many browsers gave the page what the policy granted.
    pub read: usize,
    /// How many kept from it what the policy refused.
    pub kept_back: usize,
    /// The named cases.
    pub cases: Vec<Case>,
}

/// Makes the call in every browser.
///
/// # Errors
///
/// What has no name: a grant that the page cannot read, a refusal that it can, a header too many or too few, a request that
/// went out after a refused preflight, a verdict that is not what the draft says, browsers that part for no known reason.
pub fn judge(policy: &PolicyDraft, api: &Api, call: &PageCall) -> Result<Judged, String> {
    let mut judged = Judged::default();
    let (written, server) = (call.call(), Server::new(api, own_origin(call)));
    let exchanges = Profile::ALL.map(|profile| fetch(profile, &written, &server));
    let [standard, ..] = &exchanges;
    for exchange in &exchanges {
        let fault = |fault: String| format!("{}: {fault}\n{exchange:#?}", exchange.profile.as_str());
        for step in &exchange.steps {
            check_verdict(policy, own_origin(call), step).map_err(fault)?;
        }
        check_order(exchange).map_err(fault)?;
        let case = classify(policy, call, exchange).map_err(fault)?;
        match case {
            Some(case) => judged.cases.push(case),
            None if is_readable(&exchange.outcome) => judged.read += 1,
            None => judged.kept_back += 1,
        }
        if let Outcome::Ok(readable) = &exchange.outcome {
            check_readable(policy, readable, exchange.steps.last()).map_err(fault)?;
        }
        let apart = differences(call, standard, exchange).map_err(fault)?;
        if !same_end(&standard.outcome, &exchange.outcome)
            && apart.is_empty()
            && !case.is_some_and(is_of_one_browser)
        {
            return Err(fault(format!("the standard parts from it for no known reason: {standard:#?}")));
        }
        judged.cases.extend(apart);
    }
    Ok(judged)
}

/// Makes the call in one browser, without a socket.
#[must_use]
pub fn exchange<'a>(profile: Profile, api: &'a Api, call: &PageCall) -> Exchange<'a> {
    fetch(profile, &call.call(), &Server::new(api, own_origin(call)))
}

/// The origin under which a call reaches the API, if that is the API's own.
fn own_origin(call: &PageCall) -> Option<&'static str> {
    call.url.strip_prefix(OWN_ORIGIN).filter(|rest| rest.starts_with('/')).map(|_| OWN_ORIGIN)
}

fn is_readable(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Ok(readable) if readable.kind == ResponseType::Cors)
}

fn is_of_one_browser(case: Case) -> bool {
    matches!(
        case,
        Case::MixedContentOfLoopback
            | Case::StreamNeedsHttp2
            | Case::StreamUnsupported
            | Case::SameOriginMode
    )
}

fn same_end(one: &Outcome, other: &Outcome) -> bool {
    match (one, other) {
        (Outcome::Ok(one), Outcome::Ok(other)) => (one.kind, one.status) == (other.kind, other.status),
        (Outcome::Blocked(_), Outcome::Blocked(_)) => true,
        (Outcome::Ok(_), Outcome::Blocked(_)) | (Outcome::Blocked(_), Outcome::Ok(_)) => false,
    }
}

/// The verdict is what the draft says, read naively.
fn check_verdict(policy: &PolicyDraft, own_origin: Option<&str>, step: &Step<'_>) -> Result<(), String> {
    let verdict = &step.answer.verdict;
    let Some(origin) = step.sent.origin.as_deref().filter(|origin| Some(*origin) != own_origin) else {
        return if matches!(verdict, Verdict::NotCors(_)) {
            Ok(())
        } else {
            Err("it is no CORS request".to_owned())
        };
    };
    let has = |list: &Option<Vec<String>>, name: &str| list.iter().flatten().any(|listed| listed == name);
    let is_plain = origin.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:/[]".contains(&byte));
    let patterns = policy.allow_origins.iter().flatten();
    let origin_is_named =
        patterns.into_iter().any(|pattern| pattern == "*" || (is_plain && names(pattern, origin)));
    let method = step.sent.access_control_request_method.as_deref().unwrap_or(&step.sent.method);
    let methods = &policy.allow_methods;
    let method_is_listed = match methods {
        None => ["GET", "HEAD", "POST"].contains(&method),
        Some(_) => has(methods, "*") || has(methods, method) || (method == "HEAD" && has(methods, "GET")),
    };
    let header_is_listed = |name: &str| {
        let mut listed = policy.allow_headers.iter().flatten();
        listed.any(|listed| listed.eq_ignore_ascii_case(name))
            || (has(&policy.allow_headers, "*") && name != "authorization")
    };
    let mut asked = step.sent.access_control_request_headers.iter().flat_map(|list| list.split(','));
    let expected = origin_is_named && method_is_listed && asked.all(header_is_listed);
    let kind_fits = match verdict {
        Verdict::Preflight(_) | Verdict::PreflightRefused(_) => step.sent.preflight,
        Verdict::Actual(_) | Verdict::ActualRefused(_) => !step.sent.preflight,
        Verdict::NotCors(_) => false,
    };
    if kind_fits && expected == verdict.refusal().is_none() {
        return Ok(());
    }
    Err(format!("the verdict is {}, and the draft says {expected}", verdict.code()))
}

/// A refused preflight is the end: the request that it asked for is never sent.
fn check_order(exchange: &Exchange<'_>) -> Result<(), String> {
    let refused =
        exchange.steps.iter().position(|step| matches!(step.answer.verdict, Verdict::PreflightRefused(_)));
    match refused {
        Some(at) if at + 1 != exchange.steps.len() => {
            Err("something was sent after a refused preflight".to_owned())
        }
        Some(_) if is_readable(&exchange.outcome) => Err("a refused preflight ended well".to_owned()),
        Some(_) | None if exchange.steps.len() > 2 => Err("there were more than two requests".to_owned()),
        Some(_) | None => Ok(()),
    }
}

/// `None` where the page gets what the verdicts say.
fn classify(policy: &PolicyDraft, call: &PageCall, exchange: &Exchange<'_>) -> Result<Option<Case>, String> {
    let is_granted = exchange.steps.iter().all(|step| step.answer.verdict.refusal().is_none());
    match &exchange.outcome {
        Outcome::Blocked(blocked) => match blocked_case(policy, call, exchange.profile, blocked) {
            Some((case, needs_grant)) if is_granted || !needs_grant => Ok(Some(case)),
            _ if is_granted => Err(format!("what is granted is blocked: {}", blocked.reason)),
            _ => Ok(None),
        },
        Outcome::Ok(readable) => {
            let last = exchange.steps.last().ok_or("nothing was sent")?;
            ok_case(readable, last, is_granted)
        }
    }
}

fn ok_case(readable: &Readable, last: &Step<'_>, is_granted: bool) -> Result<Option<Case>, String> {
    match (readable.kind, &last.answer.verdict) {
        (ResponseType::Basic, Verdict::NotCors(_)) => Ok(Some(Case::OwnPage)),
        (ResponseType::Opaque, Verdict::NotCors(_)) => Ok(Some(Case::NoCorsWithoutOrigin)),
        (ResponseType::Opaque, _) => Ok(Some(Case::NoCorsIsOpaque)),
        (ResponseType::Cors, Verdict::Actual(_)) if is_granted => Ok(None),
        (ResponseType::Cors, Verdict::ActualRefused(refusal))
            if matches!(refusal.reason, Refused::MethodNotListed(_)) && readable.status == 403 =>
        {
            Ok(Some(Case::RefusalIsReadable))
        }
        (kind, verdict) => Err(format!("{} was read as {}", verdict.code(), kind.as_str())),
    }
}

/// The name of what blocked a call, if it is not the policy, and whether that needs a grant before it.
fn blocked_case(
    policy: &PolicyDraft,
    call: &PageCall,
    profile: Profile,
    blocked: &Blocked,
) -> Option<(Case, bool)> {
    let is_stream = call.body == Some(Body::Stream);
    let case = match blocked.reason {
        Reason::StreamInNoCors if is_stream => (Case::StreamInNoCors, true),
        _ if blocked.stage == Stage::Constructor => (Case::PageMistake, true),
        Reason::MixedContent if call.url.starts_with("http://localhost") => {
            (Case::MixedContentOfLoopback, true)
        }
        Reason::MixedContent => (Case::MixedContent, true),
        Reason::NotSameOrigin => (Case::SameOriginMode, false),
        Reason::StreamNeedsHttp2 if is_stream => (Case::StreamNeedsHttp2, true),
        Reason::StreamUnsupported if is_stream => (Case::StreamUnsupported, true),
        Reason::AllowCredentialsNotTrue { .. } | Reason::AllowOriginWildcardWithCredentials { .. }
            if call.credentials == Credentials::Include && !policy.allow_credentials =>
        {
            (Case::CredentialsNotAllowed, true)
        }
        _ => return None,
    };
    let fits = match case.0 {
        Case::MixedContentOfLoopback | Case::StreamUnsupported => profile == Profile::WebKit,
        Case::StreamNeedsHttp2 => matches!(profile, Profile::Standard | Profile::Chromium),
        _ => true,
    };
    fits.then_some(case)
}

/// The page reads the safelisted and the exposed headers, and nothing else.
fn check_readable(policy: &PolicyDraft, readable: &Readable, last: Option<&Step<'_>>) -> Result<(), String> {
    let answer = last.iter().flat_map(|step| step.answer.headers.keys());
    let expected = expected_names(policy, readable.kind, answer);
    let read: BTreeSet<&str> = readable.headers.iter().map(String::as_str).collect();
    if read == expected {
        Ok(())
    } else {
        Err(format!("the page reads {read:?}, and is to read {expected:?}"))
    }
}

/// Which headers of an answer a page is to read.
pub fn expected_names<'n>(
    policy: &PolicyDraft,
    kind: ResponseType,
    answer: impl Iterator<Item = &'n http::HeaderName>,
) -> BTreeSet<&'n str> {
    const SAFELISTED: [&str; 7] = [
        "cache-control",
        "content-language",
        "content-length",
        "content-type",
        "expires",
        "last-modified",
        "pragma",
    ];
    let exposed = || policy.expose_headers.iter().flatten();
    let is_expected = |name: &&str| match kind {
        ResponseType::Basic => true,
        ResponseType::Cors => {
            SAFELISTED.contains(name) || exposed().any(|one| one == "*" || one.eq_ignore_ascii_case(name))
        }
        ResponseType::Opaque | ResponseType::OpaqueRedirect => false,
    };
    answer
        .map(http::HeaderName::as_str)
        .filter(|name| !matches!(*name, "set-cookie" | "set-cookie2"))
        .filter(is_expected)
        .collect()
}

/// What a browser asked otherwise than the standard, each by its name.
fn differences(
    call: &PageCall,
    standard: &Exchange<'_>,
    exchange: &Exchange<'_>,
) -> Result<Vec<Case>, String> {
    let is_text = exchange.profile == Profile::Firefox && call.body == Some(Body::Stream);
    let mut cases = if is_text { vec![Case::StreamSentAsText] } else { Vec::new() };
    let (Some(first), Some(its_first)) = (standard.steps.first(), exchange.steps.first()) else {
        return Ok(cases);
    };
    let (asked, its_asked) = (asked(first), asked(its_first));
    let names: BTreeSet<&str> = asked.iter().copied().collect();
    let its_names: BTreeSet<&str> = its_asked.iter().copied().collect();
    if its_asked.len() != its_names.len() {
        cases.push(Case::NameRepeated);
    }
    for name in names.symmetric_difference(&its_names) {
        cases.push(match (*name, exchange.profile) {
            ("user-agent", Profile::Chromium) => Case::UserAgentDropped,
            ("dpr" | "save-data", Profile::Chromium) => Case::HintSafelisted,
            ("range", _) => Case::SafelistedRange,
            ("accept" | "accept-language" | "content-type", _) => Case::SafelistedValue,
            (name, _) => return Err(format!("it asks for {name:?} unlike the standard")),
        });
    }
    if cases.is_empty() && first.sent.preflight != its_first.sent.preflight {
        return Err("it asks unlike the standard".to_owned());
    }
    Ok(cases)
}

fn asked<'s>(step: &'s Step<'_>) -> Vec<&'s str> {
    step.sent.access_control_request_headers.iter().flat_map(|list| list.split(',')).collect()
}
