//! What a failure says.

use corridor_browser::Profile;
use corridor_policy::clients::Client;

use super::ENGINES;
use super::failure::{Cause, Failure, Tried};

/// Why an expectation does not hold.
pub(super) fn of_expectation(failure: &Failure, readable: bool) -> String {
    let Failure { tried, browsers, cause, .. } = failure;
    let call = call(tried);
    let why = why(cause);
    if is_everywhere(browsers) {
        return if readable {
            format!("{call} is blocked: {why}")
        } else {
            format!("{call} is readable, and should be blocked: {why}")
        };
    }
    let others: Vec<Profile> = ENGINES.into_iter().filter(|engine| !browsers.contains(engine)).collect();
    let (here, there) = if readable { ("blocked", "readable") } else { ("readable", "blocked") };
    format!(
        "{call} depends on the browser: {there} in {}, but {here} in {}: {why}",
        named(&others),
        named(browsers)
    )
}

/// Why a call of a client fails.
pub(super) fn of_client(client: &Client, failure: &Failure) -> String {
    let Failure { tried, browsers, cause, .. } = failure;
    let browsers = if is_everywhere(browsers) { String::new() } else { format!(" in {}", named(browsers)) };
    let what = match cause {
        Cause::HeadersHidden(_) => "gets an answer that it cannot read",
        Cause::Blocked { .. } | Cause::Readable { .. } => "is blocked",
    };
    format!("{} of `{}` {what}{browsers}: {}", call(tried), client.name(), why(cause))
}

/// For the caret: the step of the standard.
pub(super) fn label(cause: &Cause) -> String {
    match cause {
        Cause::Blocked { blocked, .. } => format!("blocked at {}", blocked.step.as_str()),
        Cause::Readable { .. } => "readable".to_owned(),
        Cause::HeadersHidden(_) => "hidden from the page".to_owned(),
    }
}

/// What to do about it.
pub(super) fn hint(failure: &Failure) -> String {
    match (&failure.missing, &failure.cause) {
        (Some(missing), _) => missing.to_string(),
        (None, Cause::Blocked { blocked, .. }) => blocked.reason.hint(),
        (None, Cause::Readable { allowed_by: Some((policy, pattern)) }) => {
            format!("take `{pattern}` out of `allow_origins` of the policy `{policy}`, or expect `readable`")
        }
        (None, Cause::Readable { allowed_by: None } | Cause::HeadersHidden(_)) => {
            "expect `readable`".to_owned()
        }
    }
}

fn call(tried: &Tried) -> String {
    format!("`{} {}` from `{}`", tried.method, tried.path, tried.from)
}

/// Why: the rule of the policy where it refused, else what the browser found.
fn why(cause: &Cause) -> String {
    match cause {
        Cause::Blocked { refusal: Some(refusal), .. } => refusal.to_string(),
        Cause::Blocked { blocked, refusal: None } => blocked.reason.to_string(),
        Cause::Readable { allowed_by: Some((policy, pattern)) } => {
            format!("`{pattern}` in `allow_origins` of the policy `{policy}` allows it")
        }
        Cause::Readable { allowed_by: None } => {
            "it is the API's own origin, which needs no policy".to_owned()
        }
        Cause::HeadersHidden(headers) => format!("`{}` not in `expose_headers`", headers.join("`, `")),
    }
}

fn is_everywhere(browsers: &[Profile]) -> bool {
    ENGINES.iter().all(|engine| browsers.contains(engine))
}

/// `Chromium`, `Firefox and WebKit`.
fn named(browsers: &[Profile]) -> String {
    let names: Vec<&str> = browsers.iter().map(|profile| name(*profile)).collect();
    match names.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        other => other.concat(),
    }
}

fn name(profile: Profile) -> &'static str {
    match profile {
        Profile::Standard => "the standard",
        Profile::Chromium => "Chromium",
        Profile::Firefox => "Firefox",
        Profile::WebKit => "WebKit",
    }
}
