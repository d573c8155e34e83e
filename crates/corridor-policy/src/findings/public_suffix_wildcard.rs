use crate::finding::{Finding, Rule, Severity};
use crate::inspect::Inspection;
use crate::origin::is_loopback_host;

/// `https://*.github.io`.
pub static RULE: Rule = Rule {
    code: "public-suffix-wildcard",
    severity: Severity::Warning,
    summary: "a subdomain wildcard stands below a public suffix",
    why: "Below a public suffix (`com`, `co.uk`, `github.io`) anybody can register a name, so \
          `https://*.github.io` allows every stranger with an account. With credentials that is an error: \
          the stranger's page acts as the visitor.",
    example: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://*.github.io"]
"#
    ),
    fixed: with_a_route!(
        r#"
[policies.web]
allow_origins = ["https://your-team.github.io"]
"#
    ),
    references: &["The Public Suffix List: https://publicsuffix.org/"],
    check,
};

fn check(inspection: &Inspection<'_>, findings: &mut Vec<Finding>) {
    for policy in &inspection.policies {
        for (item, pattern) in policy.origins.values() {
            let host = pattern.host().unwrap_or_default();
            if !pattern.has_subdomain_wildcard() || !is_public_suffix(host) {
                continue;
            }
            let dangerous = policy.draft.allow_credentials && !policy.draft.dangerously_allow_public_suffixes;
            let severity = if dangerous { Severity::Error } else { Severity::Warning };
            let message =
                format!("anybody can register a name below `{host}`, and `{}` allows them all", item.text);
            let mut hint = format!("list the names that are yours, such as `https://your-team.{host}`");
            if dangerous {
                hint.push_str(
                    "; if all of it is yours, say `dangerously_allow_public_suffixes = true` in the policy",
                );
            }
            findings.push(
                Finding::new(&RULE, policy.origins.path_of(item), message, hint).with_severity(severity),
            );
        }
    }
}

/// Whether the list knows this host as a suffix under which anybody registers. A single label that it does not know
/// is one as well (its default rule), but for `localhost`.
pub(super) fn is_public_suffix(host: &str) -> bool {
    !is_loopback_host(host) && psl::suffix_str(host) == Some(host)
}
