use std::collections::HashSet;

use http::{HeaderName, header};

use crate::finding::{Finding, Rule, Severity};
use crate::inspect::{Direction, HeaderList, Inspection, Listed};

use super::wording::shown;

/// `["X-Api-Key", "x-api-key"]`, `["*", "X-Api-Key"]`.
pub static RULE: Rule = Rule {
    code: "duplicate-header",
    severity: Severity::Warning,
    summary: "a header is listed twice",
    why: "Header names are compared without regard to case, so the second entry does nothing; beside a `*` \
          no other does, except `Authorization` in `allow_headers`. A reader may take the names beside a \
          `*` for the whole list.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_headers = ["X-Api-Key", "x-api-key"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_headers = ["X-Api-Key"]
"#
    ),
    references: &[
        "RFC 9110 §5.1, field names: https://www.rfc-editor.org/rfc/rfc9110#section-5.1",
        "Fetch Standard, CORS non-wildcard request-header name: https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for policy in &inspection.policies {
        for (direction, list) in policy.header_lists() {
            // With credentials `*` is only the name of a header, which is an error of its own.
            let any = list.wildcard().is_some() && !policy.draft.allow_credentials;
            let covered = |name: &HeaderName| {
                any && !(direction == Direction::Request && name == header::AUTHORIZATION)
            };
            check_list(list, covered, findings);
        }
    }
}

/// Each entry has one finding at most: that `*` covers it, or that it stands there already.
fn check_list(list: &HeaderList<'_>, covered: impl Fn(&HeaderName) -> bool, findings: &mut Vec<Finding>) {
    let mut seen = HashSet::new();
    for (item, listed) in list.values() {
        let repeated = !seen.insert(listed);
        let (message, hint) = match listed {
            Listed::Name(name) if covered(name) => (
                format!("`*` covers `{}` already", shown(item.text)),
                "remove it, or the `*` if that is more than you mean",
            ),
            Listed::Name(_) | Listed::Any if repeated => {
                (format!("`{}` is in the list already", shown(item.text)), "remove one of the two")
            }
            Listed::Name(_) | Listed::Any => continue,
        };
        findings.push(Finding::new(&RULE, list.path_of(item), message, hint));
    }
}
