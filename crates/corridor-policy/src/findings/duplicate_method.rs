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
        if any {
            for (item, _) in policy.methods.names() {
                let message = format!("`*` covers `{}` already", shown(item.text));
                let hint = "remove it, or the `*` if that is more than you mean";
                findings.push(Finding::new(&RULE, policy.methods.path_of(item), message, hint));
            }
        }
        let repeats = policy.methods.repeats(|method| method);
        for item in repeats.filter(|item| !any || item.parsed == Ok(Listed::Any)) {
            findings.push(Finding::new(&RULE, policy.methods.path_of(item), message(item.text), HINT));
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
