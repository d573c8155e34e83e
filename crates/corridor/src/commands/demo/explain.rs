//! One exchange in words: each header that mattered to CORS, and why it was sent.
//!
//! Pure: an [`Exchange`] and the policy of its route give a [`Record`]. Of the request only what CORS looks at is in it,
//! bounded and escaped; no cookie, no credential, no content.

mod fields;
#[cfg(test)]
mod tests;

use corridor_gateway::Exchange;
use corridor_policy::{Policy, Reason, Refusal, Verdict};
use http::HeaderMap;
use http::header::{HeaderName, ORIGIN};
use serde::Serialize;

/// The most bytes of a value of the request that are shown.
const MAX_SHOWN_BYTES: usize = 160;

/// What happened, for the page to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Record {
    /// Counts from 1.
    pub(crate) number: u64,
    kind: Kind,
    granted: bool,
    /// The verdict's stable code.
    code: &'static str,
    method: String,
    path: String,
    status: u16,
    origin: Option<String>,
    route: Option<String>,
    policy: Option<String>,
    /// The backend that was asked.
    backend: Option<String>,
    microseconds: u64,
    request: Vec<Field>,
    response: Vec<Field>,
    /// Why it was refused.
    reason: Option<String>,
    /// The line of the file that would allow it.
    fix: Option<String>,
    /// How often the model has run, this exchange included.
    model_runs: u64,
}

/// What the request was to CORS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Preflight,
    Actual,
    NotCors,
}

/// A header and why it is there; without a value, why it is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Field {
    name: &'static str,
    value: Option<String>,
    why: String,
    /// The key of the policy that decided it.
    rule: Option<&'static str>,
}

/// Puts one exchange into words; `policy` is the one that decided.
pub(crate) fn explain(
    exchange: &Exchange<'_>,
    policy: Option<&Policy>,
    number: u64,
    model_runs: u64,
) -> Record {
    let verdict = exchange.verdict;
    let refusal = verdict.refusal();
    Record {
        number,
        kind: kind(verdict),
        granted: refusal.is_none(),
        code: verdict.code(),
        method: shown(exchange.method.as_str().as_bytes()),
        path: shown(exchange.path.as_bytes()),
        status: exchange.status.as_u16(),
        origin: value(exchange.request, &ORIGIN),
        route: exchange.route.map(str::to_owned),
        policy: exchange.policy.map(str::to_owned),
        backend: exchange.backend.map(str::to_owned),
        microseconds: u64::try_from(exchange.duration.as_micros()).unwrap_or(u64::MAX),
        request: fields::of_request(exchange),
        response: fields::of_response(exchange),
        reason: refusal.map(|refusal| refusal.reason.to_string()),
        fix: refusal.zip(policy).and_then(|(refusal, policy)| fix(refusal, policy, exchange.request)),
        model_runs,
    }
}

fn kind(verdict: &Verdict<'_>) -> Kind {
    match verdict {
        Verdict::NotCors(_) => Kind::NotCors,
        Verdict::Preflight(_) | Verdict::PreflightRefused(_) => Kind::Preflight,
        Verdict::Actual(_) | Verdict::ActualRefused(_) => Kind::Actual,
    }
}

/// The line that would allow what was refused; none where no line can.
fn fix(refusal: &Refusal<'_>, policy: &Policy, request: &HeaderMap) -> Option<String> {
    match &refusal.reason {
        Reason::OriginNotListed => {
            let origin =
                request.get(ORIGIN)?.to_str().ok().filter(|origin| origin.len() <= MAX_SHOWN_BYTES)?;
            Some(line("allow_origins", policy.origins().patterns().chain([origin])))
        }
        Reason::MethodNotListed(method) => {
            let listed = policy.methods().listed().map(http::Method::as_str);
            Some(line("allow_methods", listed.chain([method.as_str()])))
        }
        Reason::HeaderNotListed(name) | Reason::HeaderOfFamily(name, _) => {
            Some(line("allow_headers", policy.request_headers().listed().chain([name.as_str()])))
        }
        Reason::SeveralOrigins
        | Reason::OriginMalformed(_)
        | Reason::OriginNull
        | Reason::SeveralMethods
        | Reason::HeadersTooLong
        | Reason::HeaderMalformed(_) => None,
    }
}

/// A line of TOML. Origins, methods and header names are printable ASCII, of which JSON and TOML write the same string.
fn line<'a>(key: &str, items: impl Iterator<Item = &'a str>) -> String {
    let items: Vec<String> = items.map(|item| serde_json::Value::from(item).to_string()).collect();
    format!("{key} = [{}]", items.join(", "))
}

/// The value of a header of the request: several lines are one list.
fn value(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let lines: Vec<&[u8]> = headers.get_all(name).iter().map(http::HeaderValue::as_bytes).collect();
    (!lines.is_empty()).then(|| shown(&lines.join(&b", "[..])))
}

/// Bytes of the request, bounded, and whatever is not printable ASCII escaped.
fn shown(bytes: &[u8]) -> String {
    let mut text: String = bytes
        .iter()
        .take(MAX_SHOWN_BYTES)
        .flat_map(|byte| match byte {
            b' '..=b'~' => vec![*byte],
            _ => byte.escape_ascii().collect(),
        })
        .map(char::from)
        .collect();
    if bytes.len() > MAX_SHOWN_BYTES {
        text.push('…');
    }
    text
}
