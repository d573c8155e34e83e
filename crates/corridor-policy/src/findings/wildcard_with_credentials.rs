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
        for (path, what, so) in wildcards(policy) {
            let message = format!("with credentials, a browser takes `*` in {what} literally, and {so}");
            let hint = format!("list the {what} by name, or set `allow_credentials = false`");
            findings.push(Finding::new(&RULE, path, message, hint));
        }
    }
}

/// Where a policy has a `*`, of what, and what comes of it.
fn wildcards(policy: &InspectedPolicy<'_>) -> Vec<(Path, &'static str, &'static str)> {
    let (origins, methods) = (&policy.origins, &policy.methods);
    let (sent, exposed) = (&policy.request_headers, &policy.exposed_headers);
    let origin = origins.values().find(|(_, pattern)| pattern.is_any());
    let found = [
        (origin.map(|(item, _)| origins.path_of(item)), "origins", "the call is blocked"),
        (
            methods.wildcard().map(|item| methods.path_of(item)),
            "methods",
            "blocks all but `GET`, `HEAD` and `POST`",
        ),
        (
            sent.wildcard().map(|item| sent.path_of(item)),
            "request headers",
            "blocks a call with any that is not safelisted",
        ),
        (
            exposed.wildcard().map(|item| exposed.path_of(item)),
            "exposed headers",
            "shows the page none but the safelisted",
        ),
    ];
    found.into_iter().filter_map(|(path, what, so)| Some((path?, what, so))).collect()
}
