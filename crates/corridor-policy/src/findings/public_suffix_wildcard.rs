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
        for (item, pattern) in policy.origins.values().filter(|(_, pattern)| pattern.has_subdomain_wildcard()) {
            let host = pattern.host().unwrap_or_default();
            let Some(strangers) = Strangers::below(host) else { continue };
            let dangerous = policy.draft.allow_credentials && !policy.draft.dangerously_allow_public_suffixes;
            let severity = if dangerous { Severity::Error } else { Severity::Warning };
            let mut hint = strangers.hint(host);
            if dangerous {
                hint.push_str(
                    "; if all of it is yours, say `dangerously_allow_public_suffixes = true` in the policy",
                );
            }
            let found =
                Finding::new(&RULE, policy.origins.path_of(item), strangers.message(host, item.text), hint);
            findings.push(found.with_severity(severity));
        }
    }
}

/// Who has names below a host.
enum Strangers {
    /// Whoever registers one: the list has the host.
    Anybody,
    /// The list does not know this top-level domain: a private network's (`corp`), or a new one.
    Unknown,
    /// Whoever registers one a label deeper: the list has every name below the host (`*.kawasaki.jp`).
    AnybodyOneDeeper,
}

impl Strangers {
    fn below(host: &str) -> Option<Self> {
        let known = psl::suffix(host.as_bytes()).is_some_and(|suffix| suffix.is_known());
        match is_public_suffix(host) {
            true if known => Some(Self::Anybody),
            true => Some(Self::Unknown),
            // No rule names this label, so only one for all labels applies to it.
            false => is_public_suffix(&format!("any-name-at-all.{host}")).then_some(Self::AnybodyOneDeeper),
        }
    }

    fn message(&self, host: &str, pattern: &str) -> String {
        let (who, all) = match self {
            Self::Anybody => (format!("anybody can register a name below `{host}`"), "them all"),
            Self::Unknown => (format!("`{host}` is a whole top-level domain"), "all of it"),
            Self::AnybodyOneDeeper => {
                (format!("anybody can register a name two labels below `{host}`"), "them all")
            }
        };
        format!("{who}, and `{pattern}` allows {all}")
    }

    fn hint(&self, host: &str) -> String {
        match self {
            Self::Anybody | Self::Unknown => {
                format!("list the names that are yours, such as `https://your-team.{host}`")
            }
            Self::AnybodyOneDeeper => "list the names that are yours".to_owned(),
        }
    }
}

/// Whether the list knows this host as a suffix under which anybody registers. A single label that it does not know
/// is one as well (its default rule), but for `localhost`.
pub(super) fn is_public_suffix(host: &str) -> bool {
    !is_loopback_host(host) && psl::suffix_str(host) == Some(host)
}
