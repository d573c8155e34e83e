use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::{OriginPattern, OriginPatternError};

use super::public_suffix_wildcard::is_public_suffix;
use super::wording::{as_sent, origin_hint, origin_message};

/// `https://app-*.example.com`, `https://*`.
pub static RULE: Rule = Rule {
    code: "origin-wildcard-misplaced",
    severity: Severity::Error,
    summary: "a `*` stands where it cannot",
    why: "A `*` stands for every origin (alone), for one or more whole labels (`https://*.example.com`), \
          or for any port (`:*`). Patterns that match parts of names, and regular expressions, are how \
          `https://app-evil.example.com`, `https://example.com.evil.test` and `https://examplexcom.test` \
          have come to be trusted; so they do not exist here.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://app-*.example.com"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://*.example.com"]
"#
    ),
    references: &[
        "CWE-625, permissive regular expression: https://cwe.mitre.org/data/definitions/625.html",
        "CWE-942: https://cwe.mitre.org/data/definitions/942.html",
    ],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for (path, text, error) in inspection.origin_errors(is_claimed) {
        let message = origin_message(text, |shown| match error {
            OriginPatternError::WildcardOnIp => {
                format!("`{shown}` asks for subdomains of an IP address, which has none")
            }
            OriginPatternError::Wildcard | OriginPatternError::Origin(_) => {
                format!("in `{shown}` a `*` stands where it cannot")
            }
        });
        let hint = match (error, text) {
            (OriginPatternError::WildcardOnIp, _) => format!("write `{}`", text.replacen("*.", "", 1)),
            (_, "https://*" | "http://*" | "*://*" | "https://*:*" | "http://*:*") => {
                "write `*`, alone, for every origin, or list the origins".to_owned()
            }
            _ => origin_hint(text, || advice(text)),
        };
        findings.push(Finding::new(&RULE, path, message, hint));
    }
}

fn is_claimed(error: OriginPatternError) -> bool {
    match error {
        OriginPatternError::Wildcard | OriginPatternError::WildcardOnIp => true,
        OriginPatternError::Origin(_) => false,
    }
}

/// The nearest pattern, or what patterns there are.
fn advice(text: &str) -> String {
    let nearest = text.split_once("://").and_then(|(scheme, rest)| {
        if scheme.contains('*') && !rest.contains('*') {
            let origin = as_sent(&format!("https://{rest}"))?;
            return Some(format!("a scheme is written out, such as `{origin}`"));
        }
        let scheme = if scheme.contains('*') { "https" } else { scheme };
        let (before, after) = rest.rsplit_once('*')?;
        if before.is_empty() && after.starts_with(|first: char| first.is_ascii_alphanumeric()) {
            let (pattern, host) = names_below(scheme, after)?;
            return Some(format!("write `{pattern}` for the names below `{host}`, and the host itself beside it"));
        }
        // It names more than was meant.
        let (_, parent) = after.split_once('.')?;
        let (pattern, host) = names_below(scheme, parent)?;
        Some(format!("list the names, or write `{pattern}` to allow every name below `{host}`"))
    });
    nearest.unwrap_or_else(|| {
        "a `*` stands alone, for whole leading labels (`https://*.example.com`), or for the port (`:*`)"
            .to_owned()
    })
}

/// The pattern for the names below a host, unless strangers have names there too.
fn names_below(scheme: &str, host_and_port: &str) -> Option<(OriginPattern, String)> {
    let pattern = OriginPattern::parse(&format!("{scheme}://*.{host_and_port}")).ok()?;
    let host = pattern.host().filter(|host| !is_public_suffix(host))?.to_owned();
    Some((pattern, host))
}
