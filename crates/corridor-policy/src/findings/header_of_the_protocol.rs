use crate::finding::{Finding, Rule, Severity};
use crate::header_name::HeaderNameError;
use crate::inspect::{Direction, Inspection};

use super::wording::shown;

/// `Access-Control-Allow-Origin` in `allow_headers`.
pub static RULE: Rule = Rule {
    code: "header-of-the-protocol",
    severity: Severity::Error,
    summary: "a header of the CORS protocol itself is listed",
    why: "The `Access-Control-…` headers are how browser and server talk about a request; no page sends or \
          reads them. A page that sets `Access-Control-Allow-Origin` on its *request* has them the wrong \
          way round, and only makes the browser ask for one header more.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_headers = ["Content-Type", "Access-Control-Allow-Origin"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_headers = ["Content-Type"]
"#
    ),
    references: &[
        "Fetch Standard, HTTP responses of the CORS protocol: https://fetch.spec.whatwg.org/#http-responses",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for (path, text, direction) in inspection.header_errors(|_, error| error == HeaderNameError::Protocol) {
        let message =
            format!("`{}` belongs to the CORS protocol, not into `{}`", shown(text), direction.key());
        findings.push(Finding::new(&RULE, path, message, hint(text, direction)));
    }
}

/// Which key says what this header says.
fn hint(text: &str, direction: Direction) -> String {
    let key = match text.to_ascii_lowercase().as_str() {
        "access-control-allow-origin" => "allow_origins",
        "access-control-allow-methods" => "allow_methods",
        "access-control-allow-headers" => "allow_headers",
        "access-control-allow-credentials" => "allow_credentials",
        "access-control-expose-headers" => "expose_headers",
        "access-control-max-age" => "max_age",
        _ => return "remove it".to_owned(),
    };
    match direction {
        Direction::Request => format!("remove it here and in the page; it is `{key}` that says what it says"),
        Direction::Response => "remove it; it speaks to the browser, not to the page".to_owned(),
    }
}
