use std::collections::HashSet;

use http::Method;

use crate::finding::{Finding, Rule, Severity};
use crate::inspect::{Inspection, Listed};

/// `OPTIONS` in `allow_methods`.
pub static RULE: Rule = Rule {
    code: "options-listed",
    severity: Severity::Note,
    summary: "`OPTIONS` is listed, though no route answers it",
    why: "Preflights are `OPTIONS` requests, but they are answered without being listed: `allow_methods` \
          is about what a page itself sends. Listing `OPTIONS` lets a page call `fetch(url, { method: \
          \"OPTIONS\" })`, which hardly any page does.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_methods = ["POST", "OPTIONS"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_methods = ["POST"]
"#
    ),
    references: &[
        "Fetch Standard, CORS-preflight request: https://fetch.spec.whatwg.org/#cors-preflight-request",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    let answering = inspection
        .routes
        .iter()
        .filter(|route| route.methods.values().any(|(_, method)| *method == Method::OPTIONS));
    let answered: HashSet<&str> = answering.filter_map(|route| route.draft.policy.as_deref()).collect();
    for policy in &inspection.policies {
        let mut methods = policy.methods.values();
        let listed = methods.find(|(_, method)| **method == Listed::Name(Method::OPTIONS));
        let Some((item, _)) = listed.filter(|_| !answered.contains(policy.draft.name.as_str())) else {
            continue;
        };
        let message =
            "preflights are answered without `OPTIONS` being listed, and no route answers it otherwise";
        let hint = "remove it, unless your page itself sends `OPTIONS` requests";
        findings.push(Finding::new(&RULE, policy.methods.path_of(item), message, hint));
    }
}
