use crate::finding::{Finding, Path, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::is_loopback_host;

use super::wording::{shown, table};

/// `http://localhost:3000` outside a development environment.
pub static RULE: Rule = Rule {
    code: "localhost-origin",
    severity: Severity::Warning,
    summary: "an origin of the visitor's own machine is allowed outside development",
    why: "`localhost` is the visitor's own machine, whoever the visitor is. Any program that listens \
          there, or any page that gets one to serve a script, is then allowed to call the API; and what \
          was meant for one developer's afternoon stays for years.",
    example: r#"
[policies.web]
allow_origins = ["https://example.com", "http://localhost:3000"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#,
    fixed: r#"
[policies.web]
allow_origins = ["https://example.com"]

[environments.dev.policies.web]
allow_origins = ["http://localhost:3000"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"
"#,
    references: &[
        "Let localhost be localhost: https://datatracker.ietf.org/doc/html/draft-ietf-dnsop-let-localhost-be-localhost",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    let environment = inspection.draft.environment.as_deref();
    if environment.is_some_and(is_for_development) {
        return;
    }
    let here = match environment {
        Some(name) => format!("the environment `{}` is", shown(name)),
        None => "the file outside its environments is".to_owned(),
    };
    for policy in &inspection.policies {
        for (item, pattern) in policy.origins.values() {
            if pattern.host().is_some_and(is_loopback_host) {
                let message =
                    format!("`{}` is the visitor's own machine, and {here} not for development", item.text);
                let overlay =
                    Path::root().key("environments").key("dev").key("policies").key(&policy.draft.name);
                let hint = format!("list it in `{}` instead", table(&overlay));
                findings.push(Finding::new(&RULE, policy.origins.path_of(item), message, hint));
            }
        }
    }
}

/// Whether a word of the name says so: `dev`, `eu-development`, `local.alice`.
fn is_for_development(environment: &str) -> bool {
    const WORDS: [&str; 5] = ["dev", "develop", "development", "local", "localhost"];
    environment.split(['-', '_', '.']).any(|part| WORDS.iter().any(|word| part.eq_ignore_ascii_case(word)))
}
