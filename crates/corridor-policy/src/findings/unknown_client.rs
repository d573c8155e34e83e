use crate::clients::{by_any_name, known_names};
use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;

use super::wording::{Suggestions, shown};

/// `clients = ["openai"]`.
pub static RULE: Rule = Rule {
    code: "unknown-client",
    severity: Severity::Error,
    summary: "a policy names a client that there is no profile of",
    why: "A profile is what an SDK sends and reads, measured. Of a client without one nothing is known, so nothing \
          would be allowed for it, and its calls would fail in the browser instead of here. \
          All profiles are listed in `docs/clients.md`, and by `corridor init --help`.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
clients       = ["openai"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
clients       = ["openai-js"]
"#
    ),
    references: &[],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    let mut suggestions = Suggestions::among(known_names());
    for policy in &inspection.policies {
        for (item, _) in policy.clients.errors() {
            let hint = match suggestions.closest(item.text).and_then(by_any_name) {
                Some(client) => format!("did you mean `{}` ({})?", client.name(), client.about()),
                None => "take it out, and list what the client sends under `allow_headers` and what it reads under \
                         `expose_headers`"
                    .to_owned(),
            };
            let message = format!("there is no profile of a client `{}`", shown(item.text));
            findings.push(Finding::new(&RULE, policy.clients.path_of(item), message, hint));
        }
    }
}
