use std::collections::HashSet;

use crate::finding::{Finding, Rule, Severity};
use crate::inspect::{Inspection, Listed};

use super::wording::shown;

/// `["POST", "POST"]`, `["*", "POST"]`.
pub static RULE: Rule = Rule {
    code: "duplicate-method",
    severity: Severity::Warning,
    summary: "a method is listed twice",
    why: "The second entry does nothing, and beside a `*` no other does. Often it was meant to be another \
          one; and a reader may take the names beside a `*` for the whole list.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_methods = ["POST", "POST"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_methods = ["POST", "PUT"]
"#
    ),
    references: &["Fetch Standard, methods: https://fetch.spec.whatwg.org/#methods"],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for policy in &inspection.policies {
        // With credentials `*` is only the name of a method, which is an error of its own.
        let any = policy.methods.wildcard().is_some() && !policy.draft.allow_credentials;
        let mut seen = HashSet::new();
        for (item, listed) in policy.methods.values() {
            let repeated = !seen.insert(listed);
            let (message, hint) = match listed {
                Listed::Name(_) if any => (
                    format!("`*` covers `{}` already", shown(item.text)),
                    "remove it, or the `*` if that is more than you mean",
                ),
                Listed::Name(_) | Listed::Any if repeated => (message(item.text), HINT),
                Listed::Name(_) | Listed::Any => continue,
            };
            findings.push(Finding::new(&RULE, policy.methods.path_of(item), message, hint));
        }
    }
    for route in &inspection.routes {
        for item in route.methods.repeats(|method| method) {
            findings.push(Finding::new(&RULE, route.methods.path_of(item), message(item.text), HINT));
        }
    }
}

const HINT: &str = "remove one of the two";

fn message(text: &str) -> String {
    format!("`{}` is in the list already", shown(text))
}
