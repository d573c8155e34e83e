use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;

use super::wording::shown;

/// `https://xn--bcher-kva.example`.
pub static RULE: Rule = Rule {
    code: "origin-in-punycode",
    severity: Severity::Note,
    summary: "an origin is written in Punycode",
    why: "Punycode is right here, but nobody can read it, and letters of other alphabets look like Latin \
          ones: `xn--pple-43d.com` is shown as `аpple.com`. This says which name it is, so that a reviewer \
          sees it once.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://xn--bcher-kva.example"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://buecher.example"]
"#
    ),
    references: &[
        "Unicode Technical Standard 39, confusables: https://www.unicode.org/reports/tr39/",
        "RFC 3492, Punycode: https://www.rfc-editor.org/rfc/rfc3492",
    ],
    check,
};

/// How many letters are spelled out.
const MAX_LETTERS: usize = 8;

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for policy in &inspection.policies {
        for (item, pattern) in policy.origins.values() {
            let host = pattern.host().unwrap_or_default();
            if !host.split('.').any(|label| label.starts_with("xn--")) {
                continue;
            }
            let (unicode, _) = idna::domain_to_unicode(host);
            let message = format!("the host of `{}` reads `{}`", item.text, shown(&unicode));
            let hint = format!("check that every letter is the one you mean: {}", letters(&unicode));
            findings.push(Finding::new(&RULE, policy.origins.path_of(item), message, hint));
        }
    }
}

/// The letters that are not ASCII, each with its code point.
fn letters(host: &str) -> String {
    let mut letters: Vec<char> = host.chars().filter(|letter| !letter.is_ascii()).collect();
    letters.sort_unstable();
    letters.dedup();
    let mut spelled: Vec<String> = letters
        .iter()
        .take(MAX_LETTERS)
        .map(|letter| format!("`{}` is U+{:04X}", shown(&letter.to_string()), u32::from(*letter)))
        .collect();
    if letters.len() > MAX_LETTERS {
        spelled.push("…".to_owned());
    }
    spelled.join(", ")
}
