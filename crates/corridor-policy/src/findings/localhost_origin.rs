use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::{OriginPattern, is_loopback_host};

use super::wording::{shown, table};

/// `http://localhost:3000` outside a development environment.
pub static RULE: Rule = Rule {
    code: "localhost-origin",
    severity: Severity::Warning,
    summary: "an origin of the visitor's own machine is allowed outside development",
    why: "`localhost` is the visitor's own machine, whoever the visitor is. Any program that listens \
          there, or any page that gets one to serve a script, is then allowed to call the API; and what \
          was meant for one developer's afternoon stays for years. The own scheme of an app \
          (`capacitor://localhost`) is not meant: nothing listens there.",
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
            if is_served_here(pattern) {
                let message =
                    format!("`{}` is the visitor's own machine, and {here} not for development", item.text);
                let overlay = table(&["environments", "dev", "policies", &policy.draft.name]);
                let hint = format!("list it in `{overlay}` instead");
                findings.push(Finding::new(&RULE, policy.origins.path_of(item), message, hint));
            }
        }
    }
}

/// A page of a server on the visitor's own machine; `capacitor://localhost` is a page of an app, served by nobody.
fn is_served_here(pattern: &OriginPattern) -> bool {
    matches!(pattern.scheme(), Some("http" | "https" | "ws" | "wss" | "ftp"))
        && pattern.host().is_some_and(is_loopback_host)
}

/// Whether a word of the name says so: `dev`, `dev2`, `eu-development`, `local.alice`.
fn is_for_development(environment: &str) -> bool {
    const WORDS: [&str; 5] = ["dev", "develop", "development", "local", "localhost"];
    environment.split(['-', '_', '.']).any(|part| {
        let part = part.trim_end_matches(|last: char| last.is_ascii_digit());
        WORDS.iter().any(|word| part.eq_ignore_ascii_case(word))
    })
}
