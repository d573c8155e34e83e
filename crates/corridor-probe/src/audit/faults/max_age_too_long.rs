//! A preflight is to be remembered for too long.

use corridor_policy::Severity;

use super::fixes;
use crate::audit::Fault;
use crate::audit::look::{Found, Look, shown};

/// A preflight is to be remembered for too long.
pub(super) static FAULT: Fault = Fault {
    code: "max-age-too-long",
    severity: Severity::Warning,
    title: "a preflight is to be remembered for too long",
    consequence: "Chromium remembers a preflight for at most 7200 seconds, WebKit 600, Firefox 86400. What is \
                  above has no effect in most, and in the others an origin that was taken away keeps its \
                  access for that long.",
    fix: &fixes::MAX_AGE,
    references: &[
        "MDN, Access-Control-Max-Age: https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Access-Control-Max-Age",
    ],
    look,
};

/// Firefox's cap, in seconds, which is the longest.
const LONGEST: u64 = 86_400;
/// Chromium's.
const CHROMIUM: u64 = 7_200;

fn look(look: &Look<'_>) -> Vec<Found> {
    look.each_value("access-control-max-age", |value, seen| {
        let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        let (message, severity) = match value.parse::<u64>() {
            // More than 64 bits of seconds.
            Err(_) if digits => (above(value, LONGEST), Severity::Warning),
            Err(_) => (
                format!(
                    "`Access-Control-Max-Age: {}` is no number of seconds, and engines read it differently",
                    shown(value)
                ),
                Severity::Note,
            ),
            Ok(seconds) if seconds > LONGEST => (above(value, LONGEST), Severity::Warning),
            Ok(seconds) if seconds > CHROMIUM => (above(value, CHROMIUM), Severity::Note),
            Ok(_) => return None,
        };
        Some(Found::new(message, [seen]).with_severity(severity))
    })
}

fn above(value: &str, cap: u64) -> String {
    let whose =
        if cap == LONGEST { "every engine's cap: Firefox's, the longest, is" } else { "Chromium's cap of" };
    format!("`Access-Control-Max-Age: {}` is above {whose} {cap} seconds", shown(value))
}
