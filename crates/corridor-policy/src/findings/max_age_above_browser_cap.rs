use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;

/// `max_age = 3000`.
pub static RULE: Rule = Rule {
    code: "max-age-above-browser-cap",
    severity: Severity::Note,
    summary: "some browsers remember a preflight for less time than asked",
    why: "Each engine has a limit of its own and silently uses it instead: WebKit 600 seconds, Chromium \
          7200, Firefox 86400. Nothing breaks; the preflight is only asked again sooner, and a policy that \
          is made stricter takes effect sooner.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
max_age       = 3000
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

/// The engines that honour less than a day, with their limits in seconds.
const CAPS: [(&str, i64); 2] = [("WebKit", 600), ("Chromium", 7200)];

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for policy in &inspection.policies {
        let Some(seconds) = policy.draft.max_age.filter(|seconds| *seconds <= 86_400) else { continue };
        let capping: Vec<String> = CAPS
            .iter()
            .filter(|(_, cap)| seconds > *cap)
            .map(|(engine, cap)| format!("{engine} after {cap}"))
            .collect();
        if !capping.is_empty() {
            let message = format!(
                "not every browser remembers a preflight for {seconds} seconds: it is asked again by {}",
                capping.join(", by ")
            );
            let hint = "write `600` for the same in every browser, or leave it: nothing breaks";
            findings.push(Finding::new(&RULE, policy.path.key("max_age"), message, hint));
        }
    }
}
