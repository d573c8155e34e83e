use http::header;

use crate::clients::Client;
use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;

/// `allow_headers = ["*"]` without `Authorization`.
pub static RULE: Rule = Rule {
    code: "authorization-relies-on-wildcard",
    severity: Severity::Warning,
    summary: "`Authorization` is not covered by `*`",
    why: "The standard excludes `Authorization` from what `*` allows; today's engines still let it \
          through. Corridor follows the standard and refuses it, so that nothing depends on the browser: a \
          page that sends a bearer token needs the name.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_headers = ["*"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_headers = ["*", "Authorization"]
"#
    ),
    references: &[
        "Fetch Standard, CORS non-wildcard request-header name: https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name",
        "MDN, Access-Control-Allow-Headers: https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Access-Control-Allow-Headers",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for policy in inspection.policies.iter().filter(|policy| !policy.draft.allow_credentials) {
        let Some(wildcard) = policy.request_headers.wildcard() else { continue };
        let named = policy.request_headers.names().any(|(_, name)| name == header::AUTHORIZATION);
        let mut sent = policy.known_clients().flat_map(Client::request_headers);
        if !named && sent.all(|name| name != header::AUTHORIZATION.as_str()) {
            let message = "`*` does not cover `Authorization`: a page that sends it is refused";
            let hint = "add `\"Authorization\"` to the list, or list the headers that your pages send instead of `*`";
            findings.push(Finding::new(&RULE, policy.request_headers.path_of(wildcard), message, hint));
        }
    }
}
