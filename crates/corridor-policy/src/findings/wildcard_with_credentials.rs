use crate::finding::{Finding, Path, Rule, Severity};
use crate::inspect::{InspectedPolicy, Inspection};

/// `*` in any list of a policy with credentials.
pub static RULE: Rule = Rule {
    code: "wildcard-with-credentials",
    severity: Severity::Error,
    summary: "a policy with credentials has a `*`",
    why: "For a request with credentials a browser takes `*` literally: as an origin it matches nobody, as \
          a method or a header it is the name `*`. Servers that \"solve\" this by reflecting the caller's \
          origin let every site in the world act as the logged-in visitor.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins     = ["*"]
allow_credentials = true
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins     = ["https://example.com"]
allow_credentials = true
"#
    ),
    references: &[
        "Fetch Standard, CORS protocol and credentials: https://fetch.spec.whatwg.org/#cors-protocol-and-credentials",
        "CWE-942: https://cwe.mitre.org/data/definitions/942.html",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for policy in inspection.policies.iter().filter(|policy| policy.draft.allow_credentials) {
        for (path, what) in wildcards(policy) {
            let message =
                format!("with credentials, a browser takes `*` in {what} literally, and the call is blocked");
            let hint = format!("list the {what} by name, or set `allow_credentials = false`");
            findings.push(Finding::new(&RULE, path, message, hint));
        }
    }
}

/// Where a policy has a `*`, and of what.
fn wildcards(policy: &InspectedPolicy<'_>) -> Vec<(Path, &'static str)> {
    let origin = policy.origins.values().find(|(_, pattern)| pattern.is_any());
    [
        origin.map(|(item, _)| (policy.origins.path_of(item), "origins")),
        policy.methods.wildcard().map(|item| (policy.methods.path_of(item), "methods")),
        policy
            .request_headers
            .wildcard()
            .map(|item| (policy.request_headers.path_of(item), "request headers")),
        policy
            .exposed_headers
            .wildcard()
            .map(|item| (policy.exposed_headers.path_of(item), "exposed headers")),
    ]
    .into_iter()
    .flatten()
    .collect()
}
