use crate::finding::{Finding, Rule, Severity};
use crate::header_name::{is_needless_request_header, is_safelisted_response_header};
use crate::inspect::Inspection;

/// `Accept` in `allow_headers`, `Content-Type` in `expose_headers`.
pub static RULE: Rule = Rule {
    code: "header-safelisted",
    severity: Severity::Note,
    summary: "a header is listed that needs no listing",
    why: "Browsers let every page set `Accept`, `Accept-Language` and `Content-Language` to ordinary \
          values (up to 128 bytes) without asking, and let every page read seven response headers. Listing \
          them changes nothing, unless a page sends unusual values. `Content-Type` is not needless in \
          `allow_headers`: for JSON a browser asks.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_headers  = ["Accept", "Content-Type"]
expose_headers = ["Content-Type", "X-Request-Id"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_headers  = ["Content-Type"]
expose_headers = ["X-Request-Id"]
"#
    ),
    references: &[
        "Fetch Standard, CORS-safelisted request-header: https://fetch.spec.whatwg.org/#cors-safelisted-request-header",
        "Fetch Standard, CORS-safelisted response-header name: https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for policy in &inspection.policies {
        let sent = policy.request_headers.names().filter(|(_, name)| is_needless_request_header(name));
        for (item, _) in sent {
            let message = format!("every page may send `{}` without being allowed to", item.text);
            let hint = "remove it, unless your page sends values longer than 128 bytes";
            findings.push(Finding::new(&RULE, policy.request_headers.path_of(item), message, hint));
        }
        let read = policy.exposed_headers.names().filter(|(_, name)| is_safelisted_response_header(name));
        for (item, _) in read {
            let message = format!("every page that may read the answer may read `{}`", item.text);
            findings.push(Finding::new(&RULE, policy.exposed_headers.path_of(item), message, "remove it"));
        }
    }
}
