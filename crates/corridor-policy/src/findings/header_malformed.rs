use crate::finding::{Finding, Rule, Severity};
use crate::header_name::{HeaderNameError, parse_request_header_name, parse_response_header_name};
use crate::inspect::{Direction, Inspection};

use super::wording::shown;

/// `"Content-Type, X-Api-Key"`, `"X-Api-Key:"`.
pub static RULE: Rule = Rule {
    code: "header-malformed",
    severity: Severity::Error,
    summary: "a text is not a header name",
    why: "A header name is one token: no space, no comma, no colon. One malformed name spoils more than \
          itself: browsers discard an `Access-Control-Expose-Headers` with such a name whole, and fail the \
          preflight for such an `Access-Control-Allow-Headers`.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_headers = ["Content-Type, X-Api-Key"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_headers = ["Content-Type", "X-Api-Key"]
"#
    ),
    references: &[
        "RFC 9110 §5.1, field names: https://www.rfc-editor.org/rfc/rfc9110#section-5.1",
        "Fetch Standard, extract header list values: https://fetch.spec.whatwg.org/#extract-header-list-values",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for (path, text, direction) in inspection.header_errors(|_, error| error == HeaderNameError::Malformed) {
        let message = match text {
            "" => "an empty text is not a header name".to_owned(),
            text => format!("`{}` is not a header name", shown(text)),
        };
        findings.push(Finding::new(&RULE, path, message, hint(text, direction)));
    }
}

/// The names that were probably meant: what stands between commas, or before a colon.
fn hint(text: &str, direction: Direction) -> String {
    let names = text.split([',', ';', ' ']).filter(|name| !name.is_empty()).take(9);
    let mut names: Vec<&str> = names.map(|name| name.trim_end_matches(':').trim()).collect();
    if let Some((name, value)) = text.split_once(':')
        && !value.trim().is_empty()
    {
        names = vec![name.trim()];
    }
    let parse = match direction {
        Direction::Request => parse_request_header_name,
        Direction::Response => parse_response_header_name,
    };
    let readable = |name: &&str| *name == "*" || (name.len() <= 64 && parse(name).is_ok());
    if names.len() > 8 || !names.iter().all(readable) {
        return "write one header name, such as `X-Api-Key`".to_owned();
    }
    match names.as_slice() {
        [] => "write one header name, such as `X-Api-Key`".to_owned(),
        [name] => format!("write `{name}`"),
        several => {
            let entries: Vec<String> = several.iter().map(|name| format!("`\"{name}\"`")).collect();
            format!("write each name as an entry of its own: {}", entries.join(", "))
        }
    }
}
