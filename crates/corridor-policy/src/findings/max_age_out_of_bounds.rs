use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;

/// `max_age = -1`, `max_age = 31536000`.
pub static RULE: Rule = Rule {
    code: "max-age-out-of-bounds",
    severity: Severity::Error,
    summary: "the time to remember a preflight is out of bounds",
    why: "No browser remembers a preflight for longer than a day, and the value counts whole seconds from \
          0, which asks for no remembering at all. What is beyond shows a mistake of unit or sign.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
max_age       = 31536000
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
max_age       = 600
"#
    ),
    references: &[
        "Fetch Standard, CORS-preflight cache: https://fetch.spec.whatwg.org/#cors-preflight-cache",
        "MDN, Access-Control-Max-Age: https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Access-Control-Max-Age",
    ],
    check,
};

/// The longest that any browser honours: Firefox, a day.
const MAX_SECONDS: i64 = 86_400;

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for policy in &inspection.policies {
        let Some(seconds) = policy.draft.max_age.filter(|seconds| !(0..=MAX_SECONDS).contains(seconds))
        else {
            continue;
        };
        let (message, hint) = if seconds < 0 {
            (format!("`max_age` cannot be {seconds}"), "write `0` if browsers should not remember preflights")
        } else {
            (
                format!("`max_age` is {seconds} seconds, and no browser honours more than {MAX_SECONDS}"),
                "write `86400` or less; all browsers honour `600`",
            )
        };
        findings.push(Finding::new(&RULE, policy.path.key("max_age"), message, hint));
    }
}
