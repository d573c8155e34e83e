//! Whole files: what is found, at which line, in which environment.

use corridor_config::{Directory, Source};
use corridor_proof::prove::{Checked, check};

const FILE: &str = r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_headers = ["Content-Type"]
clients       = ["open-inference"]

[[routes]]
path    = "/inference"
policy  = "web"
backend = "digits"

[backends.digits]
builtin = "digits"

[[expect]]
from    = "https://example.com"
send    = "POST /inference"
headers = { content-type = "application/json" }
outcome = "readable"

[environments.staging.policies.web]
allow_origins = ["https://staging.example.com"]
"#;

fn look(text: &str, environment: Option<&str>) -> Checked {
    check(&Source::new("corridor.toml", text), environment, &Directory::new(".", &["digits"]))
}

/// `severity[code] environment line: message` of each finding.
fn found(checked: &Checked) -> Vec<String> {
    let line = |diagnostic: &corridor_config::Diagnostic| {
        let line = diagnostic.span.as_ref().map_or(0, |span| span.line);
        let environment = diagnostic.environment.as_deref().unwrap_or("-");
        format!("{}[{}] {environment} {line}: {}", diagnostic.severity, diagnostic.code, diagnostic.message)
    };
    checked.report.diagnostics.iter().map(line).collect()
}

#[test]
fn an_expectation_is_of_the_environment_that_it_is_written_in() {
    let note = "note[expectation-failed] staging 15: `POST /inference` from `https://example.com` is blocked: no pattern of \
                `allow_origins` matches the origin";
    let all = look(FILE, None);
    assert_eq!(found(&all), [note], "{all:?}");
    assert!(all.report.is_ok());
    assert_eq!(all.proven.len(), 2);
    assert!(all.proven[0].expectations[0].proof.holds() && !all.proven[1].expectations[0].proof.holds());

    let staging = look(FILE, Some("staging"));
    assert_eq!(found(&staging), [note]);
    assert_eq!(staging.proven.len(), 1);

    let own = format!(
        "{FILE}\n[[environments.staging.expect]]\nfrom = \"https://example.com\"\nsend = \"POST /inference\"\noutcome = \"readable\"\n"
    );
    let error = note.replace("note", "error").replace("15:", "24:");
    assert_eq!(found(&look(&own, None)), [error]);
    let (before, last) = own.rsplit_once("readable").unwrap();
    assert_eq!(found(&look(&format!("{before}blocked{last}"), None)), Vec::<String>::new());
}

#[test]
fn what_fails_in_the_file_is_not_said_again_of_each_environment() {
    let text = FILE.replace("from    = \"https://example.com\"", "from    = \"https://other.example\"");
    let checked = look(&text, None);
    assert_eq!(found(&checked).len(), 1, "{:?}", found(&checked));
    assert!(found(&checked)[0].starts_with("error[expectation-failed] - 15:"), "{:?}", found(&checked));
    assert!(!checked.report.is_ok());
}

#[test]
fn a_client_whose_calls_fail_is_told_at_its_entry_once() {
    let (before, expectation_and_rest) = FILE.split_once("[[expect]]").unwrap();
    let (_, staging) = expectation_and_rest.split_once("[environments.staging.policies.web]").unwrap();
    let staging = staging.replace("https://staging.example.com", "https://a.example\", \"https://b.example");
    let text = format!(
        "{before}[environments.staging.server]\nurl = \"http://api.example.com:8080\"\n\n\
         [environments.staging.policies.web]{staging}"
    );
    let checked = look(&text, None);
    assert_eq!(
        found(&checked),
        [
            "error[client-call-fails] staging 5: `POST /inference` from `https://a.example` of `open-inference` is blocked: \
             a page of https: cannot call http:; 1 more of its calls fails"
        ]
    );
    let finding = &checked.report.diagnostics[0];
    assert_eq!(finding.path, "policies.web.clients[0]");
    assert_eq!(
        finding.hint.as_deref(),
        Some("under `[environments.staging.server]`, write `url = \"https://api.example.com\"`")
    );
    let rows = &checked.proven[1].clients;
    assert_eq!(rows.len(), 6, "two origins, three engines");
    assert!(rows.iter().all(|row| row.failure.is_some()));
    assert!(checked.proven[0].clients.iter().all(|row| row.failure.is_none()));
}

#[test]
fn a_file_with_an_error_is_proven_nothing_of() {
    let checked = look(&FILE.replace("https://example.com\"]", "https://example.com/\"]"), None);
    assert!(!checked.report.is_ok());
    assert_eq!(checked.proven.len(), 1, "the environment without the error is looked at");
    assert_eq!(checked.proven[0].environment.as_deref(), Some("staging"));
    assert!(look("[policies", None).proven.is_empty());
    assert!(look(FILE, Some("stagin")).proven.is_empty());
}
