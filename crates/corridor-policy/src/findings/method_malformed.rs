use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::method::{MethodError, parse_method};

use super::wording::shown;

/// `"GET, POST"`, `""`, and `*` in a route.
pub static RULE: Rule = Rule {
    code: "method-malformed",
    severity: Severity::Error,
    summary: "a text is not a method name",
    why: "A method name is one token: letters, digits and a few signs, no space and no comma. A list that \
          has anything else grants nothing, and some browsers discard the whole of it. In a route there is \
          no `*`: it answers the methods that it names.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_methods = ["GET, POST"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://example.com"]
allow_methods = ["GET", "POST"]
"#
    ),
    references: &[
        "RFC 9110 §9.1, methods: https://www.rfc-editor.org/rfc/rfc9110#section-9.1",
        "Fetch Standard, CORS-preflight fetch: https://fetch.spec.whatwg.org/#cors-preflight-fetch",
    ],
    check,
};

/// How many methods a text that should have been a list is taken apart into.
const MAX_WORDS: usize = 8;

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for (path, text, _) in inspection.method_errors(|error| error == MethodError::Malformed) {
        let message = match text {
            "" => "an empty text is not a method name".to_owned(),
            text => format!("`{}` is not a method name", shown(text)),
        };
        findings.push(Finding::new(&RULE, path, message, hint(text)));
    }
    for route in &inspection.routes {
        // `*` is a token, so it could be read; but nobody means a method of that name.
        for (item, _) in route.methods.values().filter(|(item, _)| item.text == "*") {
            let message = "a route has no `*`: it answers the methods that it names";
            let hint = "name them, such as `methods = [\"GET\", \"POST\"]`";
            findings.push(Finding::new(&RULE, route.methods.path_of(item), message, hint));
        }
    }
}

/// The methods that were probably meant.
fn hint(text: &str) -> String {
    let words = text.split([',', ' ', ';', '|', '/']).filter(|word| !word.is_empty());
    let meant: Option<Vec<&str>> = words.take(MAX_WORDS + 1).map(registered).collect();
    match meant.as_deref() {
        Some([method]) => format!("write `{method}`"),
        Some(several) if (2..=MAX_WORDS).contains(&several.len()) => {
            let entries: Vec<String> = several.iter().map(|method| format!("`\"{method}\"`")).collect();
            format!("write each method as an entry of its own: {}", entries.join(", "))
        }
        Some(_) | None => "write one method name, such as `POST`".to_owned(),
    }
}

/// A registered method, whatever the case in which it is written.
fn registered(word: &str) -> Option<&'static str> {
    match parse_method(&word.to_ascii_lowercase()) {
        Err(MethodError::Case(method)) => Some(method),
        Ok(_) | Err(MethodError::Malformed | MethodError::Forbidden) => None,
    }
}
